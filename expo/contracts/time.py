"""How a booking's time crosses between the houses that book people: one shape, announced by each of them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from marshmallow import fields

from expo.contracts.kinds import Instant, Slug
from expo.contracts.message import Contract, of


class TimeTakenFields(Contract):
    """One booking's time, as its owner holds it now."""

    id: UUID = of(fields.UUID(), "The booking.")
    edition: str = of(Slug(), "Edition.")
    version: int = of(fields.Integer(), "Grows by one with each change of this booking's time.")
    person: UUID = of(fields.UUID(), "Whose time it is.")
    start: datetime = of(Instant(), "Begin.")
    end: datetime = of(Instant(), "End, exclusive.")
    zone: str | None = of(Slug(), "Zone of the edition's site, or null.", default=None)
    claimed_at: datetime = of(Instant(), "When it was claimed: of two that clash the earlier stays.")
