"""Reads the programme for pages: a handful of queries however long it is."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select, tuple_

from expo.chassis import editions, places
from services.agenda.domain import cursor
from services.agenda.domain.names import code_of
from services.agenda.models import OccurrenceRow, ProgrammeRow, RoomRow, SeatRow, SessionRow, TrackRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from expo.contracts.agenda import ListSessions
    from services.agenda.domain.programme import Occurrence

Counts = Mapping[UUID, places.Counts]


@dataclass(frozen=True)
class Mine:
    """The reader's own seat in an occurrence."""

    id: UUID
    state: str


@dataclass(frozen=True)
class Held:
    """An occurrence with what is free in it at this moment."""

    id: UUID
    room: str
    zone: str | None
    day: date
    start: Any
    end: Any
    capacity: int | None
    taken: int
    free: int | None
    waiting: int
    version: int
    mine: Mine | None


_SESSION = (
    SessionRow.id.label("session"),
    SessionRow.code,
    SessionRow.slug,
    SessionRow.kind,
    SessionRow.title,
    SessionRow.subtitle,
    SessionRow.languages,
    SessionRow.track,
    SessionRow.speakers,
)
_OCCURRENCE = (
    OccurrenceRow.id,
    OccurrenceRow.room,
    OccurrenceRow.day,
    OccurrenceRow.start,
    OccurrenceRow.end,
    OccurrenceRow.capacity,
    OccurrenceRow.version,
    RoomRow.zone,
)
_ORDER = (OccurrenceRow.start, OccurrenceRow.room, OccurrenceRow.id)


def listed(session: Session, request: ListSessions, person: UUID | None) -> dict[str, Any]:
    """One page of the programme, with all days, rooms and tracks beside it."""
    rows = session.execute(_page(request)).all()
    page, further = rows[: request.limit], len(rows) > request.limit
    held = _held(session, page, person)
    last = page[-1] if page else None
    return {
        "version": version_of(session, request.edition),
        "time_zone": editions.find(session, request.edition).time_zone,
        "items": [_item(row, held[row.id]) for row in page],
        "next": cursor.write((last.start, last.room, last.id)) if last and further else None,
        "days": days_of(session, request.edition),
        "rooms": rooms_of(session, request.edition),
        "tracks": tracks_of(session, request.edition),
    }


def _page(request: ListSessions) -> Select[Any]:
    page = _occurrences(*_SESSION, *_OCCURRENCE).where(OccurrenceRow.edition == request.edition)
    filters = (
        (OccurrenceRow.day, request.day),
        (OccurrenceRow.room, request.room),
        (SessionRow.track, request.track),
        (SessionRow.kind, request.kind),
    )
    for column, wanted in filters:
        if wanted is not None:
            page = page.where(column == wanted)
    if request.after:
        page = page.where(tuple_(*_ORDER) > tuple_(*cursor.read(request.after)))
    return page.order_by(*_ORDER).limit(request.limit + 1)


def _occurrences(*columns: Any) -> Select[Any]:
    in_room = (RoomRow.edition == OccurrenceRow.edition) & (RoomRow.slug == OccurrenceRow.room)
    joined = select(*columns).select_from(OccurrenceRow).join(SessionRow, SessionRow.id == OccurrenceRow.session)
    return joined.join(RoomRow, in_room)


def _item(row: Row[Any], held: Held) -> dict[str, Any]:
    shown = {column.key: getattr(row, column.key) for column in _SESSION}
    return {**shown, "code": row.code or code_of(row.session), "occurrence": held}


def occurrences_of(session: Session, of_session: UUID, person: UUID | None) -> list[Held]:
    """Where and when a session is, by start."""
    rows = session.execute(
        _occurrences(*_OCCURRENCE).where(OccurrenceRow.session == of_session).order_by(*_ORDER)
    ).all()
    return list(_held(session, rows, person).values())


def occurrence_held(session: Session, occurrence: UUID, to: Occurrence | None = None) -> Held:
    """One occurrence as it is now, or as a move would leave it."""
    rows = session.execute(_occurrences(*_OCCURRENCE).where(OccurrenceRow.id == occurrence)).all()
    held = _held(session, rows, None)[occurrence]
    return replace(held, room=to.room, day=to.day, start=to.start, end=to.end) if to else held


def _held(session: Session, rows: Sequence[Row[Any]], person: UUID | None) -> dict[UUID, Held]:
    counts = places.counts(session, [row.id for row in rows if row.capacity is not None])
    mine = _mine(session, [row.id for row in rows], person)
    lined = _lined(session, [pool for pool, each in counts.items() if each.waiting and each.left])
    return {row.id: _counted(row, counts, lined, mine.get(row.id)) for row in rows}


def _lined(session: Session, pools: list[UUID]) -> set[UUID]:
    """Which of these pools somebody waits for who would take a place."""
    if not pools:
        return set()
    ready = select(places.LineRow.pools).where(places.LineRow.pools.overlap(pools), places.LineRow.ready > 0)
    return {pool for found in session.scalars(ready) for pool in found}


def _counted(row: Row[Any], counts: Counts, lined: Container[UUID], mine: Mine | None) -> Held:
    shown = {column.key: getattr(row, column.key) for column in _OCCURRENCE}
    found = counts.get(row.id)
    if found is None or row.capacity is None:
        return Held(**shown, taken=0, free=None, waiting=0, mine=mine)
    # While anyone waits who has not been passed over, a freed seat is theirs: a newcomer would wait too.
    free = 0 if row.id in lined else found.left
    return Held(**shown, taken=found.taken, free=free, waiting=found.waiting, mine=mine)


def _mine(session: Session, occurrences: Iterable[UUID], person: UUID | None) -> dict[UUID, Mine]:
    if person is None:
        return {}
    live = select(SeatRow.occurrence, SeatRow.id, SeatRow.state).where(
        SeatRow.person == person, SeatRow.state != "released"
    )
    wanted = set(occurrences)
    return {row.occurrence: Mine(row.id, row.state) for row in session.execute(live) if row.occurrence in wanted}


def days_of(session: Session, edition: str) -> list[dict[str, Any]]:
    """The days that have sessions, with how many."""
    counted = (
        select(OccurrenceRow.day, func.count())
        .where(OccurrenceRow.edition == edition)
        .group_by(OccurrenceRow.day)
        .order_by(OccurrenceRow.day)
    )
    return [{"date": day, "sessions": number} for day, number in session.execute(counted)]


def rooms_of(session: Session, edition: str) -> Sequence[RoomRow]:
    return session.scalars(select(RoomRow).where(RoomRow.edition == edition).order_by(RoomRow.name, RoomRow.slug)).all()


def tracks_of(session: Session, edition: str) -> Sequence[TrackRow]:
    return session.scalars(
        select(TrackRow).where(TrackRow.edition == edition).order_by(TrackRow.name, TrackRow.slug)
    ).all()


def version_of(session: Session, edition: str) -> int:
    """The programme's version; 0 while there is none."""
    return session.scalar(select(ProgrammeRow.version).where(ProgrammeRow.edition == edition)) or 0
