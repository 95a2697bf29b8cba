"""The programme as it is kept: read whole as facts, changed in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from expo.chassis import editions, outbox, places
from expo.contracts import agenda as contract
from expo.errors import NotFound
from services.agenda.domain.programme import Link, Occurrence, Programme, Room, Session as Content, Speaker, Track
from services.agenda.models import OccurrenceRow, ProgrammeRow, RoomRow, SeatRow, SessionRow, TrackRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from services.agenda.domain.changes import Difference


def lock_programme(session: Session, edition: str) -> ProgrammeRow:
    """The programme's row, locked: two who change one programme come one after the other."""
    row = upsert(ProgrammeRow).values(edition=edition, id=editions.find(session, edition).id, version=0)
    session.execute(row.on_conflict_do_nothing())
    locked = select(ProgrammeRow).where(ProgrammeRow.edition == edition).with_for_update()
    return session.scalars(locked.execution_options(populate_existing=True)).one()


def announce(session: Session, programme: ProgrammeRow) -> None:
    """The programme is not as it was."""
    programme.version += 1
    session.flush()
    outbox.record(session, contract.ProgrammeChanged, programme)


def kept(session: Session, edition: str) -> Programme:
    """The edition's whole programme; three queries and one for the rooms."""
    occurrences: dict[UUID, list[Occurrence]] = defaultdict(list)
    order = (OccurrenceRow.start, OccurrenceRow.room, OccurrenceRow.id)
    for row in session.scalars(_of(OccurrenceRow, edition).order_by(*order)):
        occurrences[row.session].append(
            Occurrence(row.id, row.room, row.day, row.start, row.end, capacity=row.capacity)
        )
    rows = session.scalars(_of(SessionRow, edition).order_by(SessionRow.id))
    return Programme(
        rooms=tuple(
            Room(row.slug, row.name, row.guid, row.zone, row.capacity)
            for row in session.scalars(_of(RoomRow, edition).order_by(RoomRow.name, RoomRow.slug))
        ),
        tracks=tuple(
            Track(row.slug, row.name, row.colour)
            for row in session.scalars(_of(TrackRow, edition).order_by(TrackRow.name, TrackRow.slug))
        ),
        sessions=tuple(_content(row, tuple(occurrences[row.id])) for row in rows),
    )


def _of(table: Any, edition: str) -> Any:
    return select(table).where(table.edition == edition).execution_options(populate_existing=True)


def _content(row: SessionRow, occurrences: tuple[Occurrence, ...]) -> Content:
    return Content(
        id=row.id,
        title=row.title,
        slug=row.slug,
        kind=row.kind,
        type=row.type,
        code=row.code,
        number=row.number,
        subtitle=row.subtitle,
        abstract=row.abstract,
        description=row.description,
        languages=tuple(row.languages),
        track=row.track,
        speakers=tuple(Speaker(UUID(each["guid"]) if each["guid"] else None, each["name"]) for each in row.speakers),
        links=tuple(Link(**each) for each in row.links),
        attachments=tuple(Link(**each) for each in row.attachments),
        url=row.url,
        recorded=row.recorded,
        occurrences=occurrences,
    )


def find_session(session: Session, edition: str, guid: UUID) -> SessionRow:
    """The session's content; `NotFound session_unknown`."""
    row = session.get(SessionRow, guid)
    if row is None or row.edition != edition:
        raise NotFound("session_unknown", {"session": str(guid)})
    return row


def elsewhere(session: Session, edition: str, ids: Iterable[UUID]) -> set[UUID]:
    """Which of these ids belong to another edition's sessions or occurrences."""
    wanted = list(ids)
    taken = [
        select(table.id).where(table.edition != edition, table.id.in_(wanted)) for table in (SessionRow, OccurrenceRow)
    ]
    return {found for query in taken for found in session.scalars(query)}


