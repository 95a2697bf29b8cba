"""How a booking's time crosses between the houses that book people: one shape, announced by each of them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from marshmallow import fields

from expo.contracts.kinds import Instant, Slug
from expo.contracts.message import Contract, of


class TimeTakenFields(Contract):
    """One booking's time, as its owner holds it now; `TimeTaken` and `TimeFreed` of each booking house have these.

    Of two bookings that clash, the one that came to its time later gives way: later by `(moved_at or claimed_at, id)`.
    It stays all the same where it is a duty or was put there by an organiser.
    """

    id: UUID = of(fields.UUID(), "The booking.")
    edition: str = of(Slug(), "Edition.")
    version: int = of(fields.Integer(), "Grows by one with each change of this booking's time.")
    person: UUID = of(fields.UUID(), "Whose time it is.")
    live: bool = of(fields.Boolean(), "Whether the time is taken; false once it has been freed.")
    start: datetime = of(Instant(), "Begin.")
    end: datetime = of(Instant(), "End, exclusive.")
    zone: str | None = of(Slug(), "Zone of the edition's site, or null where nobody walks.", default=None)
    claimed_at: datetime = of(Instant(), "When it was claimed, by its owner's database clock.")
    moved_at: datetime | None = of(Instant(), "When an organiser last moved it, or null.", default=None)
    duty: bool = of(fields.Boolean(), "A speaker's, operator's or staff's time: never gives way.", default=False)
