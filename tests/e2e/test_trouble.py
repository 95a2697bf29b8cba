"""A house that is away costs its own part and nothing more; one that is stopped in the middle of work loses nothing."""

from __future__ import annotations

import time
from secrets import token_hex
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.e2e import crowd
from tests.e2e.driver import refused
from tests.e2e.running import OVER_RABBITMQ
from tests.waiting import eventually

if TYPE_CHECKING:
    from tests.e2e.conftest import NewPerson
    from tests.e2e.driver import Organiser
    from tests.e2e.running import Expo

AWAY = "The exhibits cannot be reached at the moment."
PEOPLE, ARRIVING = 60, 4.0
"""They come one after another over so many seconds, so that some come before the stop, some into it, some after it."""

over_rabbitmq = pytest.mark.parametrize(
    "running_expo", [pytest.param(OVER_RABBITMQ, marks=pytest.mark.rabbitmq)], indirect=True
)


@over_rabbitmq
def test_a_house_that_is_away_costs_its_part_of_the_page_and_hears_of_everything_later(
    expo: Expo, organiser: Organiser, somebody: NewPerson
) -> None:
    edition, anna, juris = organiser.opens_edition(), somebody("Anna"), somebody("Juris")
    talk = organiser.plans(edition, "Talk of the day", "10:00-11:00", seats=5)
    smoke, other = organiser.offers(edition, "Walk the smoke", "14:00", "16:00", places=1)
    registration = anna.registers(edition)
    juris.registers(edition)
    assert (anna.books(smoke)["state"], juris.books(smoke)["state"]) == ("taken", "waiting")

    assert expo.stop("exhibits") == 0

    home, programme = anna.opens(f"/{edition.slug}"), anna.opens(f"/{edition.slug}/programme")
    assert [(page.status, "Talk of the day" in page.text, AWAY in page.text) for page in (home, programme)] == [
        (200, True, True),
        (200, True, False),
    ]
    refusal = refused(anna.books, other, patience=0)
    assert (refusal.status, refusal.problem["retry_after"] > 0) == (503, True)
    assert anna.takes_seat(talk)["state"] == "taken"
    anna.cancels(registration)

    expo.start("exhibits")

    eventually(lambda: juris.bookings(edition)[0]["state"] == "taken", within=30, every=0.1)
    again = juris.opens(f"/{edition.slug}")
    assert (again.status, AWAY in again.text, "Walk the smoke" in again.text) == (200, False, True)


def test_a_house_that_is_stopped_under_load_loses_nothing(
    expo: Expo, organiser: Organiser, somebody: NewPerson
) -> None:
    edition, people = organiser.opens_edition(), [somebody(f"Anna{number}") for number in range(PEOPLE)]
    path = f"/editions/{edition.slug}/registrations"
    clicks = [crowd.Click(path, each.form(), str(uuid4()), token_hex(20)) for each in people]

    with crowd.started(expo.url, clicks, over=ARRIVING) as rushing:
        arrived = "SELECT count(*) FROM registration WHERE edition = :edition"
        eventually(lambda: expo.figure("registration", arrived, edition=edition.slug) > 0, within=30)
        ended, stopped = expo.stop("registration"), time.time()
        expo.start("registration")
        answers = crowd.answers(rushing)

    assert ended == 0
    assert min(each.at for each in answers) < stopped < max(each.at for each in answers)
    assert {(each.status, each.body["state"]) for each in answers} == {(201, "confirmed")}
    assert len({each.body["id"] for each in answers}) == PEOPLE
    expo.settle()
    assert organiser.overview(edition)["confirmed"] == PEOPLE
    assert [len(each.mails()) for each in people] == [1] * PEOPLE
