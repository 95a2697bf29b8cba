"""A small schedule of two days, the first past midnight, written as XML and as JSON."""

from __future__ import annotations

import json
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tests.service.agenda.town import at, guid


def schedule() -> dict[str, Any]:
    """Three events; the second begins after midnight and belongs to the first day."""
    return {
        "tracks": [{"name": "Water & wind", "color": "#0347B4", "slug": "water-wind"}],
        "rooms": [{"name": "Großer Saal", "capacity": 300}, {"name": "Zelt"}],
        "days": [
            {
                "start": at(0),
                "end": at(20),
                "events": [
                    _event("opening", at(1), "Eröffnung", room="Großer Saal", language="de", type="Opening ceremony"),
                    _event("night", at(15.5), "Night shift", room="Großer Saal", type="DJ Set", track=None),
                ],
            },
            {
                "start": at(24),
                "end": at(40),
                "events": [_event("dykes", at(26), "Dykes & dams", room="Zelt", type="Workshop 50 Minutes")],
            },
        ],
    }


def _event(name: str, start: Any, title: str, **changes: Any) -> dict[str, Any]:
    fields = {
        "guid": str(guid(name)),
        "code": None,
        "id": guid(name).int % 1000 + 1,
        "date": start.isoformat(),
        "start": start.strftime("%H:%M"),
        "duration": "01:30",
        "slug": f"pilot-{name}-event",
        "title": title,
        "subtitle": None,
        "language": "en",
        "track": "Water & wind",
        "abstract": "In short.",
        "description": "At length,\nin lines.",
        "persons": [{"guid": str(guid(f"speaker of {name}")), "name": "Jānis Ozols"}],
        "links": [{"url": "https://example.org/a b", "title": "Slides"}],
        "url": f"https://example.org/{name}",
    }
    return {**fields, **changes}


def JSON(facts: dict[str, Any]) -> str:  # noqa: N802 - read as the format's name
    """The schedule in JSON."""
    days = []
    for index, day in enumerate(facts["days"], 1):
        rooms: dict[str, list[Any]] = {}
        for event in day["events"]:
            persons = [{"guid": each["guid"], "public_name": each["name"]} for each in event["persons"]]
            rooms.setdefault(event["room"], []).append({**event, "persons": persons})
        frame = {"day_start": day["start"].isoformat(), "day_end": day["end"].isoformat()}
        days.append({"index": index, "date": day["start"].date().isoformat(), **frame, "rooms": rooms})
    head = {"acronym": "pilot", "time_zone_name": "Europe/Warsaw", "tracks": facts["tracks"], "rooms": facts["rooms"]}
    return json.dumps({"schedule": {"version": "1", "conference": {**head, "days": days}}})


def XML(facts: dict[str, Any]) -> str:  # noqa: N802 - read as the format's name
    """The schedule in XML."""
    tracks = "".join(
        f"<track name={quoteattr(each['name'])} color={quoteattr(each['color'])}/>" for each in facts["tracks"]
    )
    head = f"<acronym>pilot</acronym><time_zone_name>Europe/Warsaw</time_zone_name>{tracks}"
    days = "".join(_day(day, index) for index, day in enumerate(facts["days"], 1))
    return f"<schedule><version>1</version><conference>{head}</conference>{days}</schedule>"


JSON.format, XML.format = "frab-json", "frab-xml"  # type: ignore[attr-defined]


def _day(day: dict[str, Any], index: int) -> str:
    rooms = "".join(f"<room name={quoteattr(event['room'])}>{_event_xml(event)}</room>" for event in day["events"])
    start, end = (day[name].isoformat() for name in ("start", "end"))
    frame = f'index="{index}" date="{day["start"].date()}" start="{start}" end="{end}"'
    return f"<day {frame}>{rooms}</day>"


def _event_xml(event: dict[str, Any]) -> str:
    names = ("date", "start", "duration", "room", "slug", "title", "subtitle", "language", "track", "type")
    texts = "".join(
        f"<{name}>{escape(event[name] or '')}</{name}>" for name in (*names, "abstract", "description", "url")
    )
    persons = "".join(f'<person guid="{each["guid"]}">{escape(each["name"])}</person>' for each in event["persons"])
    links = "".join(f'<link href="{each["url"]}">{escape(each["title"])}</link>' for each in event["links"])
    head = f'guid="{event["guid"]}" id="{event["id"]}"'
    return f"<event {head}>{texts}<persons>{persons}</persons><links>{links}</links></event>"
