"""A schedule in frab/c3voc's shape before it is understood: days, rooms and rows of text, each with its place.

The XML and the JSON readers both make this, so that the same facts are understood by the same rules.
Source of the format: voc/schedule, validator/xsd/schedule.xml.xsd and validator/json/schema.json (EUPL-1.2).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Row:
    """One event as found; values are text, None, or lists of flat mappings (persons, links, attachments)."""

    pointer: str
    room: str
    values: dict[str, Any]

    def text(self, name: str) -> str | None:
        """The value as text, None where it is missing or blank."""
        value = self.values.get(name)
        return (str(value).strip() or None) if isinstance(value, str | int | float) else None

    def listed(self, name: str) -> list[dict[str, Any]]:
        """The flat mappings of a list; anything else in it is left out."""
        value = self.values.get(name)
        return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


@dataclass(frozen=True)
class Day:
    pointer: str
    date: str | None
    start: str | None
    end: str | None
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Document:
    """A schedule as found. Rooms and tracks are flat mappings in the file's order."""

    format: str
    pointer: str
    acronym: str | None = None
    url: str | None = None
    time_zone: str | None = None
    tracks: tuple[dict[str, Any], ...] = ()
    rooms: tuple[dict[str, Any], ...] = ()
    days: tuple[Day, ...] = field(default_factory=tuple)