def write(session: Session, edition: str, changes: Difference) -> None:
    """Store rooms, tracks, sessions and new occurrences; occurrences that move are the caller's."""
    for table, part in ((RoomRow, changes.rooms), (TrackRow, changes.tracks)):
        things = [*part.added, *part.altered]
        _save(session, table, ("edition", "slug"), [{"edition": edition, **asdict(thing)} for thing in things])
    added = [{"edition": edition, "version": 1, **_columns(each)} for each in changes.sessions.added]
    if added:
        session.execute(insert(SessionRow), added)
    for each in changes.sessions.altered:
        grown = {**_columns(each), "version": SessionRow.version + 1}
        session.execute(update(SessionRow).where(SessionRow.id == each.id).values(grown))
    rows = [
        {"edition": edition, "session": home, "version": 1, **asdict(each)} for home, each in changes.occurrences.added
    ]
    if rows:
        session.execute(insert(OccurrenceRow), rows)
    for row in rows:
        if row["capacity"] is not None:
            places.open_pool(session, row["id"], row["capacity"])


def _save(session: Session, table: Any, keys: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    saved = upsert(table).values(rows)
    replaced = {name: saved.excluded[name] for name in rows[0] if name not in keys}
    session.execute(saved.on_conflict_do_update(index_elements=keys, set_=replaced))


def _columns(content: Content) -> dict[str, Any]:
    columns = asdict(content)
    del columns["occurrences"]
    columns["languages"] = list(content.languages)
    columns["speakers"] = [
        {"guid": str(each.guid) if each.guid else None, "name": each.name} for each in content.speakers
    ]
    columns["links"] = [asdict(each) for each in content.links]
    columns["attachments"] = [asdict(each) for each in content.attachments]
    return columns


def lock_occurrence(session: Session, edition: str, occurrence: UUID) -> OccurrenceRow:
    """The occurrence, locked; `NotFound occurrence_unknown`."""
    locked = select(OccurrenceRow).where(OccurrenceRow.id == occurrence, OccurrenceRow.edition == edition)
    row = session.scalars(
        locked.with_for_update(key_share=True).execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound("occurrence_unknown", {"occurrence": str(occurrence)})
    return row


def lock_pool(session: Session, occurrence: UUID) -> None:
    """Hold the occurrence's pool, if it has one: nobody books or leaves until the transaction ends."""
    session.execute(select(places.PoolRow.id).where(places.PoolRow.id == occurrence).with_for_update())


def zone_of(session: Session, edition: str, room: str) -> str | None:
    """The zone that the room lies in; None where that is not said."""
    return session.scalar(select(RoomRow.zone).where(RoomRow.edition == edition, RoomRow.slug == room))


def figures(session: Session, edition: str) -> dict[str, int]:
    """The programme and its seats in counts."""
    pool, ours = places.PoolRow, OccurrenceRow.edition == edition
    seats = select(
        func.count(pool.id).label("bookable"),
        func.coalesce(func.sum(pool.capacity), 0).label("capacity"),
        func.coalesce(func.sum(pool.taken), 0).label("taken"),
        func.count(pool.id).filter(pool.taken >= pool.capacity).label("full"),
        func.count(OccurrenceRow.id).label("occurrences"),
    ).select_from(OccurrenceRow)
    kept_seats = (pool.id == OccurrenceRow.id) & OccurrenceRow.capacity.is_not(None)
    counted = session.execute(seats.outerjoin(pool, kept_seats).where(ours)).mappings().one()
    waiting = select(func.count()).where(SeatRow.edition == edition, SeatRow.state == "waiting")
    return {
        **counted,
        "sessions": _count(session, SessionRow, edition),
        "rooms": _count(session, RoomRow, edition),
        "waiting": session.scalar(waiting) or 0,
    }


def _count(session: Session, table: Any, edition: str) -> int:
    return session.scalar(select(func.count()).select_from(table).where(table.edition == edition)) or 0
