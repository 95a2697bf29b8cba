"""A house notify on a real database, with a real mail server and a registration that answers from memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from expo.chassis.db import Work
from expo.chassis.embedded import mail
from expo.chassis.house import House
from expo.chassis.principal import system
from expo.chassis.settings import Settings
from expo.errors import Conflict, Unavailable
from services.notify.channels.sending import Sending
from services.notify.models import Message
from services.notify.service import NotifyService
from tests.service.notify import told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from expo.chassis.db import Database
    from expo.contracts.message import Event


@dataclass
class Registration:
    """What registration would answer: people may be forgotten, sign-ins expire, the house be away."""

    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    sign_ins: dict[str, dict[str, Any]] = field(default_factory=dict)
    away: bool = False

    def call(self, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """As the client does."""
        if self.away:
            raise Unavailable("no_answer")
        if operation == "registration.contacts":
            return {"items": [self.people[each] for each in arguments["ids"] if each in self.people]}
        if arguments["request"] not in self.sign_ins:
            raise Conflict("sign_in_expired")
        return self.sign_ins[arguments["request"]]

    def knows(self, person: Any, **said: Any) -> None:
        """From now on this person is known."""
        given = {"name": "Anna Łuczak", "given_name": "Anna", "email": "anna@example.org", "language": "pl"}
        self.people[str(person)] = {"person": str(person), "time_zone": "Europe/Warsaw", **given, **said}


@dataclass
class Notify:
    """The house at work, one step at a time."""

    database: Database
    registration: Registration
    folder: Path
    house: House

    def hears(self, *events: Event, id: str | None = None) -> None:  # noqa: A002 - the envelope's own word
        """Handle each event in a transaction of its own."""
        for event in events:
            self.run(lambda session, event=event: handler(event)(session, event, told.envelope(event, id=id)))

    def run(self, step: Any) -> Any:
        """A step in a transaction."""
        return self.database.run(Work("notify", system("notify")), step)

    def sends(self, **settings: Any) -> bool:
        """One turn of the loop, as a process that has just begun."""
        house = replace(self.house, settings=replace(self.house.settings, **settings))
        return Sending(house).turn()

    def messages(self) -> list[Message]:
        """Every message, oldest first, as committed."""

        def step(session: Any) -> list[Message]:
            found = list(session.scalars(select(Message).order_by(Message.number)))
            session.expunge_all()
            return found

        return list(self.run(step))

    def states(self) -> list[str]:
        """How far each has come."""
        return [message.state for message in self.messages()]

    def mails(self) -> list[mail.Kept]:
        """What the mail server has, oldest first."""
        return list(reversed(mail.kept(self.folder, 1000)))


def handler(event: Event) -> Any:
    """The method that hears this kind of event."""
    service = NotifyService()
    for name in vars(NotifyService):
        entrypoints = getattr(getattr(service, name), "nameko_entrypoints", ())
        if any(getattr(each, "event", None) is type(event) for each in entrypoints):
            return getattr(service, name)
    raise AssertionError(f"nobody hears {type(event).__name__}")


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Of a real SMTP server that keeps what it receives."""
    sink = mail.MailSink(tmp_path / "mails")
    yield sink.start()
    sink.stop()


@pytest.fixture
def notify(database: Database, port: int, tmp_path: Path) -> Notify:
    """The house over its database, mailing to the sink as to an outside server."""
    registration = Registration()
    registration.knows(told.ANNA)
    registration.knows(told.JANIS, name="Jānis O'Brien", given_name="Jānis", email="janis@example.org", language="lv")
    settings = Settings(smtp_url=f"smtp://127.0.0.1:{port}", broker_url="amqp://unused", public_url="https://e.test")
    parts: dict[str, Any] = {"client": registration, "signer": None, "verifier": None}
    house = House(name="notify", settings=settings, database=database, **parts)
    return Notify(database, registration, tmp_path / "mails", house)
