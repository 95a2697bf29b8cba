"""The compose file brought up as an operator would: own secrets, own ports, own project; taken down with its data."""

from __future__ import annotations

import os
import re
import secrets
import socket
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKOUT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Pilot:
    """A deployment of the pilot, and what an operator and a visitor do with it."""

    secrets: Path
    project: str = field(default_factory=lambda: f"expo-test-{secrets.token_hex(3)}")
    http_port: int = field(default_factory=free_port)
    mail_port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.http_port}"

    def compose(self, *arguments: str, said: str | None = None, check: bool = True) -> str:
        environ = os.environ | {
            "EXPO_SECRETS": str(self.secrets),
            "EXPO_HTTP_PORT": str(self.http_port),
            "EXPO_MAIL_PORT": str(self.mail_port),
            "EXPO_PUBLIC_URL": self.url,
        }
        done = subprocess.run(
            ["docker", "compose", "--project-name", self.project, "--progress", "plain", *arguments],
            cwd=CHECKOUT,
            env=environ,
            input=said,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and done.returncode:
            raise AssertionError(f"docker compose {' '.join(arguments)}:\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
        return done.stdout

    def up(self) -> None:
        self.compose("up", "--detach", "--build", "--wait", "--wait-timeout", "300")

    def expo(self, *arguments: str, said: str = "", house: str = "registration") -> str:
        return self.compose("exec", "-T", house, "expo", *arguments, said=said)

    def states(self) -> dict[str, str]:
        """Each service's state, as `docker compose ps` shows it."""
        rows = self.compose("ps", "--all", "--format", "{{.Service}} {{.State}} {{.Health}} {{.ExitCode}}").splitlines()
        return {row.split()[0]: " ".join(row.split()[1:]) for row in rows}

    def mails(self) -> list[str]:
        """Subjects and receivers of the mails in the sink, newest first."""
        return self._sink("/").split("<tr>")[1:]

    def letter(self, address: str) -> str:
        """The text of the newest mail to that address."""
        row = next(mail for mail in self.mails() if address in mail)
        (name,) = re.findall(r"href='(/[^']+)'", row)
        return self._sink(name).partition("<pre>")[2]

    def _sink(self, path: str) -> str:
        return requests.get(f"http://localhost:{self.mail_port}{path}", timeout=5).text


@pytest.fixture(scope="session")
def pilot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pilot]:
    made = Pilot(tmp_path_factory.mktemp("deployment") / "secrets")
    subprocess.run([CHECKOUT / "deploy" / "make-secrets", made.secrets], check=True)
    try:
        made.up()
        yield made
    except BaseException:
        print(made.compose("ps", "--all", check=False))  # noqa: T201 - what is seen when it does not come up
        print(made.compose("logs", "--no-color", "--tail", "40", check=False))  # noqa: T201
        raise
    finally:
        made.compose("down", "--volumes", "--timeout", "30", check=False)
