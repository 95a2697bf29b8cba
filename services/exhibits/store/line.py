"""Places in slots and the line before them: won, given back, passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from expo.chassis import db, ledger, outbox, places, timeline
from expo.contracts import exhibits as contract
from expo.errors import Conflict
from services.exhibits.domain.eligibility import RELEASED, TAKEN, WAITING
from services.exhibits.store import bookings, slots

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from services.exhibits.models import Booking
    from services.exhibits.store.bookings import Told

AT_ONCE = 50
"""People who are promoted in one transaction at most; the timer goes on with the rest."""


def claim(session: Session, booking: Booking, *, wait: bool) -> Told:
    """A place in the slot and the person's time, or a place in line. The caller holds the person's lock.

    Refuses with `time_clash` or `sold_out`, and offers alternatives.
    """
    slot = booking.slot
    _refuse_clash(session, booking)
    try:
        place = places.claim(session, booking.id, [slot.id], wait=wait)
    except Conflict as refusal:
        raise _with_alternatives(session, refusal, booking) from None
    if place.state == TAKEN:
        booking.state = TAKEN
        _take_time(session, booking)
    return _settle(session, booking, rule="slot_claimed", event=_ARRIVED[booking.state])


def release(session: Session, booking: Booking, *, reason: str) -> Told:
    """The place or the place in line given back, and the next in line promoted. The caller holds the person's lock.

    What is released already stays as it is.
    """
    if booking.state == RELEASED:
        return bookings.told(session, booking)
    had_a_place = booking.state == TAKEN
    booking.state, booking.reason = RELEASED, reason
    booking.version += 1
    session.flush()
    places.release(session, booking.id)
    if had_a_place:
        timeline.free(session, booking.id)
    told = _settle(session, booking, rule="slot_released", event=contract.SlotReleased)
    if had_a_place:
        promote(session, booking.slot_id)
    return told


def promote(session: Session, slot: UUID) -> int:
    """Give the slot's free places to those in line who have the time; says to how many."""
    if slots.keep_still(session, slot).start <= db.now(session):
        return 0
    for promoted in range(AT_ONCE):
        holder = places.promote(
            session,
            [slot],
            may=lambda waiting: _may_take(session, waiting),
            passed=lambda waiting: _tell_passed(session, waiting),
        )
        if holder is None:
            return promoted
        booking = bookings.find(session, holder)
        booking.state = TAKEN
        booking.version += 1
        _take_time(session, booking)
        _settle(session, booking, rule="slot_promoted", event=contract.SlotPromoted)
    return AT_ONCE


def _may_take(session: Session, waiting: UUID) -> bool | None:
    """Whether the next in line has the time; none where another transaction is writing that person's."""
    booking = bookings.find(session, waiting)
    slot = booking.slot
    free = timeline.may_take(session, booking.person, slot.start, slot.end, slot.zone, slot.edition)
    if not free:
        return free
    wishes = bookings.wishes(session, slot.test_id, booking.person, besides=booking.id)
    return all(wish.state != TAKEN for wish in wishes)


def _tell_passed(session: Session, waiting: UUID) -> None:
    booking = bookings.find(session, waiting)
    booking.version += 1
    _settle(session, booking, rule="slot_passed_over", event=contract.SlotPassedOver)


_ARRIVED = {TAKEN: contract.SlotBooked, WAITING: contract.SlotWaiting}
_LOST = frozenset({"time_lost"})


def _take_time(session: Session, booking: Booking) -> None:
    slot = booking.slot
    timeline.claim(
        session,
        booking.person,
        booking.id,
        edition=slot.edition,
        start=slot.start,
        end=slot.end,
        zone=slot.zone,
    )


def _refuse_clash(session: Session, booking: Booking) -> None:
    slot = booking.slot
    try:
        timeline.refuse_clash(session, booking.person, slot.start, slot.end, slot.zone, slot.edition)
    except Conflict as refusal:
        raise _with_alternatives(session, refusal, booking) from None


def _with_alternatives(session: Session, refusal: Conflict, booking: Booking) -> Conflict:
    offered = slots.alternatives(session, booking.slot, booking.person)
    shown = [contract.FreeSlot.dump(each) for each in offered]
    return Conflict(refusal.code, {**refusal.figures, **_counts(session, booking), "alternatives": shown})


def _settle(session: Session, booking: Booking, *, rule: str, event: Any) -> Told:
    """Write the decision and the announcement of what the booking is now."""
    session.flush()
    needed = booking.state == WAITING or booking.reason in _LOST
    offered = slots.alternatives(session, booking.slot, booking.person) if needed else ()
    told = bookings.told(session, booking, alternatives=offered)
    figures = _counts(session, booking) | {"reason": booking.reason, "position": told.position}
    ledger.record(session, about=booking.id, rule=rule, outcome=booking.state, figures=figures, edition=booking.edition)
    outbox.record(session, event, told)
    return told


def _counts(session: Session, booking: Booking) -> dict[str, Any]:
    counts = places.counts(session, [booking.slot_id])[booking.slot_id]
    return {"places": counts.capacity, "taken": counts.taken, "waiting": counts.waiting}
