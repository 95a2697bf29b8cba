"""Two hundred people want the same few places at the same moment; exactly as many as there are get one."""

from __future__ import annotations

from secrets import token_hex
from typing import TYPE_CHECKING
from uuid import uuid4

from tests.e2e.crowd import Click, rush
from tests.waiting import eventually

if TYPE_CHECKING:
    from tests.e2e.conftest import NewPerson
    from tests.e2e.crowd import Answer
    from tests.e2e.driver import Edition, Organiser
    from tests.e2e.running import Expo

PEOPLE, PLACES, SLOT = 200, 50, 20

TOTAL = """
SELECT pool.taken, pool.waiting,
    (SELECT count(*) FROM registration WHERE edition = :edition AND state = 'confirmed'),
    (SELECT count(*) FROM registration WHERE edition = :edition AND state = 'waiting'),
    (SELECT count(*) FROM expo.place WHERE pool.id = ANY(pools) AND state = 'taken'),
    (SELECT count(*) FROM expo.place WHERE pool.id = ANY(pools) AND state = 'waiting')
FROM quota JOIN expo.pool ON pool.id = quota.id WHERE quota.edition = :edition AND quota.by = 'total'
"""
OF_SLOT = """
SELECT pool.taken, pool.waiting,
    (SELECT count(*) FROM booking WHERE slot_id = :slot AND state = 'taken'),
    (SELECT count(*) FROM booking WHERE slot_id = :slot AND state = 'waiting'),
    (SELECT count(*) FROM expo.place WHERE pool.id = ANY(pools) AND state = 'taken'),
    (SELECT count(*) FROM expo.place WHERE pool.id = ANY(pools) AND state = 'waiting')
FROM expo.pool WHERE id = :slot
"""


def test_200_people_race_for_50_places_and_then_for_20_of_a_slot(
    expo: Expo, organiser: Organiser, somebody: NewPerson
) -> None:
    edition, cookies = organiser.opens_edition(capacity=PLACES), [token_hex(20) for _ in range(PEOPLE)]
    (slot,) = organiser.offers(edition, "Smoke", "14:00", places=SLOT)
    forms = [somebody(f"Anna{number}").form() for number in range(PEOPLE)]

    registered = _all_at_once(expo, f"/editions/{edition.slug}/registrations", forms, cookies)

    assert _given(registered, "confirmed") == (PLACES, _line(PLACES))
    assert expo.rows("registration", TOTAL, edition=edition.slug) == [(PLACES, PEOPLE - PLACES) * 3]
    _all_get_a_place(expo, organiser, edition)

    booked = _all_at_once(expo, f"/slots/{slot}/bookings", [{"briefing_read": True}] * PEOPLE, cookies)

    assert _given(booked, "taken") == (SLOT, _line(SLOT))
    assert expo.rows("exhibits", OF_SLOT, slot=slot) == [(SLOT, PEOPLE - SLOT) * 3]


def _all_at_once(expo: Expo, path: str, bodies: list[dict[str, object]], cookies: list[str]) -> list[Answer]:
    clicks = [Click(path, body, str(uuid4()), cookie) for body, cookie in zip(bodies, cookies, strict=True)]
    return rush(expo.url, clicks)


def _given(answers: list[Answer], state: str) -> tuple[int, list[int]]:
    """How many have a place, and the positions of the others."""
    assert {each.status for each in answers} == {201}, [each for each in answers if each.status != 201][:3]
    line = sorted(each.body["position"] for each in answers if each.body["state"] == "waiting")
    return sum(each.body["state"] == state for each in answers), line


def _line(places: int) -> list[int]:
    return list(range(1, PEOPLE - places + 1))


def _all_get_a_place(expo: Expo, organiser: Organiser, edition: Edition) -> None:
    """The ceiling is raised, the line moves up, and the other houses have heard of it."""
    organiser.changes(edition, capacity=PEOPLE)
    eventually(lambda: organiser.overview(edition)["confirmed"] == PEOPLE, within=30, every=0.2)
    heard = "SELECT count(*) FROM attendee WHERE edition = :edition AND state = 'confirmed'"
    eventually(lambda: expo.figure("exhibits", heard, edition=edition.slug) == PEOPLE, within=30, every=0.2)
