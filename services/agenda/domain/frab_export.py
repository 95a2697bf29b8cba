"""Writes a programme as schedule.xml and as its JSON twin: one tree of facts, so that both say the same.

Source: voc/schedule, validator/xsd/schedule.xml.xsd and validator/json/schema.json. What the format has no place for
(seats, zones, further languages of a text) is left out.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from lxml import etree

from services.agenda.domain.times import length_as_words

if TYPE_CHECKING:
    from services.agenda.domain.programme import Link, Occurrence, Programme, Room, Session, Words

MEDIA_TYPES = {"frab-xml": "application/vnd.c3voc.schedule+xml", "frab-json": "application/json"}
_SCHEMA = "https://c3voc.de/schedule/schema.json"
_MADE_NUMBERS = 10**9
"""Numeric ids from here on are made, as the format asks for one; the reader takes them for none."""
_NOT_IN_SLUG = re.compile(r"[^a-z0-9_-]+")


@dataclass(frozen=True)
class Head:
    """What stands above the days."""

    edition: str
    title: str
    time_zone: str
    version: str


@dataclass(frozen=True)
class Document:
    """A document as text; the digest is the SHA-256 of its UTF-8 bytes."""

    media_type: str
    text: str
    digest: str


def write(programme: Programme, head: Head, format: str, *, language: str) -> Document:  # noqa: A002 - the contract's word
    """The programme in one of the two formats."""
    facts = _facts(programme, head, language)
    text = _xml(facts) if format == "frab-xml" else _json(facts)
    return Document(MEDIA_TYPES[format], text, hashlib.sha256(text.encode()).hexdigest())


def in_language(words: Words | None, language: str) -> str | None:
    """The words in that language, else in English, else in any."""
    if not words:
        return None
    return words.get(language) or words.get("en") or next(iter(words.values()))


def _facts(programme: Programme, head: Head, language: str) -> dict[str, Any]:
    days = _days(programme, head, language)
    return {
        "version": head.version,
        "conference": {
            "acronym": head.edition.ljust(4, "_"),
            "title": head.title,
            "start": days[0]["day_start"] if days else None,
            "end": days[-1]["day_end"] if days else None,
            "daysCount": len(days),
            "timeslot_duration": "00:05",
            "time_zone_name": head.time_zone,
            "rooms": [_room(room) for room in programme.rooms],
            "tracks": [{"name": each.name, "slug": each.slug, "color": each.colour} for each in programme.tracks],
            "days": days,
        },
    }


def _room(room: Room) -> dict[str, Any]:
    return {"name": room.name, "guid": str(room.guid) if room.guid else None, "capacity": room.capacity}


def _days(programme: Programme, head: Head, language: str) -> list[dict[str, Any]]:
    zone = ZoneInfo(head.time_zone)
    rooms = {room.slug: room.name for room in programme.rooms}
    tracks = {track.slug: track.name for track in programme.tracks}
    by_day: dict[Any, list[tuple[Session, Occurrence]]] = defaultdict(list)
    for session in programme.sessions:
        for occurrence in session.occurrences:
            by_day[occurrence.day].append((session, occurrence))
    days = []
    for index, (day, placed) in enumerate(sorted(by_day.items()), 1):
        placed.sort(key=lambda pair: (pair[1].start, rooms[pair[1].room], pair[1].id))
        in_rooms: dict[str, list[Any]] = {}
        for session, occurrence in placed:
            names = (rooms[occurrence.room], tracks.get(session.track or ""))
            event = _event(session, occurrence, names, acronym=head.edition, zone=zone, language=language)
            in_rooms.setdefault(names[0], []).append(event)
        days.append(
            {
                "index": index,
                "date": day.isoformat(),
                "day_start": _moment(placed[0][1].start, zone),
                "day_end": _moment(max(each.end for _session, each in placed), zone),
                "rooms": in_rooms,
            }
        )
    return days


def _event(
    session: Session,
    occurrence: Occurrence,
    names: tuple[str, str | None],
    *,
    acronym: str,
    zone: ZoneInfo,
    language: str,
) -> dict[str, Any]:
    local = occurrence.start.astimezone(zone)
    alone = len(session.occurrences) == 1
    return {
        "guid": str(session.id if alone else occurrence.id),
        "code": session.code,
        "id": (session.number if alone else None) or _MADE_NUMBERS + occurrence.id.int % _MADE_NUMBERS,
        "date": local.isoformat(),
        "start": local.strftime("%H:%M"),
        "duration": length_as_words(occurrence.end - occurrence.start),
        "room": names[0],
        "slug": _slug(session, occurrence, acronym, alone=alone),
        "title": in_language(session.title, language),
        "subtitle": in_language(session.subtitle, language),
        "language": ", ".join(session.languages) or None,
        "track": names[1],
        "type": session.type or session.kind,
        "abstract": in_language(session.abstract, language) or "",
        "description": in_language(session.description, language) or "",
        "persons": [_person(each.guid, each.name) for each in session.speakers],
        "links": [_link(each) for each in session.links],
        "attachments": [_link(each) for each in session.attachments],
        "url": session.url,
        "do_not_record": not session.recorded,
    }


def _slug(session: Session, occurrence: Occurrence, acronym: str, *, alone: bool) -> str:
    """As it came; one made here gets the acronym before it, as the published schema asks."""
    slug = session.slug if alone else f"{session.slug}-{occurrence.id.hex[:6]}"
    if re.fullmatch(r"[a-z0-9_]{4,}-[a-z0-9_-]{4,}", slug):
        return slug
    return (
        f"{_NOT_IN_SLUG.sub('-', acronym).replace('-', '_').ljust(4, '_')}-{_NOT_IN_SLUG.sub('-', slug).ljust(4, '_')}"
    )


def _person(guid: Any, name: str) -> dict[str, Any]:
    return {"guid": str(guid) if guid else None, "name": name, "public_name": name}


def _link(link: Link) -> dict[str, str]:
    return {"url": link.url, "title": link.title}


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat()


def _json(facts: dict[str, Any]) -> str:
    return json.dumps({"$schema": _SCHEMA, "schedule": facts}, ensure_ascii=False, separators=(",", ":"))


def _xml(facts: dict[str, Any]) -> str:
    root = etree.Element("schedule")
    _child(root, "version", facts["version"])
    conference = _child(root, "conference")
    head = facts["conference"]
    for name in ("acronym", "title", "start", "end"):
        _child(conference, name, head[name])
    _child(conference, "days", head["daysCount"])
    for name in ("timeslot_duration", "time_zone_name"):
        _child(conference, name, head[name])
    for track in head["tracks"]:
        _child(conference, "track", **track)
    rooms = {room["name"]: room for room in head["rooms"]}
    # The first day names all rooms, also those that nobody uses: short names are made of all names together.
    unused: dict[str, list[Any]] = {name: [] for name in rooms}
    for day in head["days"]:
        frame = {"index": day["index"], "date": day["date"], "start": day["day_start"], "end": day["day_end"]}
        _day_xml(_child(root, "day", **frame), unused | day["rooms"], rooms)
        unused = {}
    return etree.tostring(root, encoding="unicode")


def _day_xml(day: Any, rooms: dict[str, list[Any]], known: dict[str, dict[str, Any]]) -> None:
    for name, events in rooms.items():
        room = _child(day, "room", name=name, guid=known[name]["guid"])
        for event in events:
            _event_xml(room, event)


def _event_xml(room: Any, event: dict[str, Any]) -> None:
    element = _child(room, "event", guid=event["guid"], code=event["code"], id=event["id"])
    for name in ("room", "title", "subtitle", "type", "date", "start", "duration", "abstract", "slug", "track"):
        _child(element, name, event[name])
    for name in ("language", "description"):
        _child(element, name, event[name])
    persons = _child(element, "persons")
    for person in event["persons"]:
        _child(persons, "person", person["name"], guid=person["guid"])
    for name, entry in (("links", "link"), ("attachments", "attachment")):
        listed = _child(element, name)
        for link in event[name]:
            _child(listed, entry, link["title"], href=link["url"])
    recording = _child(element, "recording")
    _child(recording, "license")
    _child(recording, "optout", "true" if event["do_not_record"] else "false")
    _child(element, "url", event["url"])


def _child(parent: Any, name: str, text: object = None, /, **attributes: object) -> Any:
    said = {key: str(value) for key, value in attributes.items() if value is not None}
    element = etree.SubElement(parent, name, said)
    if text is not None:
        element.text = str(text)
    return element
