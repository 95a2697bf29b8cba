"""What a programme may not be, whoever sends it: a room that does not exist, an end before the begin, an id twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from services.agenda.domain.programme import Programme, Reading, Session


def check(reading: Reading, kept: Programme, *, elsewhere: Container[UUID], zones: Container[str]) -> None:
    """Refuse each row that cannot be kept; `elsewhere` are ids that belong to another edition."""
    named = reading.programme
    rooms = {room.slug for room in (*kept.rooms, *named.rooms)}
    tracks = {track.slug for track in (*kept.tracks, *named.tracks)}
    for index, room in enumerate(named.rooms):
        if room.zone and room.zone not in zones:
            reading.refuse(f"/rooms/{index}/zone", "zone_unknown", room.zone)
    for index, session in enumerate(named.sessions):
        pointer = f"/sessions/{index}"
        if session.id in elsewhere:
            reading.refuse(f"{pointer}/id", "belongs_to_other_edition", session.id)
        if session.track and session.track not in tracks:
            reading.refuse(f"{pointer}/track", "track_unknown", session.track)
        _check_occurrences(reading, session, rooms, pointer)
    for pointer, code, value in _twice(named):
        reading.refuse(pointer, code, value)


def _check_occurrences(reading: Reading, session: Session, rooms: Container[str], pointer: str) -> None:
    for place, occurrence in enumerate(session.occurrences):
        at = f"{pointer}/occurrences/{place}"
        if occurrence.room not in rooms:
            reading.refuse(f"{at}/room", "room_unknown", occurrence.room)
        if occurrence.end <= occurrence.start:
            reading.refuse(f"{at}/end", "not_before_end", occurrence.end.isoformat())


def _twice(named: Programme) -> Iterator[tuple[str, str, object]]:
    things: tuple[tuple[str, list[object]], ...] = (
        ("/rooms/{}/slug", [room.slug for room in named.rooms]),
        ("/tracks/{}/slug", [track.slug for track in named.tracks]),
        ("/sessions/{}/id", [session.id for session in named.sessions]),
    )
    for pointer, keys in things:
        counted = Counter(keys)
        yield from ((pointer.format(index), "duplicate", key) for index, key in enumerate(keys) if counted[key] > 1)
    placed: Counter[UUID] = Counter(occurrence.id for each in named.sessions for occurrence in each.occurrences)
    for index, session in enumerate(named.sessions):
        for place, occurrence in enumerate(session.occurrences):
            if placed[occurrence.id] > 1:
                yield f"/sessions/{index}/occurrences/{place}/id", "duplicate", occurrence.id
