"""Two houses book the same people while their events are late, repeated and out of order.

Once everything has arrived nobody is in two places (unless an organiser moved something there), and both houses know
the same of each booking. The same runs without a rule of the timeline leave clashes behind.
"""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import combinations, groupby
from uuid import UUID

import pytest
from sqlalchemy import select, text

from expo.chassis import outbox, places, timeline
from expo.chassis.db import Work
from expo.chassis.editions import EditionRow
from expo.chassis.principal import system
from expo.chassis.timeline import TimelineRow, hearing
from expo.contracts import agenda, exhibits
from expo.errors import Conflict

MORNING = datetime(2030, 1, 25, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WALK = 15
TAKEN_FROM = {agenda: "agenda", exhibits: "exhibits"}
RUNS, TOGETHER = 1000, 40


class BookingHouse:
    """A house cut down to its places and its people's time: what agenda and exhibits do, in a few lines each."""

    def __init__(self, session, contract, chance):
        self.session, self.contract, self.chance = session, contract, chance
        self.skew = chance.randint(-4, 4) * MINUTE
        self.slots, self.bookings, self.sent = [], {}, 0
        self.seen = Counter()

    def uuid(self):
        return UUID(int=self.chance.getrandbits(128), version=4)

    def open_slot(self):
        slot = {"id": self.uuid(), "zone": self.chance.choice(["north", "south", None]), **self.some_time()}
        places.open_pool(self.session, slot["id"], 1)
        self.slots.append(slot)

    def some_time(self):
        start = MORNING + self.chance.randrange(0, 80, 5) * MINUTE
        return {"start": start, "end": start + 30 * MINUTE}

    def at(self, moment):
        self.session.info["now"] = moment + self.skew

    def book(self, person):
        slot, booking = self.chance.choice(self.slots), self.uuid()
        try:
            timeline.refuse_clash(self.session, person, **stretch(slot))
        except Conflict:
            self.seen["refused"] += 1
            return
        self.bookings[booking] = (person, slot)
        place = places.claim(self.session, booking, [slot["id"]])
        self.seen[place.state] += 1
        if place.state == "taken":
            timeline.claim(self.session, person, booking, **stretch(slot))

    def cancel(self):
        if self.bookings:
            self.release(self.chance.choice(list(self.bookings)))

    def release(self, booking):
        timeline.free(self.session, booking)
        pools = places.release(self.session, booking).pools
        while pools and (promoted := places.promote(self.session, pools, may=self.may)):
            self.seen["promoted"] += 1
            person, slot = self.bookings[promoted]
            timeline.claim(self.session, person, promoted, **stretch(slot))

    def may(self, booking):
        person, slot = self.bookings[booking]
        return timeline.may_take(self.session, person, **stretch(slot))

    def move(self):
        slot = self.chance.choice(self.slots)
        slot.update(self.some_time())
        for booking, (_, its_slot) in self.bookings.items():
            if its_slot is slot:
                timeline.move(self.session, booking, slot["start"], slot["end"], slot["zone"])

    def hear(self, event):
        for lost in timeline.heard(self.session, event):
            self.seen["lost"] += 1
            self.release(lost)

    def announced(self):
        """Events that were recorded since it was last asked."""
        if outbox.WAKE not in self.session.info["wakes"]:
            return []
        self.session.info["wakes"].clear()
        rows = self.session.execute(text(_RECORDED), {"after": self.sent}).all()
        self.sent = rows[-1].position if rows else self.sent
        return [getattr(self.contract, row.type.split(".")[1]).load(row.data) for row in rows]


_RECORDED = "SELECT position, type, body -> 'data' AS data FROM expo.outbox WHERE position > :after ORDER BY position"


def stretch(slot):
    return {name: slot[name] for name in ("start", "end", "zone")} | {"edition": "pilot"}


def play(chance, sessions):
    """One interleaving: a dozen deeds in two houses, each event late, some twice; until everything has arrived."""
    houses = [BookingHouse(session, contract, chance) for session, contract in zip(sessions, TAKEN_FROM, strict=True)]
    people = [houses[0].uuid() for _ in range(2)]
    for house in houses:
        house.sent = house.session.scalar(text("SELECT coalesce(max(position), 0) FROM expo.outbox"))
        for _ in range(2):
            house.open_slot()
    deeds, on_the_way, moment = 12, [], MORNING - timedelta(days=9)
    while deeds or on_the_way:
        house = chance.choice(houses)
        if deeds and (not on_the_way or chance.random() < 0.65):
            deeds, moment = deeds - 1, moment + MINUTE
            house.at(moment)
            deed = chance.choices((house.book, house.cancel, house.move), (7, 3, 1))[0]
            deed(chance.choice(people)) if deed == house.book else deed()
        elif on_the_way:
            house, event = on_the_way.pop(chance.randrange(len(on_the_way)))
            if chance.random() < 0.2:
                on_the_way.append((house, event))
            house.at(moment)
            house.hear(event)
        hearer = houses[house is houses[0]]
        on_the_way += [(hearer, event) for event in house.announced()]
    return people, houses


def faults(sessions, played):
    """What must not be, once everything has arrived."""
    everybody = [person for people, _ in played for person in people]
    first, second = ({row.id: row for row in known(session, everybody)} for session in sessions)
    if set(first) != set(second):
        yield "unheard"
    for booking in set(first) & set(second):
        if facts(first[booking]) != facts(second[booking]):
            yield "alive in one house, dead or otherwise in the other"
    live = sorted((row for row in first.values() if row.live), key=lambda row: row.person)
    for _, theirs in groupby(live, key=lambda row: row.person):
        for one, other in combinations(theirs, 2):
            if too_close(one, other) and not (one.moved_at or other.moved_at):
                yield "in two places"
    for session, rows, number in zip(sessions, (first, second), (0, 1), strict=True):
        bookings = [booking for _, houses in played for booking in houses[number].bookings]
        own = {row.id for row in rows.values() if row.own and row.live}
        if own != set(session.scalars(text(_TAKEN), {"holders": bookings})):
            yield "time without place, or place without time"


_TAKEN = "SELECT id FROM expo.place WHERE id = ANY (CAST(:holders AS uuid[])) AND state = 'taken'"


def known(session, people):
    rows = select(TimelineRow).where(TimelineRow.person.in_(people)).execution_options(populate_existing=True)
    return session.scalars(rows)


def facts(row):
    return (row.owner, row.person, row.version, row.live, row.start, row.end, row.zone, row.claimed_at, row.moved_at)


def too_close(one, other):
    walk = WALK * MINUTE if {one.zone, other.zone} == {"north", "south"} else 0 * MINUTE
    return one.start < other.end + walk and other.start < one.end + walk


def interleave(databases, runs, *, until_fault=False):
    """Faults found, and what happened on the way. `EXPO_TEST_SEED` repeats a run."""
    seed = os.environ.get("EXPO_TEST_SEED") or str(random.randrange(10**9))
    sys.stdout.write(f"EXPO_TEST_SEED={seed}\n")
    found, seen = Counter(), Counter()
    for first in range(0, runs, TOGETHER):
        with ExitStack() as opened:
            sessions = [
                opened.enter_context(databases(name).transaction(Work(name, system(name))))
                for name in TAKEN_FROM.values()
            ]
            for session in sessions:
                site = {"id": UUID(int=0), "version": 1, "state": "open", "time_zone": "Europe/Riga", "facts": {}}
                if not session.get(EditionRow, "pilot"):
                    session.add(EditionRow(slug="pilot", walks={"north south": WALK}, **site))
            played = [play(random.Random(f"{seed} {first + number}"), sessions) for number in range(TOGETHER)]
            found.update(f"{fault}, runs from {first}" for fault in faults(sessions, played))
            seen.update(sum((house.seen for _, houses in played for house in houses), Counter()))
            assert [places.audit(session) for session in sessions] == [[], []]
        if found and until_fault:
            break
    return found, seen


@pytest.mark.timeout(600)
@pytest.mark.slow
def test_a_thousand_interleavings_leave_nobody_in_two_places(databases):
    found, seen = interleave(databases, RUNS)
    sys.stdout.write(f"{dict(seen)}\n")
    assert found == {}
    # Enough of each must have happened for the sentence above to mean something.
    assert min(seen[deed] for deed in ("taken", "waiting", "refused", "promoted", "lost")) > RUNS / 20


@pytest.mark.parametrize("broken", ["nobody gives way", "versions are ignored"])
def test_control_without_a_rule_clashes_remain(databases, monkeypatch, broken):
    if broken == "nobody gives way":
        monkeypatch.setattr(hearing, "gives_way", lambda _row, _other: False)
    else:
        believe = hearing._KEEP.text.replace("timeline.version < excluded.version", "true")
        monkeypatch.setattr(hearing, "_KEEP", text(believe))
    found, _ = interleave(databases, 200, until_fault=True)
    assert found
