"""The line before a full session: who comes next, who is passed over, what a race leaves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from expo.errors import Conflict
from tests.service.agenda.town import guid, organiser, talk

if TYPE_CHECKING:
    from tests.service.agenda.town import Agenda
from tests.service.agenda.town import drift


def test_a_released_seat_goes_to_the_next_in_line(agenda: Agenda) -> None:
    agenda.save(talk("Floods", capacity=1))
    anna, ben, cilla = (agenda.attendee(name) for name in ("Anna", "Ben", "Cilla"))
    seat = agenda.book(anna, "Floods")
    waiting = [agenda.book(who, "Floods") for who in (ben, cilla)]
    released = agenda.ask("release_seat", anna, seat=str(seat.id))
    assert (released.state, released.reason) == ("released", "by_person")
    [promoted] = agenda.announced("SeatPromoted")
    assert (promoted["person"], promoted["state"], promoted["reason"]) == (ben.id, "taken", "place_freed")
    assert (promoted["id"], promoted["version"]) == (str(waiting[0].id), 2)
    [next_one] = agenda.ask("my_seats", cilla, edition="pilot").items
    assert (next_one.state, next_one.position) == ("waiting", 1)
    assert [each["event"] for each in agenda.announced()][-4:] == [
        "TimeFreed",
        "SeatReleased",
        "TimeTaken",
        "SeatPromoted",
    ]
    assert drift(agenda) == []


def test_releasing_twice_is_once(agenda: Agenda) -> None:
    agenda.save(talk("Floods", capacity=1))
    anna, ben = agenda.attendee("Anna"), agenda.attendee("Ben")
    seat = agenda.book(anna, "Floods")
    agenda.book(ben, "Floods")
    for _ in range(2):
        agenda.ask("release_seat", anna, seat=str(seat.id))
    assert len(agenda.announced("SeatReleased")) == 1
    assert agenda.listed(anna).items[0].occurrence.taken == 1


def test_a_released_seat_can_be_booked_again(agenda: Agenda) -> None:
    agenda.save(talk("Floods"))
    anna = agenda.attendee("Anna")
    seat = agenda.book(anna, "Floods")
    agenda.ask("release_seat", anna, seat=str(seat.id))
    assert agenda.book(anna, "Floods").id != seat.id


def test_who_has_something_else_is_passed_over_told_once_and_keeps_the_place_in_line(agenda: Agenda) -> None:
    agenda.save(talk("Floods", capacity=1), talk("Storms", 1, room="tent"))
    anna, ben, cilla = (agenda.attendee(name) for name in ("Anna", "Ben", "Cilla"))
    first = agenda.book(anna, "Floods")
    bens = agenda.book(ben, "Floods")
    second = agenda.book(cilla, "Floods")
    storms = agenda.book(ben, "Storms")
    agenda.ask("release_seat", anna, seat=str(first.id))
    assert [each["person"] for each in agenda.announced("SeatPromoted")] == [cilla.id]
    [passed] = agenda.announced("SeatPassedOver")
    assert (passed["id"], passed["position"], passed["reason"]) == (str(bens.id), 1, "clash")
    agenda.ask("release_seat", cilla, seat=str(second.id))
    assert len(agenda.announced("SeatPassedOver")) == 1
    assert agenda.listed(anna).items[0].occurrence.free == 1  # who was passed over holds nobody up
    agenda.ask("release_seat", ben, seat=str(storms.id))
    agenda.work(agenda.service.promote_who_was_passed_over)
    assert agenda.announced("SeatPromoted")[-1]["person"] == ben.id
    assert drift(agenda) == []


def test_more_seats_promote_the_line_in_its_order(agenda: Agenda) -> None:
    agenda.save(talk("Floods", capacity=0))
    people = [agenda.attendee(f"person {number}") for number in range(4)]
    for person in people:
        agenda.book(person, "Floods")
    occurrence = agenda.ask("set_capacity", organiser(), edition="pilot", occurrence=str(guid("Floods")), capacity=3)
    assert (occurrence.capacity, occurrence.taken, occurrence.free, occurrence.waiting) == (3, 3, 0, 1)
    assert [each["person"] for each in agenda.announced("SeatPromoted")] == [person.id for person in people[:3]]
    assert {each["reason"] for each in agenda.announced("SeatPromoted")} == {"capacity_raised"}
    with pytest.raises(Conflict) as refused:
        agenda.ask("set_capacity", organiser(), edition="pilot", occurrence=str(guid("Floods")), capacity=2)
    assert refused.value.figures == {"capacity": 2, "taken": 3}


def test_more_than_a_batch_is_promoted_by_the_clock(agenda: Agenda) -> None:
    agenda.save(talk("Floods", capacity=0))
    for number in range(60):
        agenda.book(agenda.attendee(f"person {number}"), "Floods")
    agenda.ask("set_capacity", organiser(), edition="pilot", occurrence=str(guid("Floods")), capacity=60)
    assert len(agenda.announced("SeatPromoted")) == 50
    agenda.work(agenda.service.promote_who_was_busy)
    assert len(agenda.announced("SeatPromoted")) == 60
    assert drift(agenda) == []


def test_thirty_people_race_for_seven_seats(agenda: Agenda) -> None:
    agenda.save(talk("Floods", capacity=7))
    people = [agenda.attendee(f"person {number}") for number in range(30)]
    with ThreadPoolExecutor(8) as pool:
        seats = list(pool.map(lambda who: agenda.book(who, "Floods"), people))
    assert sorted(seat.state for seat in seats) == ["taken"] * 7 + ["waiting"] * 23
    assert sorted(seat.position for seat in seats if seat.position) == list(range(1, 24))
    with ThreadPoolExecutor(8) as pool:
        list(
            pool.map(
                lambda pair: agenda.ask("release_seat", pair[0], seat=str(pair[1].id)), zip(people, seats, strict=True)
            )
        )
    assert drift(agenda) == []
    assert agenda.ask("overview", organiser(), edition="pilot").taken == 0
