"""Seats and slots in two houses, one time of a person, and what a registration that ends takes with it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tests.e2e.driver import Refused, refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.conftest import NewPerson
    from tests.e2e.driver import Edition, Found, Organiser, Person
    from tests.e2e.running import Expo

REGISTERED = "Your place is confirmed: Pilot expo"


def test_a_cancelled_registration_frees_seat_and_slot_for_the_next_in_line(
    expo: Expo, organiser: Organiser, somebody: NewPerson
) -> None:
    edition, anna, juris = organiser.opens_edition(), somebody("Anna"), somebody("Juris")
    talk = organiser.plans(edition, "Talk", "10:00-11:00", seats=1)
    (slot,) = organiser.offers(edition, "Smoke", "14:00", places=1)
    registration = anna.registers(edition)
    juris.registers(edition)
    taken = [anna.takes_seat(talk)["state"], anna.books(slot)["state"]]
    waiting = [(each["state"], each["position"]) for each in (juris.takes_seat(talk), juris.books(slot))]
    assert (taken, waiting) == (["taken"] * 2, [("waiting", 1)] * 2)

    anna.cancels(registration)

    expo.settle()
    assert (anna.seats(edition), anna.bookings(edition)) == ([], [])
    assert [each["state"] for each in (*juris.seats(edition), *juris.bookings(edition))] == ["taken"] * 2
    assert sorted(anna.subjects()) == [
        "Cancelled: your registration for Pilot expo",
        "Seat released: Talk",
        "Test place released: Smoke",
        "You have a seat: Talk",
        "You have a test place: Smoke",
        REGISTERED,
    ]
    assert sorted(juris.subjects()) == [
        "A seat became free for you: Talk",
        "A test place became free for you: Smoke",
        "On the waiting list: Smoke",
        "On the waiting list: Talk",
        REGISTERED,
    ]
    assert refused(anna.takes_seat, talk, patience=0).code == "not_registered"


def test_what_meets_a_seat_in_the_other_house_is_refused_and_something_else_is_offered(
    expo: Expo, organiser: Organiser, somebody: NewPerson
) -> None:
    edition, anna = organiser.opens_edition(), somebody("Anna")
    talk = organiser.plans(edition, "Talk", "10:00-11:00", seats=5)
    overlapping, too_far_to_walk, later = organiser.offers(edition, "Smoke", "10:30", "11:05", "14:00", places=1)
    anna.registers(edition)
    seat = anna.takes_seat(talk)
    expo.settle()

    refusals = [refused(anna.books, slot) for slot in (overlapping, too_far_to_walk)]

    named = {
        "booking": seat["id"],
        "owner": "agenda",
        "start": seat["start"],
        "end": seat["end"],
        "walking_minutes": 10,
    }
    assert [(each.status, each.code) for each in refusals] == [(409, "time_clash")] * 2
    assert [{name: each.figures[name] for name in named} for each in refusals] == [named] * 2
    assert [[other["slot"] for other in each.problem["alternatives"]] for each in refusals] == [[later]] * 2
    assert anna.books(later)["state"] == "taken"


def test_what_meets_a_slot_in_the_other_house_is_refused_and_something_else_is_offered(
    expo: Expo, organiser: Organiser, somebody: NewPerson
) -> None:
    edition, anna = organiser.opens_edition(), somebody("Anna")
    talk = organiser.plans(edition, "Talk", "10:00-11:00", seats=5)
    evening = organiser.plans(edition, "The same, later", "16:00-17:00", seats=5)
    (slot,) = organiser.offers(edition, "Smoke", "10:30", places=1)
    anna.registers(edition)
    booking = anna.books(slot)
    expo.settle()

    refusal = refused(anna.takes_seat, talk)

    assert (refusal.status, refusal.code) == (409, "time_clash")
    assert (refusal.figures["booking"], refusal.figures["owner"]) == (booking["id"], "exhibits")
    assert [each["session"] for each in refusal.problem["alternatives"]] == [evening]
    anna.gives_slot_back(booking)
    expo.settle()
    assert anna.takes_seat(talk)["state"] == "taken"


def test_of_two_claims_that_cross_in_two_houses_exactly_one_lives(
    expo: Expo, organiser: Organiser, somebody: NewPerson
) -> None:
    edition, people = organiser.opens_edition(), [somebody(f"Anna{number}") for number in range(8)]
    talk = organiser.plans(edition, "Talk", "10:00-11:00", seats=8)
    (slot,) = organiser.offers(edition, "Smoke", "10:30", places=8)
    for each in people:
        each.registers(edition)
    expo.settle()

    clicks = [
        deed for each in people for deed in (lambda who=each: who.takes_seat(talk), lambda who=each: who.books(slot))
    ]
    with ThreadPoolExecutor(len(clicks)) as hands:
        list(hands.map(_let_it_be, clicks))

    expo.settle()
    kept = [_kept(each, edition) for each in people]
    assert [len(each) for each in kept] == [1] * len(people)
    assert [_told(each) for each in people] == kept
    counted = "SELECT coalesce(sum(taken), 0) FROM expo.pool JOIN {} ON {}.id = pool.id WHERE {}.edition = :edition"
    counters = [
        expo.figure(house, counted.replace("{}", table), edition=edition.slug)
        for house, table in (("agenda", "occurrence"), ("exhibits", "slot"))
    ]
    assert counters == [kept.count(["Talk"]), kept.count(["Smoke"])]


def _let_it_be(click: Callable[[], Found]) -> None:
    """Click, and take for an answer that something else is at that time."""
    try:
        click()
    except Refused as refusal:
        if refusal.code != "time_clash":
            raise


def _kept(person: Person, edition: Edition) -> list[str]:
    """What the person has at last."""
    return [each["title"]["en"] for each in (*person.seats(edition), *person.bookings(edition))]


def _told(person: Person) -> list[str]:
    """What the person has, going by the mails."""
    mails = person.subjects()
    gone = [each.rpartition(": ")[2] for each in mails if "released" in each]
    given = [each.rpartition(": ")[2] for each in mails if each.startswith("You have a")]
    return [each for each in given if each not in gone]
