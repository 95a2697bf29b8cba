"""How seats change hands: pool, timeline, row, ledger and announcement stay in step, in one transaction.

Locks are taken person first, then pools. A promotion holds a pool, so it only tries a person's lock and leaves who is
busy to the timer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from expo.chassis import db, editions, ledger, outbox, places, timeline
from expo.contracts import agenda as contract
from expo.errors import Conflict
from services.agenda.domain.clashes import overlaps
from services.agenda.domain.programme import UNSAID, Occurrence
from services.agenda.domain.seats import RELEASED, TAKEN, WAITING, Alternative, Place, alternatives, as_figures
from services.agenda.store import programme, seats

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from services.agenda.models import OccurrenceRow, SeatRow

BATCH = 50
"""Promotions in one transaction."""


def take(session: Session, place: Place, person: UUID, *, wait: bool) -> tuple[SeatRow, Place]:
    """A seat, or a place in line where none is free; with the occurrence as it was when the pool was locked.

    Refuses with `sold_out` or `time_clash`, both with alternatives. The caller holds the person's lock.
    """
    seat = uuid4()
    try:
        given = places.claim(session, seat, [place.occurrence], wait=wait)
        # Who moves an occurrence holds its pool, so from here on its time stands still.
        at = seats.place_at(session, place.occurrence)
        row = seats.add_seat(session, at, person, seat=seat, state=given.state)
        if given.state == TAKEN:
            _take_time(session, row, at)
    except Conflict as refusal:
        raise _with_alternatives(session, refusal, place, person) from None
    session.flush()
    _record(session, row, "seat_claim", row.state)
    return row, at


def _take_time(session: Session, row: SeatRow, place: Place) -> None:
    timeline.claim(session, row.person, row.id, edition=row.edition, start=place.start, end=place.end, zone=place.zone)


def _with_alternatives(session: Session, refusal: Conflict, place: Place, person: UUID) -> Conflict:
    instead = as_figures(alternatives_for(session, place, person))
    return Conflict(refusal.code, {**refusal.figures, "alternatives": instead})


def alternatives_for(session: Session, place: Place, person: UUID) -> tuple[Alternative, ...]:
    """What else the person could go to at about that time."""
    candidates = seats.candidates_for(session, place)
    if not candidates:
        return ()
    site = editions.find(session, place.edition)
    margin = timedelta(minutes=site.longest_walk)
    begin, end = min(each.start for each in candidates), max(each.end for each in candidates)
    busy = timeline.clashes(session, person, begin - margin, end + margin, None, place.edition)

    def walk(other: Place, row: timeline.Taken) -> timedelta:
        return timedelta(minutes=site.minutes_between(row.zone, other.zone) if row.edition == place.edition else 0)

    def is_free(other: Place) -> bool:
        return not any(
            overlaps(row.start, row.end, other.start - walk(other, row), other.end + walk(other, row)) for row in busy
        )

    return alternatives(place, candidates, is_free=is_free)


def release(session: Session, row: SeatRow, reason: str) -> bool:
    """Give the seat or the place in line back and promote who is next; False where it was released before.

    The caller holds the person's lock and has read the row under it.
    """
    if row.state == RELEASED:
        return False
    was = row.state
    places.release(session, row.id)
    if was == TAKEN:
        timeline.free(session, row.id)
    row.clashes = False
    seats.change(row, RELEASED, reason)
    session.flush()
    _record(session, row, "seat_release", reason, was=was)
    outbox.record(session, contract.SeatReleased, seats.whole(session, row))
    if was == TAKEN:
        promote(session, row.occurrence, reason="place_freed")
    return True


def promote(session: Session, occurrence: UUID, *, reason: str, at_most: int = 1) -> int:
    """Give free seats to those who wait, in their order; who has something else then keeps the place in line."""
    place = seats.place_at(session, occurrence)
    for promoted in range(at_most):
        holder = places.promote(
            session,
            [occurrence],
            may=lambda seat: _may_take(session, seat, place),
            passed=lambda seat: _tell_passed_over(session, seat, place),
        )
        if holder is None:
            return promoted
        _seat(session, holder, place, reason)
    return at_most


def promote_further(session: Session, *, again: bool) -> int:
    """What a promotion left: more seats than a batch, people who were busy, with `again` also who was passed over."""
    lines = places.openings(session, again=again)
    return sum(promote(session, pool, reason="place_freed", at_most=BATCH) for (pool,) in lines)


def _may_take(session: Session, seat: UUID, place: Place) -> bool | None:
    if place.end <= db.now(session):
        return False
    person = seats.find_seat(session, seat).person
    return timeline.may_take(session, person, place.start, place.end, place.zone, place.edition)


def _seat(session: Session, seat: UUID, place: Place, reason: str) -> None:
    row = seats.find_seat(session, seat)
    _take_time(session, row, place)
    seats.change(row, TAKEN, reason)
    session.flush()
    _record(session, row, "seat_promotion", TAKEN)
    outbox.record(session, contract.SeatPromoted, seats.whole(session, row, place))


def _tell_passed_over(session: Session, seat: UUID, place: Place) -> None:
    """Say once that a seat went by; the place in line stays."""
    row = seats.find_seat(session, seat)
    seats.change(row, WAITING, "clash")
    session.flush()
    _record(session, row, "seat_promotion", "passed_over")
    outbox.record(session, contract.SeatPassedOver, seats.whole(session, row, place))


def move(session: Session, place: Place) -> tuple[int, int]:
    """Carry everyone in the occurrence over to its new time and room; how many, and how many clash there.

    Nobody is released: who clashes is told, and chooses.
    """
    held = sorted(seats.seats_in(session, place.occurrence), key=lambda row: str(row.person))
    for row in held:
        if row.state == TAKEN:
            row.clashes = bool(timeline.move(session, row.id, place.start, place.end, place.zone))
        seats.change(row, row.state, "by_organiser")
    session.flush()
    for row in held:
        _record(session, row, "occurrence_move", "clash" if row.clashes else row.state)
        outbox.record(session, contract.SeatMoved, seats.whole(session, row, place))
    return len(held), sum(row.clashes for row in held)


def would_clash(session: Session, to: Occurrence) -> tuple[int, int, int]:
    """For a move not yet made: who sits there, how many of them would clash, who waits."""
    place = seats.place_at(session, to.id)
    place = replace(place, start=to.start, end=to.end, zone=programme.zone_of(session, place.edition, to.room))
    held = seats.seats_in(session, to.id)
    seated = [row for row in held if row.state == TAKEN]
    clashing = sum(bool(clashes_of(session, row, place)) for row in seated)
    return len(seated), clashing, len(held) - len(seated)


def clashes_of(session: Session, row: SeatRow, place: Place) -> list[timeline.Taken]:
    """What of the person's lies across this time, the seat itself left out."""
    return timeline.clashes(session, row.person, place.start, place.end, place.zone, place.edition, besides=row.id)


