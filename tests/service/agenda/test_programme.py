"""The programme: saved, listed, shown, counted; all or nothing, and twice is once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import event

from expo.errors import Conflict, Invalid, NotFound
from tests.builders import signed_in
from tests.service.agenda.town import at, edition_changed, guid, organiser, talk

if TYPE_CHECKING:
    from tests.service.agenda.town import Agenda
from tests.service.agenda.town import NOBODY, changes


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
