"""A place in a test, or in its line: who gets it, who is refused and why, and who is next."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, update

from expo.contracts import exhibits as contract, registration
from expo.errors import Conflict, NotFound
from services.exhibits.models import Slot
from tests.service.exhibits.conftest import ORGANISER, at, registration_event, seat_taken, signed_in


def refused(hall, person, slot, **options):
    with pytest.raises(Conflict) as refusal, hall.session.begin_nested():
        hall.books(person, slot, **options)
    return refusal.value


def test_a_booking_takes_a_place_and_the_persons_time(hall):
    person, slot = hall.registers(), hall.slots()[0]
    booking = hall.books(person, slot, briefing_read=True)
    assert (booking.state, booking.position, booking.start, booking.zone) == ("taken", None, at(60), "yard")
    assert (booking.title["pl"], booking.time_zone, booking.briefed) == ("Poleć dronem", "Europe/Warsaw", True)
    shown = hall.test(person).slots[0]
    assert (shown.places, shown.taken, shown.waiting, shown.mine.id) == (2, 1, 0, booking.id)
    assert hall.test().slots[0].mine is None
    assert hall.bookings(person) == [booking]
    assert hall.decided(booking.id) == [("slot_claimed", "taken")]
    [(_, time), (told, event)] = hall.announced()
    assert (time["person"], time["start"], time["live"]) == (str(person), at(60).isoformat(), True)
    assert (told, event["id"], event["version"], event["code"]) == ("SlotBooked", str(booking.id), 1, booking.code)
    assert (event["title"]["en"], event["zone"], event["reason"]) == ("Fly the drone", "yard", None)


def test_nobody_books_without_a_live_registration(hall):
    slot = hall.slots()[0]
    assert refused(hall, uuid4(), slot) == Conflict("not_registered")
    waiting = uuid4()
    hall.hears(registration_event(registration.RegistrationWaiting, waiting))
    assert refused(hall, waiting, slot) == Conflict("not_registered")
    assert hall.announced() == []


def test_an_older_event_does_not_revive_a_registration(hall):
    person, known = uuid4(), str(uuid4())
    hall.hears(registration_event(registration.RegistrationCancelled, person, id=known, version=2))
    hall.hears(registration_event(registration.RegistrationConfirmed, person, id=known, version=1))
    assert refused(hall, person, hall.slots()[0]).code == "not_registered"


def test_a_group_that_is_not_meant_is_told_which_groups_are(hall):
    refusal = refused(hall, hall.registers("funders"), hall.slots()[0])
    figures = {"group": "funders", "groups": ["practitioners", "research"]}
    assert refusal == Conflict("target_group_not_eligible", figures)


def test_one_place_a_person_and_test(hall):
    person, (first, second, _) = hall.registers(), hall.slots()
    booking = hall.books(person, first)
    assert refused(hall, person, first).code == "already_booked"
    assert refused(hall, person, second) == Conflict(
        "test_already_booked", {"booking": str(booking.id), "start": at(60).isoformat()}
    )


def test_who_comes_too_late_waits_and_is_offered_what_is_free(hall):
    first, second, third = hall.slots()
    for _ in range(2):
        hall.books(hall.registers(), first)
    late = hall.registers()
    hall.hears(seat_taken(late, at(120)))
    booking = hall.books(late, first)
    assert (booking.state, booking.position) == ("waiting", 1)
    assert [offer.slot for offer in booking.alternatives] == [third]
    [(_, event)] = hall.announced("SlotWaiting")
    assert (event["position"], [offer["slot"] for offer in event["alternatives"]]) == (1, [str(third)])
    assert len(hall.announced("TimeTaken")) == 2
    refusal = refused(hall, hall.registers(), first, wait=False)
    assert (refusal.code, refusal.figures["waiting"], refusal.figures["places"]) == ("sold_out", 1, 2)
    assert [offer["slot"] for offer in refusal.figures["alternatives"]] == [str(second), str(third)]


def test_a_clash_names_what_is_in_the_way_and_what_is_free_instead(hall):
    first, second, third = hall.slots()
    person = hall.registers()
    seat = seat_taken(person, at(85))
    hall.hears(seat)
    refusal = refused(hall, person, first)
    named = (refusal.code, refusal.figures["booking"], refusal.figures["owner"])
    assert named == ("time_clash", str(seat.id), "agenda")
    # The seat ends at 115 in the hall, the second slot begins at 120 in the yard, ten minutes away.
    assert refused(hall, person, second).figures["walking_minutes"] == 10
    assert [offer["slot"] for offer in refusal.figures["alternatives"]] == [str(third)]
    assert hall.books(person, third).state == "taken"


def test_a_cancelled_place_goes_to_the_next_in_line(hall):
    slot = hall.slots()[0]
    first, *_ = [hall.books(hall.registers(), slot) for _ in range(2)]
    line = [hall.registers() for _ in range(2)]
    waiting = [hall.books(person, slot) for person in line]
    holder = signed_in(_person_of(hall, first))
    released = hall.cancels(first, holder)
    assert (released.state, released.reason, released.version) == ("released", "cancelled", 2)
    assert hall.cancels(first, holder) == released
    [promoted] = hall.bookings(line[0])
    assert (promoted.id, promoted.state, promoted.version) == (waiting[0].id, "taken", 2)
    assert hall.bookings(line[1])[0].position == 1
    names = [name for name, _ in hall.announced("SlotReleased", "SlotPromoted", "TimeFreed", "TimeTaken")]
    assert names[2:] == ["TimeFreed", "SlotReleased", "TimeTaken", "SlotPromoted"]
    assert hall.decided(promoted.id) == [("slot_claimed", "waiting"), ("slot_promoted", "taken")]


def _person_of(hall, booking):
    [event] = [data for _, data in hall.announced("SlotBooked") if data["id"] == str(booking.id)]
    return event["person"]


def test_only_the_person_and_organisers_cancel(hall):
    booking = hall.books(hall.registers(), hall.slots()[0])
    with pytest.raises(NotFound):
        hall.cancels(booking, signed_in(uuid4()))
    assert hall.cancels(booking, ORGANISER).reason == "cancelled_by_organiser"


def test_who_has_a_clash_is_passed_over_told_once_and_asked_again(hall):
    slot = hall.slots()[0]
    holders = [hall.registers() for _ in range(2)]
    held = [hall.books(person, slot) for person in holders]
    busy, free = hall.registers(), hall.registers()
    hall.books(busy, slot), hall.books(free, slot)
    seat = seat_taken(busy, at(60))
    hall.hears(seat)
    hall.cancels(held[0], signed_in(holders[0]))
    assert hall.bookings(free)[0].state == "taken"
    assert (hall.bookings(busy)[0].state, hall.bookings(busy)[0].position) == ("waiting", 1)
    hall.cancels(held[1], signed_in(holders[1]))
    hall.ticks("promote_waiting")
    assert len(hall.announced("SlotPassedOver")) == 1
    hall.hears(type(seat).load({**type(seat).dump(seat), "version": 2, "live": False}))
    hall.ticks("promote_waiting")
    assert hall.bookings(busy)[0].state == "taken"


def test_a_cancelled_registration_gives_its_slots_to_the_line(hall):
    first, second, _ = hall.slots()
    leaving, known = uuid4(), str(uuid4())
    hall.hears(registration_event(registration.RegistrationConfirmed, leaving, id=known))
    hall.books(leaving, first)
    hall.books(hall.registers(), first)
    waiting = hall.registers()
    hall.books(waiting, first)
    gone = registration_event(registration.RegistrationCancelled, leaving, id=known, version=2)
    hall.hears(gone)
    hall.hears(gone)
    assert [(each.state, each.reason) for each in hall.bookings(leaving)] == [("released", "registration_cancelled")]
    assert hall.bookings(waiting)[0].state == "taken"
    assert len(hall.announced("SlotReleased")) == 1
    assert refused(hall, leaving, second).code == "not_registered"


def test_who_registered_anew_keeps_the_slots(hall):
    person, former = uuid4(), str(uuid4())
    hall.hears(registration_event(registration.RegistrationConfirmed, person, id=former))
    hall.registers(person=person)
    hall.books(person, hall.slots()[0])
    hall.hears(registration_event(registration.RegistrationCancelled, person, id=former, version=2))
    assert hall.bookings(person)[0].state == "taken"


def test_the_later_of_two_claims_that_crossed_is_released_and_told_what_is_free(hall):
    first, second, third = hall.slots()
    person, waiting = hall.registers(), hall.registers()
    hall.books(person, first), hall.books(hall.registers(), first), hall.books(waiting, first)
    hall.hears(seat_taken(person, at(70)))
    [lost] = hall.bookings(person)
    assert (lost.state, lost.reason) == ("released", "time_lost")
    [(_, event)] = hall.announced("SlotReleased")
    assert [offer["slot"] for offer in event["alternatives"]] == [str(second), str(third)]
    assert hall.bookings(waiting)[0].state == "taken"


def test_the_earlier_of_two_claims_that_crossed_stays(hall):
    person = hall.registers()
    hall.books(person, hall.slots()[0])
    hall.hears(seat_taken(person, at(70), claimed_at=at(0).isoformat()))
    assert hall.bookings(person)[0].state == "taken"


def test_a_booking_is_explained_to_its_person_and_organisers(hall):
    person = hall.registers()
    booking = hall.books(person, hall.slots()[0])
    ask = contract.ExplainBooking(booking=booking.id)
    [decision] = hall.ask(ask, signed_in(person)).items
    assert (decision.rule, decision.outcome, decision.figures["taken"]) == ("slot_claimed", "taken", 1)
    assert len(hall.ask(ask, ORGANISER).items) == 1
    with pytest.raises(NotFound):
        hall.ask(ask, signed_in(uuid4()))


def test_a_refusal_leaves_no_trace(hall):
    person = hall.registers()
    hall.hears(seat_taken(person, at(60)))
    refused(hall, person, hall.slots()[0])
    assert hall.bookings(person) == []
    assert hall.announced() == []


def test_a_slot_nobody_knows_is_not_found(hall):
    with pytest.raises(NotFound, match="slot_unknown"):
        hall.books(hall.registers(), uuid4())


def test_who_still_waits_when_the_slot_begins_waits_no_more(hall):
    slot = hall.slots()[0]
    held = [hall.books(hall.registers(), slot) for _ in range(2)]
    late = hall.registers()
    hall.books(late, slot)
    hall.ticks("end_lines")
    assert hall.bookings(late)[0].state == "waiting"
    begun = update(Slot).where(Slot.id == slot).values(start=func.now() - timedelta(minutes=1))
    hall.session.execute(begun)
    hall.cancels(held[0], ORGANISER)
    assert hall.bookings(late)[0].state == "waiting"
    hall.ticks("end_lines")
    assert (hall.bookings(late)[0].state, hall.bookings(late)[0].reason) == ("released", "slot_started")
