"""Reads the JSON twin of schedule.xml into a document of rows; refuses what is not one."""

from __future__ import annotations

import json
from typing import Any

from expo.errors import Invalid
from services.agenda.domain.frab_document import Day, Document, Row

FORMAT = "frab-json"
_CONFERENCE = "/schedule/conference"


def read(text: str) -> Document:
    """The document, or `Invalid` with `not_json` or `dialect_unknown`."""
    conference = _conference(_parsed(text))
    return Document(
        format=FORMAT,
        pointer=_CONFERENCE,
        acronym=_text(conference.get("acronym")),
        url=_text(conference.get("url")) or _text(conference.get("base_url")),
        time_zone=_text(conference.get("time_zone_name")),
        tracks=_mappings(conference.get("tracks")),
        rooms=_mappings(conference.get("rooms")),
        days=tuple(_day(day, f"{_CONFERENCE}/days/{index}") for index, day in enumerate(conference["days"])),
    )


def _parsed(text: str) -> Any:
    try:
        payload = json.loads(text.removeprefix("\ufeff"))
        if "\\ud" in text.lower():
            # Escapes can spell half a character, which no database or mail can hold.
            json.dumps(payload, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise Invalid("not_text") from None
    except json.JSONDecodeError as error:
        raise Invalid("not_json", {"line": error.lineno, "column": error.colno}) from None
    except (RecursionError, ValueError):
        raise Invalid("not_json", {"line": 1, "column": 1}) from None
    return payload


def _conference(payload: Any) -> dict[str, Any]:
    schedule = payload.get("schedule") if isinstance(payload, dict) else None
    conference = schedule.get("conference") if isinstance(schedule, dict) else None
    if not isinstance(conference, dict) or not isinstance(conference.get("days"), list):
        found = sorted(payload)[:10] if isinstance(payload, dict) else type(payload).__name__
        raise Invalid("dialect_unknown", {"expected": "schedule.conference.days", "found": found})
    return conference


def _day(day: Any, pointer: str) -> Day:
    if not isinstance(day, dict) or not isinstance(day.get("rooms"), dict):
        raise Invalid("dialect_unknown", {"expected": f"{pointer}/rooms", "found": type(day).__name__})
    rows = tuple(
        Row(
            f"{pointer}/rooms/{_escaped(room)}/{index}",
            room,
            _event(event, f"{pointer}/rooms/{_escaped(room)}/{index}"),
        )
        for room, events in day["rooms"].items()
        for index, event in enumerate(_events(events, f"{pointer}/rooms/{_escaped(room)}"))
    )
    return Day(pointer, _text(day.get("date")), _text(day.get("day_start")), _text(day.get("day_end")), rows)


def _events(events: Any, pointer: str) -> list[Any]:
    if not isinstance(events, list):
        raise Invalid("dialect_unknown", {"expected": f"{pointer}/0", "found": type(events).__name__})
    return events


def _event(event: Any, pointer: str) -> dict[str, Any]:
    if not isinstance(event, dict):
        raise Invalid("dialect_unknown", {"expected": f"{pointer}/guid", "found": type(event).__name__})
    recording = event.get("recording")
    optout = event.get("do_not_record") or (isinstance(recording, dict) and recording.get("optout"))
    persons = [
        {**person, "name": person.get("public_name") or person.get("full_public_name") or person.get("name")}
        for person in _mappings(event.get("persons"))
    ]
    return {**event, "persons": persons, "optout": optout is True or optout == "true"}


def _mappings(value: Any) -> tuple[dict[str, Any], ...]:
    return tuple(entry for entry in value if isinstance(entry, dict)) if isinstance(value, list) else ()


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _escaped(step: str) -> str:
    """One step of a JSON pointer (RFC 6901)."""
    return step.replace("~", "~0").replace("/", "~1")
