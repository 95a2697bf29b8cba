"""Seats that go without being given back: with a registration, or to an earlier claim in another house."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from expo.errors import Conflict
from tests.service.agenda.town import at, guid, slot_taken, talk

if TYPE_CHECKING:
    from tests.service.agenda.town import Agenda
from tests.service.agenda.town import drift


def test_a_cancelled_registration_gives_all_seats_back(agenda: Agenda) -> None:
    agenda.save(talk("Floods", capacity=1), talk("Storms", 3, capacity=1), talk("Fires", 5))
    anna, ben = agenda.attendee("Anna"), agenda.attendee("Ben")
    for name in ("Floods", "Fires"):
        agenda.book(anna, name)
    agenda.book(ben, "Storms")
    agenda.book(anna, "Storms")
    agenda.book(ben, "Floods")
    agenda.attendee("Anna", "cancelled", version=2)
    released = agenda.announced("SeatReleased")
    assert {each["title"]["en"] for each in released} == {"Floods", "Storms", "Fires"}
    assert {each["reason"] for each in released} == {"registration_cancelled"}
    assert [each["person"] for each in agenda.announced("SeatPromoted")] == [ben.id]
    with pytest.raises(Conflict, match="not_registered"):
        agenda.book(anna, "Fires")
    assert agenda.ask("my_seats", anna, edition="pilot").items == ()
    assert drift(agenda) == []


def test_an_older_announcement_revives_no_registration(agenda: Agenda) -> None:
    agenda.save(talk("Floods"))
    anna = agenda.attendee("Anna", "cancelled", version=2)
    agenda.attendee("Anna", "confirmed", version=1)
    with pytest.raises(Conflict, match="not_registered"):
        agenda.book(anna, "Floods")


def test_a_seat_that_lost_its_time_is_released_with_the_reason_and_the_next_is_promoted(agenda: Agenda) -> None:
    agenda.save(talk("Floods", capacity=1))
    anna, ben = agenda.attendee("Anna"), agenda.attendee("Ben")
    seat = agenda.book(anna, "Floods")
    agenda.book(ben, "Floods")
    for _ in range(2):
        agenda.hear("release_seats_that_lost_time", slot_taken("Anna", 1.5, id=guid("slot")))
    [released] = agenda.announced("SeatReleased")
    assert (released["id"], released["reason"]) == (str(seat.id), "time_lost")
    assert [each["person"] for each in agenda.announced("SeatPromoted")] == [ben.id]
    assert [each["id"] for each in agenda.announced("TimeFreed")] == [str(seat.id)]


def test_an_earlier_seat_stays_whatever_is_heard(agenda: Agenda) -> None:
    agenda.save(talk("Floods"))
    anna = agenda.attendee("Anna")
    agenda.book(anna, "Floods")
    agenda.hear("release_seats_that_lost_time", slot_taken("Anna", 1, claimed_at=at(0)))
    assert agenda.announced("SeatReleased") == []


def test_freed_time_can_be_booked(agenda: Agenda) -> None:
    agenda.save(talk("Floods"))
    anna = agenda.attendee("Anna")
    slot = slot_taken("Anna", 1, id=guid("slot"))
    agenda.hear("release_seats_that_lost_time", slot)
    agenda.hear("note_freed_time", slot_taken("Anna", 1, id=guid("slot"), version=2, live=False))
    assert agenda.book(anna, "Floods").state == "taken"
