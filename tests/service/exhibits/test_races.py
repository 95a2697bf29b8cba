"""Many at once on real transactions: no place is given twice, none is lost, nobody is in two places."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from expo.chassis import places
from expo.chassis.db import Database, Work
from expo.chassis.principal import system
from expo.chassis.timeline import TimelineRow
from expo.contracts import exhibits as contract, registration
from expo.errors import Conflict
from services.exhibits.models import Booking
from tests.service.exhibits.conftest import (
    ORGANISER,
    Hall,
    at,
    drone_test,
    edition_changed,
    registration_event,
    signed_in,
)

HANDS = 8
KINDS = ("station", "device", "operator")


@pytest.fixture
def run(database: Database):
    """Each step is one transaction of its own, as an entrypoint would run it."""
    work = Work("exhibits", system("exhibits"))
    return lambda step: database.run(work, lambda session: step(Hall(session)))


@pytest.fixture
def slots(run):
    """Two tests in the yard that overlap, with three slots of three places each."""

    def prepare(hall):
        hall.hears(edition_changed())
        resources = [
            {"key": f"{kind}-{number}", "kind": kind, "title": {"en": kind}, "zone": "yard"}
            for number in (1, 2)
            for kind in KINDS
        ]
        tests = [
            drone_test(key=f"test-{number}", places=3) | {kind: f"{kind}-{number}" for kind in KINDS}
            for number in (1, 2)
        ]
        times = [(f"test-{number}", at(60 * hour + 15 * number)) for number in (1, 2) for hour in (1, 2, 3)]
        rows = [{"test": test, "start": start.isoformat()} for test, start in times]
        hall.imports(resources=resources, tests=tests, slots=rows)
        return [slot.id for key in ("test-1", "test-2") for slot in _test(hall, key).slots]

    return run(prepare)


def _test(hall, key):
    return hall.ask(contract.GetTest(edition="pilot", key=key))


def people(run, count):
    found = [uuid4() for _ in range(count)]
    known = [registration_event(registration.RegistrationConfirmed, person, id=str(person)) for person in found]
    run(lambda hall: [hall.hears(event) for event in known])
    return found


def at_once(jobs):
    """The outcomes of the jobs, run by many hands; a refusal counts by its code."""

    def outcome(job):
        try:
            return job()
        except Conflict as refusal:
            return refusal.code

    with ThreadPoolExecutor(HANDS) as hands:
        return list(hands.map(outcome, jobs))


def audit(run):
    """Counters agree with rows, bookings with places and with time, and nobody is in two places."""

    def look(hall):
        assert places.audit(hall.session) == []
        taken = set(hall.session.scalars(select(Booking.id).where(Booking.state == "taken")))
        timed = set(hall.session.scalars(select(TimelineRow.id).where(TimelineRow.live, TimelineRow.own)))
        assert taken == timed
        per_slot = hall.session.execute(
            select(Booking.slot_id, func.count()).where(Booking.state == "taken").group_by(Booking.slot_id)
        ).all()
        counts = places.counts(hall.session, [slot for slot, _ in per_slot])
        assert {row[0]: row[1] for row in per_slot} == {slot: each.taken for slot, each in counts.items()}
        return {slot: (each.taken, each.waiting) for slot, each in counts.items()}

    return run(look)


def test_forty_people_race_for_three_places(run, slots):
    jobs = [lambda who=who: run(lambda hall: hall.books(who, slots[0])).state for who in people(run, 40)]
    assert Counter(at_once(jobs)) == {"taken": 3, "waiting": 37}
    assert audit(run)[slots[0]] == (3, 37)


def test_one_person_with_many_hands_gets_one_place(run, slots):
    [person] = people(run, 1)
    jobs = [lambda slot=slot: run(lambda hall: hall.books(person, slot)).state for slot in slots * 3]
    outcomes = Counter(at_once(jobs))
    # Of three pairs of slots that overlap, and one place a test, two can be had.
    assert outcomes["taken"] <= 2
    assert set(outcomes) <= {"taken", "time_clash", "test_already_booked", "already_booked"}
    audit(run)


class Crowd:
    """People and an organiser who do one thing after another, by chance."""

    def __init__(self, run, slots, seed):
        self.run, self.slots, self.chance = run, slots, random.Random(seed)
        self.people = people(run, 12)

    def job(self):
        deeds = [self.book, self.cancel, self.leave, self.move, self.tick]
        [deed] = self.chance.choices(deeds, weights=[12, 5, 1, 2, 2])
        person, slot, start = self.chance.choice(self.people), self.chance.choice(self.slots), self.chance.randrange(40)
        return lambda: deed(person, slot, start)

    def book(self, person, slot, _start):
        return self.run(lambda hall: hall.books(person, slot)).state

    def cancel(self, person, _slot, _start):
        for booking in self.run(lambda hall: hall.bookings(person)):
            self.run(lambda hall, it=booking: hall.cancels(it, signed_in(person)))
        return "cancelled"

    def leave(self, person, _slot, _start):
        gone = registration_event(registration.RegistrationCancelled, person, id=str(person), version=2)
        self.run(lambda hall: hall.hears(gone))
        return "left"

    def move(self, _person, slot, start):
        start = at(60 + 15 * start)
        shown = self.run(lambda hall: hall.ask(contract.PlanSlotMove(slot=slot, start=start), ORGANISER))
        ask = contract.MoveSlot(slot=slot, start=start, concerned=shown.concerned)
        self.run(lambda hall: hall.ask(ask, ORGANISER))
        return "moved"

    def tick(self, *_):
        self.run(lambda hall: hall.ticks("promote_waiting"))
        return "ticked"


@pytest.mark.parametrize("seed", range(3))
def test_bookings_cancellations_moves_and_ticks_leave_no_contradiction(run, slots, seed):
    crowd = Crowd(run, slots, seed)
    outcomes = Counter(at_once([crowd.job() for _ in range(150)]))
    assert min(outcomes[deed] for deed in ("taken", "cancelled", "left", "ticked")) > 0
    crowd.tick()
    audit(run)
