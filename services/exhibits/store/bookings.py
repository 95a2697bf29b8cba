"""Bookings: found, locked, added, and as answers and events tell of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from expo.chassis import db, editions, ledger
from expo.errors import NotFound
from services.exhibits.domain.eligibility import RELEASED, WAITING, Wish
from services.exhibits.domain.words import new_code
from services.exhibits.models import Booking, Slot
from services.exhibits.store.slots import keep_still, position

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_WITH_TEST = joinedload(Booking.slot, innerjoin=True).joinedload(Slot.test, innerjoin=True)


@dataclass(frozen=True)
class Told:
    """A booking with its slot and test, as answers and events tell it: the fields of `Booking` and `SlotBooked`."""

    id: UUID
    edition: str
    version: int
    person: UUID
    state: str
    reason: str | None
    progress: str
    code: str
    position: int | None
    slot: UUID
    test: str
    title: dict[str, str]
    start: datetime
    end: datetime
    zone: str
    time_zone: str
    meeting_point: dict[str, str]
    early: int
    briefed: bool
    booked_at: datetime
    alternatives: Sequence[dict[str, Any]] = field(default=())
    was_start: datetime | None = None
    clash: bool = False


def told(session: Session, booking: Booking, **besides: Any) -> Told:
    """The booking as it stands; `besides` are the last fields of `Told`."""
    slot = booking.slot
    return Told(
        id=booking.id,
        edition=booking.edition,
        version=booking.version,
        person=booking.person,
        state=booking.state,
        reason=booking.reason,
        progress=booking.progress,
        code=booking.code,
        position=position(session, booking),
        slot=slot.id,
        test=slot.test.key,
        title=slot.test.title,
        start=slot.start,
        end=slot.end,
        zone=slot.zone,
        time_zone=editions.find(session, booking.edition).time_zone,
        meeting_point=slot.test.meeting_point,
        early=slot.test.early,
        briefed=booking.briefed_at is not None,
        booked_at=booking.booked_at,
        **besides,
    )


def find(session: Session, booking: UUID) -> Booking:
    """The booking, or NotFound `booking_unknown`."""
    return _one(session, booking, select(Booking))


def lock(session: Session, booking: UUID) -> Booking:
    """The booking, locked, and its slot kept still. Whoever writes a person's time takes that lock before."""
    keep_still(session, find(session, booking).slot_id)
    return _one(session, booking, select(Booking).with_for_update(of=Booking))


def _one(session: Session, booking: UUID, query: Any) -> Booking:
    query = query.where(Booking.id == booking).options(_WITH_TEST).execution_options(populate_existing=True)
    row: Booking | None = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound("booking_unknown", {"booking": str(booking)})
    return row


def wishes(session: Session, test: UUID, person: UUID, *, besides: UUID | None = None) -> list[Wish]:
    """The person's live bookings of the test."""
    query = (
        select(Booking.id, Booking.slot_id, Booking.state, Slot.start)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Booking.test_id == test, Booking.person == person, Booking.state != RELEASED)
        .where(Booking.id.is_distinct_from(besides))
        .order_by(Slot.start)
    )
    return [Wish(*row) for row in session.execute(query)]


def add(session: Session, slot: Slot, person: UUID, *, target_group: str, briefed: bool) -> Booking:
    """A new booking, in line until it has won a place."""
    now = db.now(session)
    booking = Booking(
        edition=slot.edition,
        person=person,
        slot=slot,
        test_id=slot.test_id,
        code=_free_code(session, slot.edition),
        state=WAITING,
        target_group=target_group,
        briefed_at=now if briefed else None,
        booked_at=now,
    )
    session.add(booking)
    session.flush()
    return booking


def _free_code(session: Session, edition: str) -> str:
    while True:
        code = new_code()
        if session.scalar(select(Booking.id).where(Booking.edition == edition, Booking.code == code)) is None:
            return code


def of_person(session: Session, edition: str, person: UUID, *, live: bool = False) -> list[Booking]:
    """The person's bookings in the edition by start; only those that are not released where `live`."""
    query = (
        select(Booking)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Booking.edition == edition, Booking.person == person)
        .order_by(Slot.start, Booking.booked_at, Booking.id)
        .options(_WITH_TEST)
    )
    return list(session.scalars(query.where(Booking.state != RELEASED) if live else query))


def of_slot(session: Session, slot: UUID) -> list[Booking]:
    """The slot's live bookings by person, in which order persons are locked."""
    live = (Booking.slot_id == slot, Booking.state != RELEASED)
    return list(session.scalars(select(Booking).where(*live).order_by(Booking.person).options(_WITH_TEST)))


def left_in_line(session: Session, *, limit: int) -> list[Booking]:
    """Bookings that still wait for a slot that has begun."""
    query = (
        select(Booking)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Booking.state == WAITING, Slot.start <= db.now(session))
        .order_by(Booking.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def mark(session: Session, booking: Booking, progress: str, *, briefed: bool) -> None:
    """How far it went at the station, with the operator's word that the briefing was given."""
    if briefed and booking.briefed_at is None:
        booking.briefed_at = db.now(session)
    booking.progress = progress
    booking.version += 1
    figures = {"briefed": booking.briefed_at is not None}
    ledger.record(
        session, about=booking.id, rule="booking_marked", outcome=progress, figures=figures, edition=booking.edition
    )
