"""Moving a slot: nobody loses a place, no resource is in two places, and who is concerned is counted first."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import Range

from expo.chassis import db, ledger, outbox, timeline
from expo.contracts import exhibits as contract
from expo.errors import Conflict
from services.exhibits.domain.eligibility import TAKEN, WAITING
from services.exhibits.domain.occupation import span
from services.exhibits.models import Occupation, Resource, Slot
from services.exhibits.store import bookings, slots, timetables

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from services.exhibits.models import Booking


def plan(session: Session, slot: Slot, start: datetime) -> dict[str, Any]:
    """What moving the slot there would do, as the contract's `SlotMove`."""
    _refuse_past(session, start)
    end = start + (slot.end - slot.start)
    concerned = bookings.of_slot(session, slot.id)
    placed = [each for each in concerned if each.state == TAKEN]
    return {
        "slot": slot.id,
        "start": start,
        "end": end,
        "concerned": len(placed),
        "waiting": sum(each.state == WAITING for each in concerned),
        "clashing": sum(_clashes(session, each, start, end) for each in placed),
    }


def lock(session: Session, slot: UUID) -> Slot:
    """The slot and everyone who is booked in it: the edition's timetable first, then persons, then the slot."""
    timetables.lock(session, slots.find(session, slot).edition)
    for each in bookings.of_slot(session, slot):
        db.lock_person(session, each.person)
    return slots.lock(session, slot)


def move(session: Session, slot: Slot, start: datetime) -> None:
    """Put slot, resources, people's time and an operator's duty to the new start, and tell everyone who is booked."""
    before, end = slot.start, start + (slot.end - slot.start)
    _occupy(session, slot, start)
    slot.start, slot.end = start, end
    slot.version += 1
    session.flush()
    timeline.move(session, slot.id, start, end, slot.zone)  # the operator's duty has the slot's id
    for booking in bookings.of_slot(session, slot.id):
        _move_booking(session, booking, before)


def _move_booking(session: Session, booking: Booking, before: datetime) -> None:
    slot = booking.slot
    booking.version += 1
    if booking.state == TAKEN:
        timeline.move(session, booking.id, slot.start, slot.end, slot.zone)
    clash = _clashes(session, booking, slot.start, slot.end)
    session.flush()
    figures = {"from": before.isoformat(), "to": slot.start.isoformat(), "clash": clash}
    ledger.record(
        session, about=booking.id, rule="slot_moved", outcome=booking.state, figures=figures, edition=booking.edition
    )
    outbox.record(session, contract.SlotMoved, bookings.told(session, booking, was_start=before, clash=clash))


def _occupy(session: Session, slot: Slot, start: datetime) -> None:
    """The slot's resources at the new time, or Conflict `resource_busy`."""
    kept = select(Occupation.resource_id).where(Occupation.slot_id == slot.id)
    during = Range(*span(start, duration=slot.test.duration, setup=slot.test.setup))
    in_use = (
        select(Occupation)
        .where(Occupation.resource_id.in_(kept), Occupation.slot_id != slot.id)
        .where(Occupation.during.overlaps(during))
        .order_by(Occupation.during)
    )
    other = session.scalars(in_use).first()
    if other is not None:
        raise _busy(session.get_one(Resource, other.resource_id), other)
    session.execute(update(Occupation).where(Occupation.slot_id == slot.id).values(during=during))


def _busy(resource: Resource, other: Occupation) -> Conflict:
    start, end = other.during.lower, other.during.upper
    figures = {"resource": resource.key, "kind": resource.kind, "slot": str(other.slot_id)}
    times = {"start": start.isoformat() if start else None, "end": end.isoformat() if end else None}
    return Conflict("resource_busy", figures | times)


def _clashes(session: Session, booking: Booking, start: datetime, end: datetime) -> bool:
    zone, edition = booking.slot.zone, booking.edition
    return bool(timeline.clashes(session, booking.person, start, end, zone, edition, besides=booking.id))


def _refuse_past(session: Session, start: datetime) -> None:
    if start <= db.now(session):
        raise Conflict("slot_past", {"start": start.isoformat()})
