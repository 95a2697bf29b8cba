"""What a programme that is read or sent changes in the one that is kept; the same one again changes nothing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar
from uuid import UUID

from services.agenda.domain.programme import UNSAID, Occurrence, Programme, Room, Session, Track

T = TypeVar("T")


@dataclass
class Changes(Generic[T]):
    """Things of one sort: what is added, what is changed (as it will be), and counts of the rest."""

    added: list[T] = field(default_factory=list)
    altered: list[T] = field(default_factory=list)
    same: int = 0
    absent: int = 0

    @property
    def new(self) -> int:
        return len(self.added)

    @property
    def changed(self) -> int:
        return len(self.altered)


@dataclass(frozen=True)
class Difference:
    """All that changes. Sessions are compared without their occurrences, which are told apart in their own list."""

    rooms: Changes[Room]
    tracks: Changes[Track]
    sessions: Changes[Session]
    occurrences: Changes[tuple[UUID, Occurrence]]

    @property
    def is_empty(self) -> bool:
        parts = (self.rooms, self.tracks, self.sessions, self.occurrences)
        return not any(part.new or part.changed for part in parts)


def settle(named: Programme, kept: Programme, *, seats_by_room: bool) -> Programme:
    """The named programme with what it leaves unsaid filled in from what is kept, so that the two can be compared."""
    rooms = {room.slug: room for room in kept.rooms}
    tracks = {track.slug: track for track in kept.tracks}
    settled_rooms = tuple(_settled_room(room, rooms.get(room.slug)) for room in named.rooms)
    holds = {room.slug: room.capacity for room in (*kept.rooms, *settled_rooms)} if seats_by_room else {}
    return Programme(
        rooms=settled_rooms,
        tracks=tuple(_settled_track(track, tracks.get(track.slug)) for track in named.tracks),
        sessions=_settled_sessions(regroup(named.sessions, kept), kept, holds),
    )


def regroup(sessions: Iterable[Session], kept: Programme) -> list[Session]:
    """Rows that are further occurrences of one kept session, brought together under it.

    schedule.xml wants a guid of its own for each slot, so a session of several comes back as several events.
    """
    homes = {each.id: session for session in kept.sessions for each in session.occurrences}
    known_alone = {each.id: each.occurrences[0].id for each in kept.sessions if len(each.occurrences) == 1}
    grouped: dict[UUID, Session] = {}
    for session in sessions:
        home = homes.get(session.id)
        if home is None or (home.id == session.id and len(home.occurrences) == 1):
            grouped[session.id] = _at_home(session, known_alone.get(session.id))
            continue
        known = grouped.get(home.id)
        first = known or replace(
            session, id=home.id, slug=home.slug, code=home.code, number=home.number, occurrences=()
        )
        grouped[home.id] = replace(first, occurrences=(*first.occurrences, *session.occurrences))
    return list(grouped.values())


def _at_home(session: Session, only: UUID | None) -> Session:
    """A row that names no occurrence means the only one that its session has, whatever id that was given."""
    named = session.occurrences
    if only is None or len(named) != 1 or named[0].id != session.id:
        return session
    return replace(session, occurrences=(replace(named[0], id=only),))


def _settled_room(room: Room, kept: Room | None) -> Room:
    if kept is None:
        return room
    capacity = kept.capacity if room.capacity is None else room.capacity
    return replace(room, guid=room.guid or kept.guid, zone=room.zone or kept.zone, capacity=capacity)


def _settled_track(track: Track, kept: Track | None) -> Track:
    return replace(track, colour=track.colour or (kept.colour if kept else None))


def _settled_sessions(
    sessions: Iterable[Session], kept: Programme, holds: Mapping[str, int | None]
) -> tuple[Session, ...]:
    known = {session.id: session for session in kept.sessions}
    owners = {session.slug: session.id for session in kept.sessions}
    settled = []
    for session in sessions:
        before = known.get(session.id)
        slug = before.slug if before else _free_slug(session, owners)
        owners[slug] = session.id
        capacities = {each.id: each.capacity for each in before.occurrences} if before else {}
        settled.append(
            replace(
                session,
                slug=slug,
                code=session.code or (before.code if before else None),
                number=session.number or (before.number if before else None),
                occurrences=tuple(_settled_occurrence(each, capacities, holds) for each in session.occurrences),
            )
        )
    return tuple(settled)


def _free_slug(session: Session, owners: Mapping[str, UUID]) -> str:
    """A new session's slug; a kept one's never changes, as people have its address."""
    owner = owners.get(session.slug)
    return session.slug if owner in {None, session.id} else f"{session.slug[:240]}-{session.id.hex[:6]}"


def _settled_occurrence(
    occurrence: Occurrence, capacities: Mapping[UUID, object], holds: Mapping[str, int | None]
) -> Occurrence:
    if occurrence.capacity is not UNSAID:
        return occurrence
    before = capacities.get(occurrence.id, holds.get(occurrence.room))
    return replace(occurrence, capacity=before if isinstance(before, int) else None)


def difference(settled: Programme, kept: Programme) -> Difference:
    """What is added and changed, against what is kept."""
    return Difference(
        rooms=_compared(_by_slug(settled.rooms), _by_slug(kept.rooms)),
        tracks=_compared(_by_slug(settled.tracks), _by_slug(kept.tracks)),
        sessions=_compared(_contents(settled), _contents(kept)),
        occurrences=_compared(_occurrences(settled), _occurrences(kept)),
    )


K = TypeVar("K", bound=Hashable)
N = TypeVar("N", Room, Track)


def _compared(named: Mapping[K, T], kept: Mapping[K, T]) -> Changes[T]:
    changes: Changes[T] = Changes(absent=len(kept.keys() - named.keys()))
    for key, thing in named.items():
        if key not in kept:
            changes.added.append(thing)
        elif thing != kept[key]:
            changes.altered.append(thing)
        else:
            changes.same += 1
    return changes


def _by_slug(things: Iterable[N]) -> dict[str, N]:
    return {thing.slug: thing for thing in things}


def _contents(programme: Programme) -> dict[UUID, Session]:
    return {session.id: replace(session, occurrences=()) for session in programme.sessions}


def _occurrences(programme: Programme) -> dict[UUID, tuple[UUID, Occurrence]]:
    return {each.id: (session.id, each) for session in programme.sessions for each in session.occurrences}


def merged(settled: Programme, kept: Programme) -> Programme:
    """The programme as it will be: what is kept, with what is named laid over it."""
    sessions = {session.id: session for session in kept.sessions}
    for session in settled.sessions:
        sessions[session.id] = _laid_over(session, sessions.get(session.id))
    return Programme(
        rooms=tuple({**_by_slug(kept.rooms), **_by_slug(settled.rooms)}.values()),
        tracks=tuple({**_by_slug(kept.tracks), **_by_slug(settled.tracks)}.values()),
        sessions=tuple(sessions.values()),
    )


def _laid_over(session: Session, kept: Session | None) -> Session:
    occurrences = {each.id: each for each in (*(kept.occurrences if kept else ()), *session.occurrences)}
    return replace(session, occurrences=tuple(occurrences.values()))
