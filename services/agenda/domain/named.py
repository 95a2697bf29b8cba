"""Rooms and tracks as a document names them, with short names that are the same whatever it was read from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

from services.agenda.domain.frab_texts import CONTROL
from services.agenda.domain.names import digest, slug_of
from services.agenda.domain.programme import Room, Track

if TYPE_CHECKING:
    from services.agenda.domain.frab_document import Document
    from services.agenda.domain.programme import Reading

T = TypeVar("T", Room, Track)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Named(Generic[T]):
    """Things by the name that the document gives them."""

    things: dict[str, T]

    def slug(self, name: str) -> str:
        return self.things[tidy(name)].slug


def slugs_for(names: Iterable[str], *, least: str) -> dict[str, str]:
    """A short name each. Of two that would share one, the alphabet's first has it: the file's order plays no part."""
    slugs: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(set(names)):
        slug = slug_of(name, least=least)
        slugs[name] = slug if slug not in taken else f"{slug[:50]}-{digest(name, 6)}"
        taken.add(slugs[name])
    return slugs


def rooms_of(document: Document, reading: Reading) -> Named[Room]:
    """The rooms that the header lists and those that only a day names."""
    inside = (row.room or row.text("room") or "" for day in document.days for row in day.rows)
    return _named(
        document.rooms, inside, least="room", make=lambda entry, slug, name: _room(entry, slug, name, reading)
    )


def tracks_of(document: Document, reading: Reading) -> Named[Track]:
    """The tracks that the header lists and those that only an event names."""
    inside = (row.text("track") or "" for day in document.days for row in day.rows)
    return _named(
        document.tracks, inside, least="track", make=lambda entry, slug, name: _track(entry, slug, name, reading)
    )


def _named(
    entries: tuple[dict[str, Any], ...], inside: Iterable[str], *, least: str, make: Callable[[Any, str, str], T]
) -> Named[T]:
    known: dict[str, dict[str, Any]] = {}
    for entry in entries:
        known.setdefault(tidy(str(entry.get("name") or "")), entry)
    for name in inside:
        known.setdefault(tidy(name), {})
    known.pop("", None)
    slugs = slugs_for(known, least=least)
    return Named({name: make(entry, slugs[name], name) for name, entry in known.items()})


def tidy(name: str) -> str:
    """A name as it can be shown in one line."""
    return " ".join(CONTROL.sub("", name).split())[:200]


def _room(entry: dict[str, Any], slug: str, name: str, reading: Reading) -> Room:
    capacity = entry.get("capacity")
    try:
        guid = UUID(str(entry["guid"])) if entry.get("guid") else None
    except ValueError:
        reading.repair(f"rooms/{slug}/guid", "not_a_guid", entry["guid"])
        guid = None
    seats = int(str(capacity)) if re.fullmatch(r"\d{1,6}", str(capacity)) else None
    return Room(slug=slug, name=name, guid=guid, capacity=seats)


def _track(entry: dict[str, Any], slug: str, name: str, reading: Reading) -> Track:
    colour = entry.get("color")
    if colour and not _COLOUR.fullmatch(str(colour)):
        reading.repair(f"tracks/{slug}/color", "colour_not_valid", colour)
        colour = None
    return Track(slug=slug, name=name, colour=str(colour).lower() if colour else None)