def _record(session: Session, row: SeatRow, rule: str, outcome: str, **more: Any) -> None:
    counts = places.counts(session, [row.occurrence]).get(row.occurrence)
    figures = {
        "occurrence": str(row.occurrence),
        "capacity": counts.capacity if counts else None,
        "taken": counts.taken if counts else None,
        "waiting": counts.waiting if counts else None,
        "state": row.state,
        **more,
    }
    if row.state == WAITING:
        figures["position"] = places.position(session, row.id)
    ledger.record(session, about=row.id, rule=rule, outcome=outcome, figures=figures, edition=row.edition)


def lock_person_of(session: Session, seat: UUID) -> SeatRow:
    """The seat, read under its person's lock."""
    row = seats.find_seat(session, seat)
    db.lock_person(session, row.person)
    return seats.find_seat(session, seat)


def carry_over(session: Session, edition: str, to: Occurrence) -> tuple[int, int]:
    """Bring an occurrence to another time, room or number of seats; how many people that moves, and makes clash."""
    row = programme.lock_occurrence(session, edition, to.id)
    moves = (row.room, row.start, row.end) != (to.room, to.start, to.end)
    programme.lock_pool(session, to.id)
    if to.capacity is not UNSAID:
        resize(session, row, to.capacity)
    row.room, row.day, row.start, row.end = to.room, to.day, to.start, to.end
    row.version += 1
    session.flush()
    return move(session, seats.place_at(session, to.id)) if moves else (0, 0)


def resize(session: Session, row: OccurrenceRow, capacity: int | None) -> None:
    """Keep that many seats, or none at all; more seats go to the line first, 50 at once and the rest by the timer.

    Refuses fewer than are taken, and to give up seats that somebody has or waits for.
    """
    if capacity == row.capacity:
        return
    if capacity is None:
        counts = places.counts(session, [row.id]).get(row.id)
        if counts and (counts.taken or counts.waiting):
            raise Conflict("capacity_below_taken", {"capacity": 0, "taken": counts.taken, "waiting": counts.waiting})
    places.open_pool(session, row.id, capacity or 0)
    row.capacity = capacity
    session.flush()
    promote(session, row.id, reason="capacity_raised", at_most=BATCH)
