"""What is written as a schedule is read again as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st
from lxml import etree

from services.agenda.domain import frab_export
from services.agenda.domain.named import slugs_for
from services.agenda.domain.programme import Occurrence, Programme, Room, Session, Speaker, Track
from tests.unit.agenda.frab_documents import EVENT, document, event, read, words

moments = st.integers(0, 30 * 12).map(
    lambda slots: datetime(2026, 10, 16, 3, tzinfo=UTC) + timedelta(minutes=5 * slots)
)
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


@pytest.mark.parametrize("wanted", ["frab-xml", "frab-json"])
def test_a_room_keeps_its_short_name_beside_one_that_nobody_uses(wanted: str) -> None:
    programme = read(document(event(room="Sál A"))).programme
    [session] = programme.sessions
    names = ["Sal A", "Sál A"]
    rooms = tuple(Room(slug, name) for name, slug in slugs_for(names, least="room").items())
    placed = tuple(replace(each, room=rooms[1].slug) for each in session.occurrences)
    head = frab_export.Head("pilot", "Pilot expo", "Europe/Warsaw", "1")
    both = Programme(rooms, (), (replace(session, occurrences=placed),))
    [again] = read(frab_export.write(both, head, wanted, language="en").text).programme.sessions
    assert [each.room for each in again.occurrences] == [rooms[1].slug]


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
