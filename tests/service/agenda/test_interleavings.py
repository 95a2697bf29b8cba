"""Whatever happens in whatever order: no seat twice, nobody in two places, every house told the truth."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from itertools import combinations
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from sqlalchemy import select

from expo.chassis import places
from expo.errors import Conflict
from services.agenda.models import OccurrenceRow, SeatRow
from tests.service.agenda.town import at, guid, organiser, slot_taken, talk

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from expo.chassis.principal import Principal
    from tests.service.agenda.town import Agenda

PEOPLE = [f"person {number}" for number in range(6)]
TALKS = {"Floods": (1, "aula"), "Storms": (1.5, "tent"), "Fires": (3, "aula"), "Spills": (4, "tent")}
STEPS = 60


class Walk:
    """A random walk through what people, organisers and another house may do."""

    def __init__(self, agenda: Agenda, dice: random.Random) -> None:
        self.agenda, self.dice = agenda, dice
        agenda.save(*(talk(name, start, room=room, capacity=2) for name, (start, room) in TALKS.items()))
        self.people: dict[str, Principal] = {name: agenda.attendee(name) for name in PEOPLE}
        self.version = 1

    def step(self) -> None:
        """One thing that happens; a refusal is as good."""
        deeds: list[Callable[[], Any]] = [self.book] * 5 + [self.release] * 3 + [self.lose_time] * 2
        deeds += [self.cancel, self.resize, self.move, self.tick]
        with suppress(Conflict):
            self.dice.choice(deeds)()

    def book(self) -> None:
        self.agenda.book(self.people[self.dice.choice(PEOPLE)], self.dice.choice(list(TALKS)))

    def release(self) -> None:
        person = self.people[self.dice.choice(PEOPLE)]
        mine = self.agenda.ask("my_seats", person, edition="pilot").items
        if mine:
            self.agenda.ask("release_seat", person, seat=str(self.dice.choice(mine).id))

    def lose_time(self) -> None:
        """A slot taken elsewhere before any seat here, and mostly given back again."""
        who, slot = self.dice.choice(PEOPLE), UUID(int=self.dice.getrandbits(128), version=4)
        self.agenda.hear("release_seats_that_lost_time", slot_taken(who, self.dice.choice([1, 3]), id=slot))
        if self.dice.random() < 0.8:
            self.agenda.hear("note_freed_time", slot_taken(who, 1, id=slot, version=2, live=False))

    def cancel(self) -> None:
        who = self.dice.choice(PEOPLE)
        self.version += 2
        self.agenda.attendee(who, "cancelled", self.version)
        self.agenda.attendee(who, "confirmed", self.version + 1)

    def resize(self) -> None:
        asked = {"occurrence": str(guid(self.dice.choice(list(TALKS)))), "capacity": self.dice.randint(0, 4)}
        self.agenda.ask("set_capacity", organiser(), edition="pilot", **asked)

    def move(self) -> None:
        asked = {"occurrence": str(guid("Spills")), "start": at(self.dice.choice([1, 4, 6])).isoformat()}
        self.agenda.ask("move_occurrence", organiser(), edition="pilot", **asked)

    def tick(self) -> None:
        self.agenda.work(self.agenda.service.promote_who_was_busy)
        self.agenda.work(self.agenda.service.promote_who_was_passed_over)


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_oversold_lost_or_in_two_places(agenda: Agenda, seed: int) -> None:
    walk = Walk(agenda, random.Random(seed))
    for _ in range(STEPS):
        walk.step()
        agenda.work(check)
    check_announced(agenda)


def check(session: Session) -> None:
    """Counters, places and seats say the same; nobody whom no organiser moved sits in two places."""
    assert places.audit(session) == []
    seats = session.scalars(select(SeatRow)).all()
    given = {row.id: row.state for row in session.scalars(select(places.PlaceRow))}
    assert {seat.id: seat.state for seat in seats} == given
    when = {row.id: (row.start, row.end) for row in session.scalars(select(OccurrenceRow))}
    taken = [seat for seat in seats if seat.state == "taken" and seat.occurrence != guid("Spills")]
    for one, other in combinations(taken, 2):
        apart = (
            when[one.occurrence][1] <= when[other.occurrence][0] or when[other.occurrence][1] <= when[one.occurrence][0]
        )
        assert one.person != other.person or apart


def check_announced(agenda: Agenda) -> None:
    """What the other house knows of each seat's time, and notify of its state, is what holds here."""
    seats = agenda.work(lambda session: session.scalars(select(SeatRow)).all())
    times = {each["id"]: each["live"] for each in agenda.announced("TimeTaken", "TimeFreed")}
    assert {str(seat.id) for seat in seats if seat.state == "taken"} == {seat for seat, live in times.items() if live}
    told = [each for each in agenda.announced() if each["event"].startswith("Seat")]
    assert {each["id"]: each["state"] for each in told} == {str(seat.id): seat.state for seat in seats}
    versions = Counter((each["id"], each["version"]) for each in told)
    assert set(versions.values()) == {1}
