"""Seats: booked, waited for, refused; each with its announcement and its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from expo.errors import Conflict, ExpoError, Forbidden, Invalid, NotFound
from tests.builders import operator, signed_in
from tests.service.agenda.town import at, guid, organiser, slot_taken, talk

if TYPE_CHECKING:
    from tests.service.agenda.town import Agenda
from tests.service.agenda.town import drift


def test_a_seat_is_booked_announced_and_explained(agenda: Agenda) -> None:
    agenda.save(talk("Floods"))
    anna = agenda.attendee("Anna")
    seat = agenda.book(anna, "Floods")
    assert (seat.state, seat.position, seat.room, seat.room_name, seat.zone) == ("taken", None, "aula", "Aula", "hall")
    assert (seat.start, seat.end, seat.time_zone) == (at(1), at(2), "Europe/Warsaw")
    told = agenda.announced("SeatBooked", "TimeTaken")
    assert [each["event"] for each in told] == ["TimeTaken", "SeatBooked"]
    assert told[1] == {
        "event": "SeatBooked",
        "id": str(seat.id),
        "edition": "pilot",
        "version": 1,
        "person": anna.id,
        "state": "taken",
        "reason": None,
        "position": None,
        "session": str(guid("Floods")),
        "occurrence": str(guid("Floods")),
        "title": {"en": "Floods", "pl": "Floods po polsku"},
        "start": at(1).isoformat(),
        "end": at(2).isoformat(),
        "room": "aula",
        "room_title": {"en": "Aula"},
        "zone": "hall",
        "time_zone": "Europe/Warsaw",
        "clashes": False,
    }
    [decision] = agenda.ask("explain_seat", anna, seat=str(seat.id)).items
    assert (decision.rule, decision.outcome) == ("seat_claim", "taken")
    assert decision.figures["taken"] == 1


def test_who_is_not_registered_gets_no_seat(agenda: Agenda) -> None:
    agenda.save(talk("Floods"))
    stranger, waiting = signed_in(uuid4()), agenda.attendee("Wanda", "waiting")
    for who in (stranger, waiting):
        with pytest.raises(Conflict, match="not_registered"):
            agenda.book(who, "Floods")
    assert agenda.announced("SeatBooked", "SeatWaiting", "TimeTaken") == []


@pytest.mark.parametrize(
    ("changes", "asked", "kind", "code"),
    [
        ({"capacity": None}, {}, Conflict, "not_bookable"),
        ({"start": -24 * 40}, {}, Conflict, "already_over"),
        ({}, {"occurrence": str(uuid4())}, NotFound, "occurrence_unknown"),
        ({}, {"session": str(uuid4())}, NotFound, "session_unknown"),
    ],
)
def test_what_cannot_be_booked_is_refused(
    agenda: Agenda, changes: dict[str, Any], asked: dict[str, str], kind: type[ExpoError], code: str
) -> None:
    agenda.save(talk("Floods", **changes))
    anna = agenda.attendee("Anna")
    with pytest.raises(kind, match=code):
        agenda.ask("book_seat", anna, **{"session": str(guid("Floods")), **asked})


def test_a_session_of_two_occurrences_wants_one_named(agenda: Agenda) -> None:
    first, second = (talk("Floods", start)["occurrences"][0] for start in (1, 5))
    ids = [str(guid("morning")), str(guid("evening"))]
    agenda.save(talk("Floods", occurrences=[{**first, "id": ids[0]}, {**second, "id": ids[1]}]))
    anna = agenda.attendee("Anna")
    with pytest.raises(Invalid) as refused:
        agenda.book(anna, "Floods")
    assert refused.value.fields[0]["pointer"] == "/occurrence"
    assert agenda.book(anna, "Floods", occurrence=ids[1]).start == at(5)


def test_nobody_sits_twice_in_one_occurrence(agenda: Agenda) -> None:
    agenda.save(talk("Floods"))
    anna = agenda.attendee("Anna")
    seat = agenda.book(anna, "Floods")
    with pytest.raises(Conflict) as refused:
        agenda.book(anna, "Floods")
    assert refused.value.figures == {"seat": str(seat.id), "state": "taken"}


def test_a_full_session_has_a_line_and_offers_something_else(agenda: Agenda) -> None:
    agenda.save(
        talk("Floods", capacity=1),
        talk("Storms", 2),
        talk("Fires", 3, kind="panel", track="fire"),
        talk("Drought", 1, room="tent"),
        talk("Full", 4, capacity=0),
    )
    agenda.book(agenda.attendee("Anna"), "Floods")
    ben = agenda.attendee("Ben")
    seat = agenda.book(ben, "Floods")
    assert (seat.state, seat.position) == ("waiting", 1)
    assert [each.title["en"] for each in seat.alternatives] == ["Drought", "Storms"]
    assert agenda.book(agenda.attendee("Cilla"), "Floods").position == 2
    assert [each["position"] for each in agenda.announced("SeatWaiting")] == [1, 2]
    assert agenda.announced("TimeTaken")[-1]["person"] == str(guid("Anna"))


def test_who_would_rather_not_wait_is_refused_and_leaves_no_trace(agenda: Agenda) -> None:
    agenda.save(talk("Floods", capacity=1), talk("Storms", 2))
    agenda.book(agenda.attendee("Anna"), "Floods")
    with pytest.raises(Conflict) as refused:
        agenda.book(agenda.attendee("Ben"), "Floods", wait=False)
    assert refused.value.code == "sold_out"
    assert [each["title"]["en"] for each in refused.value.figures["alternatives"]] == ["Storms"]
    assert agenda.listed(organiser()).items[0].occurrence.waiting == 0


def test_a_seat_across_another_booking_is_refused_with_alternatives(agenda: Agenda) -> None:
    agenda.save(talk("Floods", 1), talk("Storms", 1.5, room="tent"), talk("Fires", 4), talk("Late", 2, room="tent"))
    anna = agenda.attendee("Anna")
    first = agenda.book(anna, "Floods")
    with pytest.raises(Conflict) as refused:
        agenda.book(anna, "Storms")
    figures = refused.value.figures
    assert (refused.value.code, figures["booking"], figures["owner"]) == ("time_clash", str(first.id), "agenda")
    assert [each["title"]["en"] for each in figures["alternatives"]] == ["Fires"]
    with pytest.raises(Conflict, match="time_clash"):
        agenda.book(anna, "Late")  # begins when Floods ends, ten minutes' walk away
    assert drift(agenda) == []


def test_a_slot_in_another_house_is_in_the_way_too(agenda: Agenda) -> None:
    agenda.save(talk("Floods"))
    anna = agenda.attendee("Anna")
    agenda.hear("release_seats_that_lost_time", slot_taken("Anna", 1))
    with pytest.raises(Conflict) as refused:
        agenda.book(anna, "Floods")
    assert refused.value.figures["owner"] == "exhibits"
    assert refused.value.figures["walking_minutes"] == 10


def test_seats_of_others_do_not_exist_but_for_organisers(agenda: Agenda) -> None:
    agenda.save(talk("Floods"))
    anna, ben = agenda.attendee("Anna"), agenda.attendee("Ben")
    seat = agenda.book(anna, "Floods")
    for operation in ("release_seat", "explain_seat"):
        with pytest.raises(NotFound, match="seat_unknown"):
            agenda.ask(operation, ben, seat=str(seat.id))
    assert agenda.ask("release_seat", organiser(), seat=str(seat.id)).reason == "by_organiser"


def test_who_sits_where_is_for_organisers(agenda: Agenda) -> None:
    agenda.save(talk("Floods", capacity=1))
    for name in ("Anna", "Ben"):
        agenda.book(agenda.attendee(name), "Floods")
    found = agenda.ask("list_seats", organiser(), edition="pilot", occurrence=str(guid("Floods"))).items
    assert [(each.person, each.state) for each in found] == [(guid("Anna"), "taken"), (guid("Ben"), "waiting")]
    with pytest.raises(NotFound):
        agenda.ask("list_seats", organiser(), edition="other", occurrence=str(guid("Floods")))


def test_only_people_hold_seats(agenda: Agenda) -> None:
    agenda.save(talk("Floods"))
    with pytest.raises(Forbidden, match="not_signed_in"):
        agenda.book(operator(), "Floods")
