"""What the toy house `teller` promises: tickets out of a pool, each announced once."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from marshmallow import fields

from expo.contracts.message import Answer, Event, Request, of


class Open(Request):
    """Open a pool."""

    pool: UUID = of(fields.UUID(), "Id of the pool.")
    capacity: int = of(fields.Integer(strict=True), "Tickets at most.")


class Issue(Request):
    """Issue a ticket."""

    pool: UUID = of(fields.UUID(), "Id of the pool.")


class Misbehave(Request):
    """Fail in a certain way."""

    how: str = of(fields.String(), "`raise`, `abandon`, `wait` or `shout`.")


class Shout(Answer):
    """What was shouted."""

    words: str = of(fields.String(), "Words.")


class Ticket(Answer):
    """A ticket that was issued."""

    id: UUID = of(fields.UUID(), "Id of the ticket.")


class TicketIssued(Event):
    """A ticket was issued."""

    heard_by: ClassVar[tuple[str, ...]] = ("keeper",)

    id: UUID = of(fields.UUID(), "Id of the ticket.")
