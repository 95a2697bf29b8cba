"""Seats and the occurrences they are in: finding, locking, adding, and seeing them whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, or_, select

from expo.chassis import db, editions, places
from expo.errors import Invalid, NotFound
from services.agenda.domain.seats import RELEASED, WAITING, Alternative, Place, Seat
from services.agenda.models import OccurrenceRow, RoomRow, SeatRow, SessionRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NEARBY = timedelta(days=2)
"""How far from the wanted time an alternative may lie."""
MOST_LOOKED_AT = 20

_PLACE = (
    OccurrenceRow.id.label("occurrence"),
    OccurrenceRow.session,
    OccurrenceRow.edition,
    SessionRow.title,
    SessionRow.kind,
    SessionRow.track,
    OccurrenceRow.start,
    OccurrenceRow.end,
    OccurrenceRow.room,
    RoomRow.name.label("room_name"),
    RoomRow.zone,
    OccurrenceRow.capacity,
    editions.EditionRow.time_zone,
)


_PLACES: Any = (
    select(*_PLACE)
    .select_from(OccurrenceRow)
    .join(SessionRow, SessionRow.id == OccurrenceRow.session)
    .join(RoomRow, (RoomRow.edition == OccurrenceRow.edition) & (RoomRow.slug == OccurrenceRow.room))
    .join(editions.EditionRow, editions.EditionRow.slug == OccurrenceRow.edition)
)


def _seen(session: Session, query: Any) -> list[Place]:
    """Columns, never cached rows: what an organiser moved a moment ago is seen as it is."""
    return [Place(**row) for row in session.execute(query).mappings()]


def place_at(session: Session, occurrence: UUID) -> Place:
    """The occurrence as it is now; `NotFound occurrence_unknown`."""
    found = _seen(session, _PLACES.where(OccurrenceRow.id == occurrence))
    if not found:
        raise NotFound("occurrence_unknown", {"occurrence": str(occurrence)})
    return found[0]


def wanted_place(session: Session, of_session: UUID, occurrence: UUID | None) -> Place:
    """What a person asks a seat in: the occurrence named, or the only one that the session has."""
    found = _seen(session, _PLACES.where(OccurrenceRow.session == of_session).order_by(OccurrenceRow.start))
    if not found:
        raise NotFound("session_unknown", {"session": str(of_session)})
    named = [place for place in found if occurrence in {None, place.occurrence}]
    if not named:
        raise NotFound("occurrence_unknown", {"occurrence": str(occurrence)})
    if len(named) > 1:
        raise Invalid("occurrence_missing", fields=[{"pointer": "/occurrence", "code": "missing", "value": None}])
    return named[0]


def candidates_for(session: Session, place: Place) -> list[Place]:
    """Seats to be had at about that time, in the same track or of the same kind, without a line before them."""
    akin = or_(SessionRow.track == place.track, SessionRow.kind == place.kind)
    apart = func.abs(func.extract("epoch", OccurrenceRow.start - place.start))
    near = (
        _PLACES.where(OccurrenceRow.edition == place.edition, OccurrenceRow.id != place.occurrence, akin)
        .where(OccurrenceRow.capacity > 0, OccurrenceRow.start > db.now(session))
        .where(OccurrenceRow.start.between(place.start - NEARBY, place.start + NEARBY))
        .order_by(SessionRow.id != place.session, apart, OccurrenceRow.id)
        .limit(MOST_LOOKED_AT)
    )
    found = _seen(session, near)
    counts = places.counts(session, [each.occurrence for each in found])
    return [each for each in found if _has_room(counts.get(each.occurrence))]


def _has_room(counts: places.Counts | None) -> bool:
    return counts is not None and counts.taken < counts.capacity and not counts.waiting


def add_seat(session: Session, place: Place, person: UUID, *, seat: UUID, state: str) -> SeatRow:
    """The person's new seat, in the state that the pool gave it."""
    row = SeatRow(
        id=seat,
        edition=place.edition,
        occurrence=place.occurrence,
        person=person,
        version=1,
        state=state,
        reason=None,
        since=db.now(session),
        clashes=False,
    )
    session.add(row)
    return row


def change(row: SeatRow, state: str, reason: str | None) -> None:
    """The seat's next version."""
    row.state, row.reason = state, reason
    row.version += 1


def live_seat_or_none(session: Session, occurrence: UUID, person: UUID) -> SeatRow | None:
    """The person's seat or place in line there."""
    return session.scalar(
        select(SeatRow).where(SeatRow.occurrence == occurrence, SeatRow.person == person, SeatRow.state != RELEASED)
    )


def find_seat(session: Session, seat: UUID) -> SeatRow:
    """The seat, read freshly; `NotFound seat_unknown`."""
    row = session.get(SeatRow, seat, populate_existing=True)
    if row is None:
        raise NotFound("seat_unknown", {"seat": str(seat)})
    return row


def seats_of_person(session: Session, edition: str, person: UUID) -> Sequence[SeatRow]:
    """The person's live seats, in the order in which pools are locked."""
    live = select(SeatRow).where(SeatRow.person == person, SeatRow.edition == edition, SeatRow.state != RELEASED)
    return session.scalars(live.order_by(SeatRow.occurrence).execution_options(populate_existing=True)).all()


def seats_in(session: Session, occurrence: UUID) -> Sequence[SeatRow]:
    """Who sits there, then who waits, first come first."""
    live = select(SeatRow).where(SeatRow.occurrence == occurrence, SeatRow.state != RELEASED)
    order = (SeatRow.state == WAITING, SeatRow.since, SeatRow.id)
    return session.scalars(live.order_by(*order).execution_options(populate_existing=True)).all()


def whole(session: Session, row: SeatRow, place: Place | None = None, *, instead: tuple[Alternative, ...] = ()) -> Seat:
    """The seat with its occurrence and its place in line: what is answered and announced."""
    at = place or place_at(session, row.occurrence)
    return Seat(
        id=row.id,
        edition=row.edition,
        version=row.version,
        person=row.person,
        state=row.state,
        reason=row.reason,
        position=places.position(session, row.id) if row.state == WAITING else None,
        session=at.session,
        occurrence=at.occurrence,
        title=at.title,
        start=at.start,
        end=at.end,
        room=at.room,
        room_name=at.room_name,
        zone=at.zone,
        time_zone=at.time_zone,
        clashes=row.clashes,
        alternatives=instead,
    )
