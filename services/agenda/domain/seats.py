"""A seat as it is told, whether one may be taken, and what else a person could go to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from expo.errors import Conflict

if TYPE_CHECKING:
    from services.agenda.domain.programme import Words

TAKEN, WAITING, RELEASED = "taken", "waiting", "released"
MOST_ALTERNATIVES = 5


@dataclass(frozen=True)
class Place:
    """An occurrence as the person who sits in it needs it."""

    occurrence: UUID
    session: UUID
    edition: str
    title: Words
    kind: str
    track: str | None
    start: datetime
    end: datetime
    room: str
    room_name: str
    zone: str | None
    time_zone: str
    capacity: int | None


@dataclass(frozen=True)
class Alternative:
    """Something else that has room."""

    session: UUID
    occurrence: UUID
    title: Words
    start: datetime
    end: datetime
    room: str


@dataclass(frozen=True)
class Seat:
    """A seat with what its occurrence is: the shape of answers and events."""

    id: UUID
    edition: str
    version: int
    person: UUID
    state: str
    reason: str | None
    position: int | None
    session: UUID
    occurrence: UUID
    title: Words
    start: datetime
    end: datetime
    room: str
    room_name: str
    zone: str | None
    time_zone: str
    clashes: bool
    alternatives: tuple[Alternative, ...] = ()

    @property
    def room_title(self) -> Words:
        """The room's name as events may carry it: rooms have one name, in whatever language the door says it."""
        return {"en": self.room_name}


def refuse_unbookable(place: Place, now: datetime) -> None:
    """Refuse a seat in what keeps no seats, or is over."""
    if place.capacity is None:
        raise Conflict("not_bookable", {"occurrence": str(place.occurrence)})
    if place.end <= now:
        raise Conflict("already_over", {"end": place.end.isoformat()})


def alternatives(
    wanted: Place, candidates: Iterable[Place], *, is_free: Callable[[Place], bool]
) -> tuple[Alternative, ...]:
    """The candidates nearest to what was wanted for whose time the person is free: same track first, then by time."""

    def distance(place: Place) -> tuple[bool, bool, float, str]:
        apart = abs((place.start - wanted.start).total_seconds())
        same_track = wanted.track is not None and place.track == wanted.track
        return place.session != wanted.session, not same_track, apart, str(place.occurrence)

    free = (place for place in sorted(candidates, key=distance) if is_free(place))
    return tuple(
        Alternative(place.session, place.occurrence, place.title, place.start, place.end, place.room)
        for place, _ in zip(free, range(MOST_ALTERNATIVES), strict=False)
    )


def as_figures(found: Iterable[Alternative]) -> list[dict[str, object]]:
    """Alternatives as a refusal carries them: JSON values only."""
    return [
        {
            "session": str(each.session),
            "occurrence": str(each.occurrence),
            "title": dict(each.title),
            "start": each.start.isoformat(),
            "end": each.end.isoformat(),
            "room": each.room,
        }
        for each in found
    ]
