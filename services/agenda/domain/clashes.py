"""What cannot be: one room or one speaker in two places at once. Nothing else counts as a clash of a programme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from services.agenda.domain.programme import Occurrence, Programme, Session

Placed = tuple["Session", "Occurrence"]


@dataclass(frozen=True)
class Clash:
    """Two sessions that overlap from `start` to `end`; `who` is the room's slug or the speaker's guid."""

    of_what: str
    who: str
    name: str
    first: UUID
    second: UUID
    start: datetime
    end: datetime


def overlaps(start: datetime, end: datetime, other_start: datetime, other_end: datetime) -> bool:
    """Whether two stretches share time; one that ends when the other begins does not."""
    return start < other_end and other_start < end


def clashes_in(programme: Programme) -> list[Clash]:
    """All clashes of rooms and of speakers, by the begin of the overlap."""
    rooms: dict[str, list[Placed]] = defaultdict(list)
    speakers: dict[UUID, list[Placed]] = defaultdict(list)
    for session in programme.sessions:
        for occurrence in session.occurrences:
            rooms[occurrence.room].append((session, occurrence))
            for guid in {speaker.guid for speaker in session.speakers if speaker.guid}:
                speakers[guid].append((session, occurrence))
    names = {room.slug: room.name for room in programme.rooms}
    found = [
        *_found("room", ((slug, names.get(slug, slug), placed) for slug, placed in rooms.items())),
        *_found("speaker", ((str(guid), _name(guid, placed), placed) for guid, placed in speakers.items())),
    ]
    return sorted(found, key=lambda clash: (clash.start, clash.of_what, clash.who, clash.first, clash.second))


def _name(guid: UUID, placed: list[Placed]) -> str:
    return next(speaker.name for speaker in placed[0][0].speakers if speaker.guid == guid)


def _found(of_what: str, groups: Iterable[tuple[str, str, list[Placed]]]) -> Iterator[Clash]:
    for who, name, placed in groups:
        for (first, one), (second, other) in overlapping(placed):
            end = min(one.end, other.end)
            yield Clash(of_what, who, name, first.id, second.id, other.start, end)


def overlapping(placed: list[Placed]) -> Iterator[tuple[Placed, Placed]]:
    """Pairs that share time, the earlier one first; one sweep by begin."""
    running: list[Placed] = []
    for later in sorted(placed, key=lambda pair: (pair[1].start, pair[1].end, str(pair[1].id))):
        running = [earlier for earlier in running if earlier[1].end > later[1].start]
        yield from ((earlier, later) for earlier in running)
        running.append(later)
