"""The thinnest registration that the same framework can do: HTTP, a bare nameko call, one update and two inserts.

No validation, no principal, no idempotency, no ledger, no guarded entrypoint: what ours costs is measured against it.
Run as `python -m benchmarks.thinnest front|house` with AMQP_URI, DATABASE_URL and PORT.
"""

from __future__ import annotations

from expo.chassis.patch import patch

patch()

import json  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
from typing import Any  # noqa: E402
from uuid import uuid4  # noqa: E402

from nameko.rpc import RpcProxy, rpc  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402
from nameko.web.handlers import http  # noqa: E402
from sqlalchemy import create_engine, text  # noqa: E402

_engine = create_engine(os.environ.get("DATABASE_URL", "postgresql+psycopg2://"), pool_size=10)
_TAKE = text("UPDATE pool SET taken = taken + 1 WHERE id = 1")
_ADD = text("INSERT INTO registration VALUES (:id, :name, :email)")
_TELL = text("INSERT INTO outbox (body) VALUES (CAST(:body AS jsonb))")


class House:
    """One transaction of three statements."""

    name = "thin"

    @rpc
    def register(self, name: str, email: str) -> dict[str, Any]:
        """A place, unconditionally."""
        made = {"id": str(uuid4()), "name": name, "email": email}
        with _engine.begin() as connection:
            connection.execute(_TAKE)
            connection.execute(_ADD, made)
            connection.execute(_TELL, {"body": json.dumps({"id": made["id"]})})
        return made


class Front:
    """Passes JSON on."""

    name = "front"
    thin = RpcProxy("thin")

    @http("POST", "/registrations")
    def register(self, request: Any) -> tuple[int, str]:
        """The house's answer."""
        asked = json.loads(request.get_data())
        return 201, json.dumps(self.thin.register(name=asked["given_name"], email=asked["email"]))


if __name__ == "__main__":
    runner = ServiceRunner(
        {"AMQP_URI": os.environ["AMQP_URI"], "WEB_SERVER_ADDRESS": f"127.0.0.1:{os.environ['PORT']}"}
    )
    runner.add_service({"front": Front, "house": House}[sys.argv[1]])
    runner.start()
    runner.wait()
