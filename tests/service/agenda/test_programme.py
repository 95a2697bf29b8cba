"""The programme: saved, imported, listed, moved, exported; all or nothing, and twice is once."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import event

from expo.errors import Conflict, ExpoError, Invalid, NotFound
from tests.builders import signed_in
from tests.service.agenda.schedules import JSON, XML, schedule
from tests.service.agenda.town import MORNING, at, edition_changed, guid, organiser, slot_taken, talk

if TYPE_CHECKING:
    from tests.service.agenda.town import Agenda

NOBODY = signed_in(uuid4())


def imported(agenda: Agenda, document: str, **more: Any) -> Any:
    return agenda.ask("import_programme", organiser(), edition="pilot", document=document, **more)


def changes(report: Any) -> dict[str, tuple[int, int, int, int]]:
    parts = ("rooms", "tracks", "sessions", "occurrences")
    return {name: (part.new, part.changed, part.same, part.absent) for name in parts if (part := getattr(report, name))}


def test_saving_the_same_twice_changes_nothing(agenda: Agenda) -> None:
    sessions = [talk("Floods"), talk("Storms", 3, room="tent", capacity=None)]
    first, again = agenda.save(*sessions), agenda.save(*sessions)
    assert changes(first)["sessions"] == (2, 0, 0, 0)
    assert changes(again) == {
        "rooms": (0, 0, 0, 2),
        "tracks": (0, 0, 0, 2),
        "sessions": (0, 0, 2, 0),
        "occurrences": (0, 0, 2, 0),
    }
    versions = [each["version"] for each in agenda.announced("ProgrammeChanged")]
    assert versions == [1, 2]
    assert agenda.listed(NOBODY).version == 2


def test_a_dry_run_reports_the_same_and_stores_nothing(agenda: Agenda) -> None:
    dry = agenda.save(talk("Floods"), dry_run=True)
    assert (dry.applied, changes(dry)["sessions"], agenda.listed(NOBODY).items) == (False, (1, 0, 0, 0), ())


def test_what_is_not_named_stays_and_what_is_named_changes(agenda: Agenda) -> None:
    agenda.save(talk("Floods"), talk("Storms", 3))
    report = agenda.save(talk("Floods", title={"en": "Floods and dykes"}))
    assert changes(report)["sessions"] == (0, 1, 0, 1)
    found = agenda.ask("get_session", NOBODY, edition="pilot", session=str(guid("Floods")))
    assert (found.title, found.version) == ({"en": "Floods and dykes"}, 2)
    assert len(agenda.listed(NOBODY).items) == 2


@pytest.mark.parametrize(
    ("wrong", "pointer", "code"),
    [
        (talk("Floods", room="cellar"), "/sessions/0/occurrences/0/room", "room_unknown"),
        (talk("Floods", track="earth"), "/sessions/0/track", "track_unknown"),
        (talk("Floods", 3, -1), "/sessions/0/occurrences/0/end", "not_before_end"),
    ],
)
def test_one_bad_row_refuses_all(agenda: Agenda, wrong: dict[str, Any], pointer: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        agenda.save(wrong, talk("Storms", 3))
    assert refused.value.code == "programme_refused"
    assert [(each["pointer"], each["code"]) for each in refused.value.fields] == [(pointer, code)]
    assert agenda.listed(NOBODY).items == ()


def test_an_id_twice_in_one_request_is_refused(agenda: Agenda) -> None:
    report = agenda.save(talk("Floods"), talk("Floods"), dry_run=True)
    assert {each.code for each in report.refused} == {"duplicate"}


def test_a_session_of_another_edition_is_not_taken_over(agenda: Agenda) -> None:
    agenda.save(talk("Floods"))
    agenda.hear("keep_edition", edition_changed(edition="expo", id=str(guid("expo"))))
    room = {"slug": "aula", "name": "Aula"}
    asked = {"edition": "expo", "rooms": [room], "sessions": [talk("Floods", track=None)]}
    with pytest.raises(Invalid) as refused:
        agenda.ask("save_programme", signed_in(uuid4(), expo="organiser"), **asked)
    assert refused.value.fields[0]["code"] == "belongs_to_other_edition"


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


def test_listing_filters_and_pages(agenda: Agenda) -> None:
    agenda.save(
        talk("Floods", 1),
        talk("Storms", 2, room="tent", kind="workshop"),
        talk("Fires", 26, track="fire"),
        talk("Late", 17),
    )

    def names(**filters: Any) -> list[str]:
        return [each.title["en"] for each in agenda.listed(NOBODY, **filters).items]

    assert names() == ["Floods", "Storms", "Late", "Fires"]
    assert names(room="tent") == names(kind="workshop") == ["Storms"]
    assert names(track="fire") == names(day=at(24).date().isoformat()) == ["Fires"]
    first = agenda.listed(NOBODY, limit=3)
    rest = agenda.listed(NOBODY, limit=3, after=first.next)
    assert [each.title["en"] for each in (*first.items, *rest.items)] == names()
    assert (rest.next, first.time_zone) == (None, "Europe/Warsaw")
    assert [each.slug for each in first.rooms] == ["aula", "tent"]
    with pytest.raises(Invalid):
        agenda.listed(NOBODY, after="elsewhere")


def test_a_list_asks_as_few_questions_however_long_it_is(agenda: Agenda) -> None:
    anna = agenda.attendee("Anna")

    def questions() -> int:
        asked: list[str] = []
        count = lambda *args: asked.append(args[2])  # noqa: E731
        event.listen(agenda.database.engine, "before_cursor_execute", count)
        agenda.listed(anna)
        event.remove(agenda.database.engine, "before_cursor_execute", count)
        return len(asked)

    agenda.save(talk("Floods"))
    few = questions()
    agenda.save(*(talk(f"talk {number}", number) for number in range(100)))
    assert questions() == few <= 10


def test_a_session_is_shown_in_full_with_the_readers_seat(agenda: Agenda) -> None:
    persons = [{"guid": str(guid("speaker")), "name": "Līga"}]
    agenda.save(talk("Floods", abstract={"en": "Why dykes break."}, speakers=persons))
    anna = agenda.attendee("Anna")
    seat = agenda.book(anna, "Floods")
    found = agenda.ask("get_session", anna, edition="pilot", session=str(guid("Floods")))
    assert (found.track.name, found.rooms[0].name, found.speakers[0].name) == ("Water", "Aula", "Līga")
    assert (found.abstract, found.slug, len(found.code)) == ({"en": "Why dykes break."}, "floods", 6)
    [occurrence] = found.occurrences
    assert (occurrence.mine.id, occurrence.taken, occurrence.free) == (seat.id, 1, 1)
    assert agenda.ask("get_session", NOBODY, edition="pilot", session=str(guid("Floods"))).occurrences[0].mine is None
    with pytest.raises(NotFound, match="session_unknown"):
        agenda.ask("get_session", anna, edition="pilot", session=str(uuid4()))


def test_a_move_says_first_whom_it_concerns_and_takes_no_seat(agenda: Agenda) -> None:
    agenda.save(talk("Floods", 1, capacity=2), talk("Storms", 4, room="tent"))
    anna, ben, cilla = (agenda.attendee(name) for name in ("Anna", "Ben", "Cilla"))
    for who in (anna, ben, cilla):
        agenda.book(who, "Floods")
    agenda.hear("release_seats_that_lost_time", slot_taken("Anna", 4))
    asked = {"edition": "pilot", "occurrence": str(guid("Floods")), "start": at(4).isoformat(), "room": "tent"}
    dry = agenda.ask("move_occurrence", organiser(), **asked, dry_run=True)
    assert (dry.applied, dry.people, dry.clashing, dry.waiting) == (False, 2, 1, 1)
    assert agenda.announced("SeatMoved") == []
    move = agenda.ask("move_occurrence", organiser(), **asked)
    assert (move.applied, move.people, move.clashing, move.waiting) == (True, 2, 1, 1)
    assert (move.occurrence.start, move.occurrence.end, move.occurrence.room) == (at(4), at(5), "tent")
    assert [(each.of_what, each.name) for each in move.clashes] == [("room", "Tent")]
    told = {each["person"]: (each["state"], each["clashes"]) for each in agenda.announced("SeatMoved")}
    assert told == {anna.id: ("taken", True), ben.id: ("taken", False), cilla.id: ("waiting", False)}
    assert [each["start"] for each in agenda.announced("TimeTaken")[-2:]] == [at(4).isoformat()] * 2
    [seat] = agenda.ask("my_seats", anna, edition="pilot").items
    assert (seat.state, seat.start, seat.room, seat.clashes) == ("taken", at(4), "tent", True)


@pytest.mark.parametrize(
    ("asked", "kind", "code"),
    [
        ({"room": "cellar"}, NotFound, "room_unknown"),
        ({"occurrence": str(uuid4())}, NotFound, "occurrence_unknown"),
        ({"end": at(0).isoformat()}, Invalid, "invalid_request"),
    ],
)
def test_a_move_to_nowhere_is_refused(agenda: Agenda, asked: dict[str, str], kind: type[ExpoError], code: str) -> None:
    agenda.save(talk("Floods"))
    with pytest.raises(kind, match=code):
        agenda.ask("move_occurrence", organiser(), **{"edition": "pilot", "occurrence": str(guid("Floods")), **asked})


def test_seats_that_somebody_has_are_not_given_up_by_a_save(agenda: Agenda) -> None:
    agenda.save(talk("Floods"))
    agenda.book(agenda.attendee("Anna"), "Floods")
    with pytest.raises(Conflict, match="capacity_below_taken"):
        agenda.save(talk("Floods", capacity=None))
    assert agenda.save(talk("Floods", capacity=5)).occurrences.changed == 1
    assert agenda.listed(NOBODY).items[0].occurrence.free == 4


def test_the_overview_counts(agenda: Agenda) -> None:
    agenda.save(talk("Floods", capacity=1), talk("Storms", 3, capacity=None))
    for name in ("Anna", "Ben"):
        agenda.book(agenda.attendee(name), "Floods")
    figures = agenda.ask("overview", organiser(), edition="pilot")
    assert (figures.sessions, figures.occurrences, figures.bookable, figures.rooms) == (2, 2, 1, 2)
    assert (figures.capacity, figures.taken, figures.waiting, figures.full) == (1, 1, 1, 1)
