"""A schedule as the tests write it, and what our reader makes of it."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from services.agenda.domain import frab

if TYPE_CHECKING:
    from services.agenda.domain.programme import Reading

GUID = "0c8b0cb4-6cf9-5ff8-928a-0a0f49558c48"
EVENT: dict[str, Any] = {
    "guid": GUID,
    "id": 7,
    "date": "2026-10-16T10:30:00+02:00",
    "start": "10:30",
    "duration": "00:45",
    "room": "Aula",
    "title": "Floods",
    "language": "en",
    "track": None,
    "type": "Talk",
    "persons": [],
    "links": [],
}

words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)


def document(*events: dict[str, Any], day: dict[str, Any] | None = None, **head: Any) -> str:
    rooms: dict[str, list[Any]] = {}
    for event in events:
        rooms.setdefault(_room(event), []).append(event)
    one = {"index": 1, "date": "2026-10-16", "rooms": rooms, **(day or {})}
    return json.dumps({"schedule": {"conference": {"acronym": "pilot", "days": [one], **head}}})


def _room(event: dict[str, Any]) -> str:
    room = event.get("room")
    return room if isinstance(room, str) and room.strip() else "Aula"


def read(text: str, **more: str) -> Reading:
    return frab.read(text, **{"format": "auto", "zone": "Europe/Warsaw", "language": "en", **more})


def event(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(EVENT), **changes}


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in EVENT.items() if name not in names}
