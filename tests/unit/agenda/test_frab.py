"""Schedules: what is understood, what is repaired on the way, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest

from services.agenda.domain.programme import Room
from tests.unit.agenda.frab_documents import EVENT, GUID, document, event, read, without


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
