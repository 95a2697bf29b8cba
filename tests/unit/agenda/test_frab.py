"""Schedules: what is understood, what is repaired on the way, what is refused, and how fast a bomb is put out."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st
from lxml import etree

from expo.errors import Invalid
from services.agenda.domain import frab, frab_export
from services.agenda.domain.named import slugs_for
from services.agenda.domain.programme import Occurrence, Programme, Reading, Room, Session, Speaker, Track

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


def test_an_event_becomes_a_session_with_one_occurrence() -> None:
    [session] = read(document(EVENT)).programme.sessions
    assert (session.id, session.title, session.kind, session.type) == (UUID(GUID), {"en": "Floods"}, "talk", "Talk")
    [occurrence] = session.occurrences
    assert occurrence.start == datetime(2026, 10, 16, 8, 30, tzinfo=UTC)
    assert (occurrence.end - occurrence.start, occurrence.room) == (timedelta(minutes=45), "aula")


@pytest.mark.parametrize(
    ("changed", "code", "value"),
    [
        (event(room="Aula", start="11:00"), "start_differs", "11:00"),
        (event(date="2026-10-16T10:30:00"), "zone_assumed", "2026-10-16T10:30:00"),
        (without("date"), "date_made", "10:30"),
        (without("guid"), "guid_made", "7"),
        (event(language="en, klingon"), "language_unknown", "klingon"),
        (event(code="has space"), "code_not_valid", "has space"),
        (event(title="Flo\u0001ods"), "control_character", "Flo\u0001ods"),
        (event(links=[{"url": "javascript:alert(1)", "title": "x"}]), "address_not_safe", "javascript:alert(1)"),
        (event(persons=[{"guid": "nobody", "name": "Anna"}]), "not_a_guid", "nobody"),
        (event(persons=[{"name": " "}]), "name_missing", None),
    ],
)
def test_small_faults_are_repaired_and_said(changed: dict[str, Any], code: str, value: str | None) -> None:
    reading = read(document(changed))
    assert [(each.code, each.value) for each in reading.repaired] == [(code, value)]
    assert reading.refused == []
    [session] = reading.programme.sessions
    assert session.occurrences[0].start == datetime(2026, 10, 16, 8, 30, tzinfo=UTC)
    assert session.title == {"en": "Floods"}


@pytest.mark.parametrize(
    ("changed", "name", "code"),
    [
        (event(title="  "), "title", "missing"),
        (event(title="x" * 501), "title", "too_long"),
        (event(duration="soon"), "duration", "not_a_duration"),
        (event(duration="00:61"), "duration", "not_a_duration"),
        (event(duration="00:00"), "duration", "empty_duration"),
        (without("duration"), "duration", "missing"),
        (event(date="16.10.2026T10:30"), "date", "not_a_time"),
        (without("date", "start"), "date", "missing"),
        ({**without("date"), "start": "25:00"}, "start", "not_a_time"),
        (event(date="9999-12-31T23:59:00+00:00"), "date", "not_a_time"),
        (event(date="0001-01-01T00:00:00+14:00"), "date", "not_a_time"),
        (event(date="2026-10-18T10:30:00+02:00"), "date", "outside_day"),
        (event(guid="seven"), "guid", "not_a_guid"),
        (without("guid", "id"), "guid", "missing"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_place(changed: dict[str, Any], name: str, code: str) -> None:
    [remark] = read(document(changed)).refused
    assert (remark.pointer, remark.code) == (f"/schedule/conference/days/0/rooms/Aula/0/{name}", code)


def test_one_guid_twice_is_refused() -> None:
    [remark] = read(document(EVENT, event(title="Storms"))).refused
    assert (remark.pointer, remark.code) == ("/schedule/conference/days/0/rooms/Aula/1/guid", "duplicate")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_json"),
        ("{", "not_json"),
        ("[" * 100_000, "not_json"),
        ("<schedule>", "not_xml"),
        ("\ud800", "not_text"),
        (r'{"schedule": "\ud800"}', "not_text"),
        ("<schedule>\x01</schedule>", "not_xml"),
        ("[]", "dialect_unknown"),
        ('{"talks": []}', "dialect_unknown"),
        ('{"schedule": {"conference": {"days": {}}}}', "dialect_unknown"),
        ('{"schedule": {"conference": {"days": []}}}', "dialect_unknown"),
        ('{"schedule": {"conference": {"days": [{"rooms": {"Aula": {}}}]}}}', "dialect_unknown"),
        ('{"schedule": {"conference": {"days": [{"rooms": {"Aula": [1]}}]}}}', "dialect_unknown"),
        ("<rss><channel/></rss>", "dialect_unknown"),
        ("<schedule><conference/></schedule>", "dialect_unknown"),
        ('<!DOCTYPE schedule [<!ENTITY a "b">]><schedule><day/></schedule>', "entities_forbidden"),
        ('<!DOCTYPE schedule SYSTEM "file:///etc/passwd"><schedule><day/></schedule>', "entities_forbidden"),
    ],
)
def test_what_is_no_schedule_is_refused_clearly(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(text)
    assert refused.value.code == code


@pytest.mark.timeout(5)
@pytest.mark.parametrize("use", ["<title>&i;</title>", '<room name="&i;"/>'])
def test_a_bomb_does_not_go_off(use: str) -> None:
    names = "abcdefghi"
    lines = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names))
    bomb = f'<!DOCTYPE schedule [<!ENTITY a "{"x" * 100}">{lines}]><schedule><day>{use}</day></schedule>'
    with pytest.raises(Invalid) as refused:
        read(bomb)
    assert refused.value.code in {"entities_forbidden", "not_xml"}


def test_a_deep_tree_is_refused() -> None:
    with pytest.raises(Invalid, match="not_xml"):
        read("<schedule>" + "<day>" * 10_000 + "</day>" * 10_000 + "</schedule>")


def test_an_older_dialect_without_dates_or_guids_is_understood() -> None:
    text = """<?xml version="1.0" encoding="ISO-8859-1"?>
    <schedule><conference><title>Fosdem</title></conference>
      <day index="1" date="2026-10-16"><room name="Žalgiris">
        <event id="11"><start>09:30</start><duration>00:25</duration><title>Ūdens</title>
          <persons><person id="5">Līga</person></persons></event>
        <event id="12"><start>10:00</start><duration>00:25</duration><title>Ugunis</title>
          <persons><person id="5">Līga</person></persons></event>
      </room></day></schedule>"""
    first, again = read(text), read(text)
    assert first.refused == []
    assert first.programme == again.programme
    water, fire = first.programme.sessions
    assert water.speakers == fire.speakers
    assert water.title == {"en": "Ūdens"}
    assert water.occurrences[0].start == datetime(2026, 10, 16, 7, 30, tzinfo=UTC)
    assert first.programme.rooms == (Room("zalgiris", "Žalgiris"),)


def test_a_clock_before_the_days_begin_is_past_midnight() -> None:
    late = {**without("date"), "start": "01:30"}
    day = {"day_start": "2026-10-16T11:00:00+02:00", "day_end": "2026-10-17T06:00:00+02:00"}
    [session] = read(document(late, day=day)).programme.sessions
    [occurrence] = session.occurrences
    assert occurrence.start == datetime(2026, 10, 16, 23, 30, tzinfo=UTC)
    assert occurrence.day == date(2026, 10, 16)


def test_days_that_end_before_they_begin_are_refused() -> None:
    day = {"day_start": "2026-10-16T11:00:00+02:00", "day_end": "2026-10-16T06:00:00+02:00"}
    [remark] = read(document(EVENT, day=day)).refused
    assert (remark.pointer, remark.code) == ("/schedule/conference/days/0/end", "not_before_end")


def test_rooms_whose_short_names_meet_stay_two() -> None:
    events = [event(room="Sal A"), event(room="Sál A", guid=str(uuid5(UUID(GUID), "b")))]
    straight, turned = (read(document(*order)).programme.rooms for order in (events, events[::-1]))
    assert {room.slug for room in straight} == {room.slug for room in turned}
    assert len({room.slug for room in straight}) == 2


def test_titles_are_kept_in_a_language_that_pages_have() -> None:
    spoken = [event(language="ja, de"), event(language="ja", guid=str(uuid5(UUID(GUID), "b")))]
    first, second = read(document(*spoken), language="pl").programme.sessions
    assert (first.title, second.title) == ({"de": "Floods"}, {"pl": "Floods"})
    assert (first.languages, second.languages) == (("ja", "de"), ("ja",))


words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)
moments = st.integers(0, 30 * 12).map(
    lambda slots: datetime(2026, 10, 16, 3, tzinfo=UTC) + timedelta(minutes=5 * slots)
)


def _anything() -> st.SearchStrategy[Any]:
    """Whatever JSON can hold, and what our own readers look for inside it."""
    leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | words
    names = st.sampled_from(
        ["guid", "id", "name", "public_name", "url", "title", "slug", "color", "capacity", "optout"]
    )
    return st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner), max_leaves=6)


speakers = st.builds(Speaker, guid=st.uuids(version=4), name=words)


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """Programmes of one conference day, as they would be after an import."""
    names = draw(st.lists(words, min_size=1, max_size=4, unique_by=lambda name: name.casefold()))
    slugs = slugs_for(names, least="room")
    sessions = []
    for guid in draw(st.lists(st.uuids(version=4), min_size=1, max_size=6, unique=True)):
        start = draw(moments)
        length = timedelta(minutes=draw(st.integers(1, 600)))
        room = slugs[draw(st.sampled_from(names))]
        occurrence = Occurrence(guid, room, date(2026, 10, 16), start, start + length)
        sessions.append(
            Session(
                id=guid,
                title={"en": draw(words)},
                slug=f"pilot-{guid.hex}",
                kind="talk",
                languages=("en",),
                abstract=draw(st.none() | words.map(lambda text: {"en": text})),
                track=draw(st.sampled_from([None, "water"])),
                speakers=tuple(draw(st.lists(speakers, max_size=3))),
                recorded=draw(st.booleans()),
                occurrences=(occurrence,),
            )
        )
    rooms = tuple(Room(slugs[name], name) for name in names)
    return Programme(rooms, (Track("water", "Water", "#0347b4"),), tuple(sessions))


@pytest.mark.parametrize("wanted", ["frab-xml", "frab-json"])
@settings(deadline=None, max_examples=60)
@given(programme=programmes())
def test_what_is_written_is_read_again_as_it_was(wanted: str, programme: Programme) -> None:
    head = frab_export.Head("pilot", "Pilot expo", "Europe/Warsaw", "1")
    text = frab_export.write(programme, head, wanted, language="en").text
    reading = read(text, format=wanted)
    used = {occurrence.room for session in programme.sessions for occurrence in session.occurrences}
    assert reading.refused == []
    assert {session.id: session for session in reading.programme.sessions} == {
        each.id: each for each in programme.sessions
    }
    assert used <= {room.slug for room in reading.programme.rooms} <= {room.slug for room in programme.rooms}


@settings(deadline=None, max_examples=200)
@given(
    name=st.sampled_from([*EVENT, "code", "slug", "url", "abstract", "attachments", "recording"]),
    value=_anything(),
)
def test_any_value_in_an_event_is_understood_or_refused_never_an_accident(name: str, value: Any) -> None:
    reading = read(document({**EVENT, name: value}))
    assert len(reading.programme.sessions) + bool(reading.refused) == 1


@settings(deadline=None, max_examples=200)
@given(
    name=st.sampled_from(["tracks", "rooms", "acronym", "time_zone_name", "url", "days"]),
    value=_anything(),
)
def test_any_value_above_the_events_is_understood_or_refused(name: str, value: Any) -> None:
    with suppress(Invalid):
        assert read(document(EVENT, **{name: value})).refused == []


@settings(deadline=None, max_examples=200)
@given(name=st.sampled_from(["date", "day_start", "day_end"]), value=_anything())
def test_any_value_in_a_day_is_understood_or_refused(name: str, value: Any) -> None:
    reading = read(document(EVENT, day={name: value}))
    assert reading.refused or len(reading.programme.sessions) == 1


def test_the_xml_names_its_children_as_the_schema_does() -> None:
    text = frab_export.write(
        read(document(EVENT)).programme,
        frab_export.Head("pilot", "Pilot expo", "Europe/Warsaw", "1"),
        "frab-xml",
        language="en",
    ).text
    [found] = etree.fromstring(text).iter("event")
    required = {"room", "title", "type", "date", "start", "duration", "abstract", "track"}
    assert required <= {child.tag for child in found}
    assert found.findtext("date") == "2026-10-16T10:30:00+02:00"
    assert ZoneInfo("Europe/Warsaw").key in text
