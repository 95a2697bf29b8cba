"""Slots of tests, with what is free in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from expo.chassis import db, places, timeline
from expo.errors import NotFound
from services.exhibits.models import Booking, Slot, Test

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

OFFERED = 3
"""Alternatives that a person is offered at most."""
LOOKED_AT = 30
"""Free slots that are looked at for them, the nearest in time first."""


@dataclass(frozen=True)
class Tally:
    """What is still to come of a test."""

    slot_count: int = 0
    free: int = 0
    next_free: datetime | None = None


def find(session: Session, slot: UUID) -> Slot:
    """The slot with its test; NotFound `slot_unknown`."""
    return _one(session, slot, select(Slot))


def keep_still(session: Session, slot: UUID) -> Slot:
    """The slot, which nobody can move until the transaction ends; others may book it meanwhile."""
    return _one(session, slot, select(Slot).with_for_update(read=True, key_share=True, of=Slot))


def lock(session: Session, slot: UUID) -> Slot:
    """The slot, locked to be moved: whoever is booking it is waited for."""
    return _one(session, slot, select(Slot).with_for_update(of=Slot))


def _one(session: Session, slot: UUID, query: Any) -> Slot:
    query = query.where(Slot.id == slot).options(joinedload(Slot.test, innerjoin=True))
    row: Slot | None = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound("slot_unknown", {"slot": str(slot)})
    return row


def tallies(session: Session, tests: Sequence[UUID]) -> dict[UUID, Tally]:
    """What is still to come of each test, in one query."""
    free = func.greatest(places.PoolRow.capacity - places.PoolRow.taken, 0)
    query = (
        select(Slot.test_id, func.count(), func.sum(free), func.min(Slot.start).filter(free > 0))
        .join(places.PoolRow, places.PoolRow.id == Slot.id)
        .where(Slot.test_id.in_(tests), Slot.start > db.now(session))
        .group_by(Slot.test_id)
    )
    return {test: Tally(count, int(left), first) for test, count, left, first in session.execute(query)}


def of_test(session: Session, test: Test, person: UUID | None) -> list[dict[str, Any]]:
    """The test's slots by start, with counts and the person's own live bookings, as the contract's `Slot`."""
    rows = session.scalars(select(Slot).where(Slot.test_id == test.id).order_by(Slot.start)).all()
    counts = places.counts(session, [row.id for row in rows])
    mine = _places_of(session, test, person) if person else {}
    return [
        {
            "id": row.id,
            "start": row.start,
            "end": row.end,
            "zone": row.zone,
            "places": row.places,
            "taken": counts[row.id].taken,
            "waiting": counts[row.id].waiting,
            "mine": mine.get(row.id),
        }
        for row in rows
    ]


def _places_of(session: Session, test: Test, person: UUID) -> dict[UUID, dict[str, Any]]:
    live = (Booking.test_id == test.id, Booking.person == person, Booking.state != "released")
    rows = session.scalars(select(Booking).where(*live))
    return {row.slot_id: {"id": row.id, "state": row.state, "position": position(session, row)} for row in rows}


def position(session: Session, booking: Booking) -> int | None:
    """The booking's place in line, 1 = next; none where it does not wait."""
    return places.position(session, booking.id) if booking.state == "waiting" else None


def alternatives(session: Session, slot: Slot, person: UUID) -> list[dict[str, Any]]:
    """Other slots of the same test that are free and clash with nothing of the person's, by nearness in time."""
    distance = func.abs(func.extract("epoch", Slot.start - slot.start))
    query = (
        select(Slot)
        .join(places.PoolRow, places.PoolRow.id == Slot.id)
        .where(Slot.test_id == slot.test_id, Slot.id != slot.id, Slot.start > db.now(session))
        .where(places.PoolRow.taken < places.PoolRow.capacity)
        .order_by(distance, Slot.start)
        .limit(LOOKED_AT)
    )
    near = session.scalars(query).all()
    counts = places.counts(session, [row.id for row in near])
    free = [row for row in near if not counts[row.id].waiting]
    fitting = (row for row in free if not _busy(session, row, person))
    return [_offer(row, counts[row.id]) for row, _ in zip(fitting, range(OFFERED), strict=False)]


def _busy(session: Session, slot: Slot, person: UUID) -> bool:
    return bool(timeline.clashes(session, person, slot.start, slot.end, slot.zone, slot.edition))


def _offer(slot: Slot, counts: places.Counts) -> dict[str, Any]:
    return {"slot": slot.id, "start": slot.start, "end": slot.end, "zone": slot.zone, "free": counts.left}
