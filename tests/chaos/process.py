"""A process of toy houses, started by the tests so that they can kill it: `python -m tests.chaos.process …`.

    process serve teller            one house on the broker that the environment names
    process embedded POOL 0 12      both houses on the embedded broker, and twelve commands with keys 0 to 11

`EXPO_SABOTAGE` switches one protection off; a test that passes all the same proves nothing.
"""

from __future__ import annotations

from expo.chassis import patch

patch.patch()

# Everything below must be imported after the patch.
import importlib  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from typing import Any  # noqa: E402

from expo.chassis import events, idempotency, inbox, logs, outbox, publisher, runner, settings  # noqa: E402
from expo.chassis.embedded.broker import URL  # noqa: E402
from expo.client import Client  # noqa: E402
from expo.errors import Conflict, ExpoError, Unavailable  # noqa: E402

TOYS = ("teller", "keeper")


def settle_in() -> None:
    """Let the runner find the toy houses where it looks for houses."""
    for name in TOYS:
        sys.modules[f"expo.contracts.{name}"] = importlib.import_module(f"tests.chaos.contracts.{name}")
        sys.modules[f"services.{name}.service"] = importlib.import_module(f"tests.chaos.toys.{name}")


def without_inbox() -> None:
    """Every delivery has its effect."""
    inbox.first_time = lambda *_: True


def without_keys() -> None:
    """A repeated command is a new command."""
    idempotency.answered = lambda *_: None
    idempotency.remember = lambda *_: None


def ack_first() -> None:
    """Messages are acked before their effect, as Celery does by default."""
    careful = events.On.receive

    def receive(self: Any, message: Any) -> None:
        self.intake.ack(message)
        careful(self, message)

    events.On.receive = receive  # type: ignore[method-assign]


def publish_before_commit() -> None:
    """Events leave while their transaction still runs, as a bare dispatcher would send them."""
    careful = outbox.record
    senders: dict[str, Any] = {}

    def record(session: Any, event: Any, aggregate: Any) -> None:
        careful(session, event, aggregate)
        session.flush()
        row = session.query(outbox.OutboxRow).order_by(outbox.OutboxRow.position.desc()).first()
        url = os.environ["EXPO_BROKER_URL"]
        sender = senders.setdefault(url, None) or publisher.AmqpPublisher(url)
        senders[url] = sender
        sender.send(row.id, json.dumps(row.body), f"{event.house()}.events", row.topic)
        sender.settled()

    outbox.record = record


def confirm_at_publish() -> None:
    """The embedded broker vouches for what no handler has committed."""
    careful = publisher.EmbeddedPublisher.send

    def send(self: Any, message: Any, *rest: Any) -> None:
        careful(self, message, *rest)
        self._acked(message)

    publisher.EmbeddedPublisher.send = send  # type: ignore[method-assign]


SABOTAGES = {
    each.__name__: each for each in (without_inbox, without_keys, ack_first, publish_before_commit, confirm_at_publish)
}


def serve(name: str) -> None:
    """One house, until it is ended."""
    runner.serve(settings.read(), name)


def embedded(pool: str, first: str, last: str) -> None:
    """Both houses here; each command is repeated with its key until it has an answer, which goes into the journal."""
    process = runner.Process(settings.read())
    process.start(TOYS)
    client = Client(URL, timeout=3)
    for number in range(int(first), int(last)):
        print(json.dumps({"key": number, "outcome": command(client, pool, f"key-{number}")}), flush=True)  # noqa: T201
    print(json.dumps({"done": True}), flush=True)  # noqa: T201
    process.wait()


def command(client: Client, pool: str, key: str) -> str:
    """What came of one command in the end."""
    for _ in range(100):
        try:
            return str(client.call("teller.issue", {"pool": pool}, key=key)["id"])
        except Conflict as refused:
            if refused.code != "in_progress":
                return refused.code
        except Unavailable:
            pass
        except ExpoError as refused:
            return refused.code
        time.sleep(0.1)
    return "never_answered"


if __name__ == "__main__":
    settle_in()
    logs.start(settings.read(), sys.argv[1])
    if os.environ.get("EXPO_SABOTAGE"):
        SABOTAGES[os.environ["EXPO_SABOTAGE"]]()
    {"serve": serve, "embedded": embedded}[sys.argv[1]](*sys.argv[2:])
