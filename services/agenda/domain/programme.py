"""The facts of a programme, whatever it was read from: rooms, tracks, sessions and where and when they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Final, Literal
from uuid import UUID

Words = dict[str, str]
"""Published words by language tag."""


class Unsaid(Enum):
    """What a source does not speak of at all; a stored value then stays."""

    UNSAID = "unsaid"


UNSAID: Final = Unsaid.UNSAID


@dataclass(frozen=True)
class Speaker:
    """Who is named on a session; persons are compared by guid, never by name."""

    guid: UUID | None
    name: str


@dataclass(frozen=True)
class Link:
    url: str
    title: str


@dataclass(frozen=True)
class Room:
    """A room; what is None was not said by the source, and a stored value stays."""

    slug: str
    name: str
    guid: UUID | None = None
    zone: str | None = None
    capacity: int | None = None


@dataclass(frozen=True)
class Track:
    slug: str
    name: str
    colour: str | None = None


@dataclass(frozen=True)
class Occurrence:
    """A session in a room from `start` to `end` (exclusive); `day` is the conference day, also past midnight."""

    id: UUID
    room: str
    day: date
    start: datetime
    end: datetime
    capacity: int | Literal[Unsaid.UNSAID] | None = UNSAID


@dataclass(frozen=True)
class Session:
    id: UUID
    title: Words
    slug: str
    kind: str = "other"
    type: str | None = None
    code: str | None = None
    number: int | None = None
    subtitle: Words | None = None
    abstract: Words | None = None
    description: Words | None = None
    languages: tuple[str, ...] = ()
    track: str | None = None
    speakers: tuple[Speaker, ...] = ()
    links: tuple[Link, ...] = ()
    attachments: tuple[Link, ...] = ()
    url: str | None = None
    recorded: bool = True
    occurrences: tuple[Occurrence, ...] = ()


@dataclass(frozen=True)
class Programme:
    """A whole programme, or the part of one that a request names."""

    rooms: tuple[Room, ...] = ()
    tracks: tuple[Track, ...] = ()
    sessions: tuple[Session, ...] = ()


@dataclass(frozen=True)
class Remark:
    """What was found at one place of a document."""

    pointer: str
    code: str
    value: str | None = None


@dataclass
class Reading:
    """A programme as read, with what was repaired on the way and what cannot be taken over."""

    format: str
    programme: Programme = field(default_factory=Programme)
    repaired: list[Remark] = field(default_factory=list)
    refused: list[Remark] = field(default_factory=list)

    def repair(self, pointer: str, code: str, value: object = None) -> None:
        self.repaired.append(Remark(pointer, code, _cut(value)))

    def refuse(self, pointer: str, code: str, value: object = None) -> None:
        self.refused.append(Remark(pointer, code, _cut(value)))


def _cut(value: object) -> str | None:
    return None if value is None else str(value)[:100]
