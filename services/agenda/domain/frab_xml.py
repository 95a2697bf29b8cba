"""Reads frab/c3voc schedule.xml into a document of rows; refuses what is not one, and every DTD."""

from __future__ import annotations

from typing import Any

from lxml import etree

from expo.errors import Invalid
from services.agenda.domain.frab_document import Day, Document, Row

FORMAT = "frab-xml"
_LISTS = {"persons": "name", "links": "title", "attachments": "title"}
"""Children that hold a list, and what the text of an entry is."""


def read(text: str) -> Document:
    """The document, or `Invalid` with `not_xml`, `entities_forbidden` or `dialect_unknown`."""
    root = _parsed(text)
    conference = root.find("conference")
    if root.tag != "schedule" or (conference is None and root.find("day") is None):
        raise Invalid("dialect_unknown", {"expected": "schedule/conference", "found": str(root.tag)[:100]})
    head = conference if conference is not None else etree.Element("conference")
    return Document(
        format=FORMAT,
        pointer="/schedule",
        acronym=_text(head, "acronym"),
        url=_text(head, "url") or _text(head, "base_url"),
        time_zone=_text(head, "time_zone_name"),
        tracks=tuple(_attributes(track) for track in head.findall("track")),
        rooms=tuple(_attributes(room) for room in root.findall("day/room")),
        days=tuple(_day(day, f"/schedule/day[{index}]") for index, day in enumerate(root.findall("day"), 1)),
    )


def _parsed(text: str) -> Any:
    # Entities stay unexpanded, nothing is fetched, and libxml2's own limits hold: no XML bomb goes off.
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.removeprefix("\ufeff").lstrip().encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise Invalid("not_xml", {"line": line, "column": column}) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Invalid("entities_forbidden", {"expected": "schedule.xml", "found": "DOCTYPE"})
    return root


def _day(day: Any, pointer: str) -> Day:
    rows = tuple(
        _row(event, room.get("name") or "", f"{pointer}/room[{place}]/event[{index}]")
        for place, room in enumerate(day.findall("room"), 1)
        for index, event in enumerate(room.findall("event"), 1)
    )
    return Day(pointer, day.get("date"), day.get("start"), day.get("end"), rows)


def _row(event: Any, room: str, pointer: str) -> Row:
    values: dict[str, Any] = {name: event.get(name) for name in ("guid", "id", "code")}
    for child in event:
        inner = _LISTS.get(child.tag)
        values[child.tag] = [_entry(entry, inner) for entry in child] if inner else child.text
    values["optout"] = (event.findtext("recording/optout") or "").strip().lower() == "true"
    return Row(pointer, room, values)


def _entry(entry: Any, inner: str) -> dict[str, Any]:
    attributes = _attributes(entry)
    return {**attributes, "url": attributes.get("href"), inner: entry.text}


def _attributes(element: Any) -> dict[str, Any]:
    return dict(element.attrib)


def _text(element: Any, name: str) -> str | None:
    found = element.findtext(name)
    return found.strip() or None if found else None
