"""Schedules at the house: imported, exported, all or nothing, and twice is once."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from expo.errors import Invalid
from tests.service.agenda.schedules import JSON, XML, schedule
from tests.service.agenda.town import MORNING, at, guid, organiser, talk

if TYPE_CHECKING:
    from tests.service.agenda.town import Agenda
from tests.service.agenda.town import NOBODY, changes


def imported(agenda: Agenda, document: str, **more: Any) -> Any:
    return agenda.ask("import_programme", organiser(), edition="pilot", document=document, **more)


@pytest.mark.parametrize("write", [XML, JSON])
def test_a_schedule_comes_in_and_twice_is_once(agenda: Agenda, write: Any) -> None:
    document = write(schedule())
    first, again = imported(agenda, document), imported(agenda, document)
    assert (first.format, first.refused, changes(first)["sessions"]) == (write.format, (), (3, 0, 0, 0))
    assert changes(again)["sessions"] == (0, 0, 3, 0)
    assert changes(again)["occurrences"] == (0, 0, 3, 0)
    assert [each["version"] for each in agenda.announced("ProgrammeChanged")] == [1, 2]
    listed = agenda.listed(NOBODY)
    assert [each.title for each in listed.items] == [{"de": "Eröffnung"}, {"en": "Night shift"}, {"en": "Dykes & dams"}]
    assert [each.kind for each in listed.items] == ["ceremony", "social", "workshop"]
    assert [(each.date, each.sessions) for each in listed.days] == [
        (MORNING.date(), 2),
        (MORNING.date().replace(day=MORNING.day) + (at(24) - at(0)), 1),
    ]


def test_xml_and_json_say_the_same(agenda: Agenda) -> None:
    imported(agenda, XML(schedule()))
    report = imported(agenda, JSON(schedule()))
    assert changes(report)["sessions"] == (0, 0, 3, 0)
    assert changes(report)["occurrences"] == (0, 0, 3, 0)


def test_clashes_are_reported_and_refuse_nothing(agenda: Agenda) -> None:
    facts = schedule()
    facts["days"][0]["events"][1].update(date=facts["days"][0]["events"][0]["date"], room="Großer Saal")
    facts["days"][0]["events"][1]["persons"] = facts["days"][0]["events"][0]["persons"]
    report = imported(agenda, JSON(facts))
    assert report.applied
    assert sorted((each.of_what, each.name) for each in report.clashes) == [
        ("room", "Großer Saal"),
        ("speaker", "Jānis Ozols"),
    ]


def test_seats_by_room_open_as_many_as_it_holds(agenda: Agenda) -> None:
    imported(agenda, JSON(schedule()), seats="room")
    assert [each.occurrence.capacity for each in agenda.listed(NOBODY).items] == [300, 300, None]
    anna = agenda.attendee("Anna")
    first = agenda.listed(anna).items[0]
    agenda.ask("book_seat", anna, session=str(first.session))
    again = imported(agenda, JSON(schedule()))  # which says nothing of seats
    assert changes(again)["occurrences"] == (0, 0, 3, 0)
    assert agenda.listed(anna).items[0].occurrence.mine.state == "taken"


def test_a_newer_schedule_moves_seats_and_tells_their_people(agenda: Agenda) -> None:
    facts = schedule()
    imported(agenda, JSON(facts), seats="room")
    anna = agenda.attendee("Anna")
    agenda.ask("book_seat", anna, session=facts["days"][0]["events"][0]["guid"])
    facts["days"][0]["events"][0].update(date=at(5).isoformat(), room="Zelt")
    dry = imported(agenda, JSON(facts), dry_run=True)
    report = imported(agenda, JSON(facts))
    assert (dry.people, report.people, changes(report)["occurrences"]) == (1, 1, (0, 1, 2, 0))
    [moved] = agenda.announced("SeatMoved")
    assert (moved["start"], moved["room"], moved["state"]) == (at(5).isoformat(), "zelt", "taken")


def test_a_bad_row_refuses_the_whole_document_and_names_all(agenda: Agenda) -> None:
    facts = schedule()
    facts["days"][0]["events"][0]["duration"] = "soon"
    facts["days"][1]["events"][0]["title"] = ""
    dry = imported(agenda, XML(facts), dry_run=True)
    expected = [
        ("/schedule/day[1]/room[1]/event[1]/duration", "not_a_duration", "soon"),
        ("/schedule/day[2]/room[1]/event[1]/title", "missing", None),
    ]
    assert [(each.pointer, each.code, each.value) for each in dry.refused] == expected
    with pytest.raises(Invalid) as refused:
        imported(agenda, XML(facts))
    assert [(each["pointer"], each["code"], each["value"]) for each in refused.value.fields] == expected
    assert agenda.listed(NOBODY).items == ()


@pytest.mark.parametrize("wanted", ["frab-xml", "frab-json"])
def test_what_is_exported_comes_back_the_same(agenda: Agenda, wanted: str) -> None:
    imported(agenda, JSON(schedule()))
    morning, evening = (talk("Floods", start)["occurrences"][0] for start in (1, 5))
    twice = [{**morning, "id": str(guid("am"))}, {**evening, "id": str(guid("pm"))}]
    agenda.save(talk("Floods", title={"en": "Floods"}, slug="pilot-floods", occurrences=twice))
    alone = {**talk("Storms", 3)["occurrences"][0], "id": str(guid("an id of its own"))}
    agenda.save(talk("Storms", title={"en": "Storms"}, occurrences=[alone]))
    document = agenda.ask("export_programme", NOBODY, edition="pilot", format=wanted)
    assert document.digest == hashlib.sha256(document.text.encode()).hexdigest()
    report = imported(agenda, document.text)
    assert (report.refused, changes(report)["sessions"]) == ((), (0, 0, 5, 0))
    assert changes(report)["occurrences"] == (0, 0, 6, 0)
    assert changes(report)["rooms"][1] == 0


def test_both_exports_tell_the_same_facts(agenda: Agenda) -> None:
    imported(agenda, JSON(schedule()))
    xml, twin = (
        agenda.ask("export_programme", NOBODY, edition="pilot", format=each).text for each in ("frab-xml", "frab-json")
    )
    days = json.loads(twin)["schedule"]["conference"]["days"]
    guids = {event["guid"] for day in days for events in day["rooms"].values() for event in events}
    assert len(guids) == 3
    assert all(f'guid="{each}"' in xml for each in guids)
