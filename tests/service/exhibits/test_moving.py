"""An organiser moves a slot: the number concerned comes first, nobody loses a place, nothing is in two places."""

from __future__ import annotations

import pytest

from expo.contracts import exhibits as contract
from expo.errors import Conflict, Forbidden, NotFound
from tests.service.exhibits.conftest import ORGANISER, at, seat_taken, signed_in


def plan(hall, slot, minutes, principal=ORGANISER):
    return hall.ask(contract.PlanSlotMove(slot=slot, start=at(minutes)), principal)


def move(hall, slot, minutes, concerned, principal=ORGANISER):
    return hall.ask(contract.MoveSlot(slot=slot, start=at(minutes), concerned=concerned), principal)


def test_a_move_shows_who_is_concerned_and_keeps_every_place(hall):
    slot = hall.slots()[0]
    people = [hall.registers() for _ in range(3)]
    for person in people:
        hall.books(person, slot)
    hall.hears(seat_taken(people[0], at(240)))
    shown = plan(hall, slot, 240)
    assert (shown.concerned, shown.waiting, shown.clashing, shown.end) == (2, 1, 1, at(270))
    assert hall.test().slots[0].start == at(60)
    assert move(hall, slot, 240, 2) == shown
    assert [hall.bookings(person)[0].state for person in people] == ["taken", "taken", "waiting"]
    assert {hall.bookings(person)[0].start for person in people} == {at(240)}
    told = {event["person"]: (event["was_start"], event["clash"]) for _, event in hall.announced("SlotMoved")}
    assert told == {str(person): (at(60).isoformat(), number == 0) for number, person in enumerate(people)}


def test_the_moved_times_cross_to_the_other_houses(hall):
    slot, person = hall.slots()[0], hall.registers()
    hall.books(person, slot)
    move(hall, slot, 240, 1)
    [_, moved] = [event for _, event in hall.announced("TimeTaken")]
    assert (moved["start"], moved["version"], moved["moved_at"] is None) == (at(240).isoformat(), 2, False)


def test_another_number_than_was_shown_is_refused(hall):
    slot = hall.slots()[0]
    hall.books(hall.registers(), slot)
    with pytest.raises(Conflict) as refusal:
        move(hall, slot, 240, 0)
    assert refusal.value == Conflict("concerned_changed", {"concerned": 1})


def test_a_resource_that_is_busy_stops_the_move(hall):
    first, second, _ = hall.slots()
    with pytest.raises(Conflict) as refusal:
        move(hall, first, 130, 0)
    assert (refusal.value.code, refusal.value.figures["slot"]) == ("resource_busy", str(second))
    assert move(hall, first, 80, 0).start == at(80)


def test_a_slot_cannot_be_moved_into_the_past(hall):
    with pytest.raises(Conflict, match="slot_past"):
        plan(hall, hall.slots()[0], -60 * 24 * 100)


def test_only_organisers_of_that_edition_move(hall):
    with pytest.raises(Forbidden):
        move(hall, hall.slots()[0], 240, 0, signed_in(hall.registers()))


def test_importing_again_leaves_a_moved_slot_where_it_is(hall):
    slot = hall.slots()[0]
    move(hall, slot, 240, 0)
    report = {each.kind: (each.created, each.changed) for each in hall.imports().imported}
    assert report["slots"] == (0, 0)
    assert hall.slots()[-1] == slot


def test_a_slot_nobody_knows_is_not_found(hall):
    with pytest.raises(NotFound, match="slot_unknown"):
        plan(hall, hall.registers(), 0)
