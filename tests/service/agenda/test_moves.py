"""An occurrence moves: whom it concerns is said first, and nobody loses a seat by it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from expo.errors import ExpoError, Invalid, NotFound
from tests.service.agenda.town import at, guid, organiser, slot_taken, talk

if TYPE_CHECKING:
    from tests.service.agenda.town import Agenda


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
