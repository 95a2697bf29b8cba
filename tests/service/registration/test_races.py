"""Many at once, each in a transaction of its own: the constraints are the judge."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from expo.chassis import places
from expo.chassis.db import Work
from expo.chassis.principal import ANONYMOUS
from expo.contracts import registration as contract
from expo.errors import Conflict
from services.registration.models import Registration
from services.registration.service import RegistrationService
from tests import builders

COUNTRIES = ("LV", "PL", "SE", "EE", "FI")
AT_ONCE = 8


class Town:
    """Everybody who comes to the desk at the same time."""

    def __init__(self, database):
        self.database, self.service = database, RegistrationService()

    def ask(self, name, request, principal=ANONYMOUS):
        method = getattr(self.service, name)
        return self.database.run(Work("registration", principal), lambda session: method(session, request, principal))

    def together(self, *errands):
        with ThreadPoolExecutor(AT_ONCE) as people:
            return [each.result() for each in [people.submit(errand) for errand in errands]]

    def open(self, **changes):
        return self.ask("save_edition", builders.edition(**changes), builders.operator())

    def arriving(self, country):
        return lambda: self.ask("register", builders.newcomer(country=country))

    def leaving(self, registration):
        request = contract.CancelRegistration(edition="pilot", registration=registration.id)
        return lambda: self.ask("cancel_registration", request, builders.signed_in(registration.person))

    def settle(self):
        """Let the timer do what is left, until nothing is."""
        for _ in range(10):
            self.database.run(Work("registration"), self.service.promote_waiting)

    def confirmed(self):
        by = Registration.country
        live = select(by, func.count()).where(Registration.state == "confirmed").group_by(by)
        return self.read(lambda session: Counter(dict(session.execute(live).all())))

    def drift(self):
        return self.read(places.audit)

    def read(self, step):
        return self.database.run(Work("registration"), step, reads=True)


@pytest.fixture
def town(database):
    return Town(database)


def test_sixty_race_for_twenty_places_and_twenty_get_one(town):
    town.open(capacity=20, quotas=[{"by": "country", "value": "LV", "capacity": 3}])
    answers = town.together(*(town.arriving(COUNTRIES[number % 5]) for number in range(60)))
    assert Counter(answer.state for answer in answers) == {"confirmed": 20, "waiting": 40}
    confirmed = town.confirmed()
    assert (confirmed.total(), confirmed["LV"]) == (20, 3)
    assert town.drift() == []


def test_while_some_come_and_some_go_no_place_is_lost_or_given_twice(town):
    town.open(capacity=10, quotas=[{"by": "country", "value": "LV", "capacity": 4}])
    here = town.together(*(town.arriving(COUNTRIES[number % 5]) for number in range(30)))
    leaving = [town.leaving(registration) for registration in here[::2]]
    coming = [town.arriving(COUNTRIES[number % 5]) for number in range(15)]
    town.together(*(errand for pair in zip(leaving, coming, strict=True) for errand in pair))
    town.settle()
    confirmed = town.confirmed()
    assert confirmed.total() == 10
    assert confirmed["LV"] <= 4
    assert town.drift() == []


def test_the_same_cancellation_sent_many_times_at_once_promotes_one(town):
    town.open(capacity=1)
    first = town.arriving("LV")()
    town.together(*(town.arriving("LV") for _ in range(5)))
    answers = town.together(*(town.leaving(first) for _ in range(8)))
    assert {(answer.state, answer.version) for answer in answers} == {("cancelled", 2)}
    assert town.confirmed() == {"LV": 1}


def test_one_person_in_two_tabs_registers_once(town):
    town.open(edition="autumn-workshop", kind="workshop")
    town.open()
    me = builders.signed_in(town.ask("register", builders.newcomer(edition="autumn-workshop")).person)

    def register():
        try:
            return town.ask("register", builders.newcomer(), me).state
        except Conflict as refusal:
            return refusal.code

    answers = town.together(*(register for _ in range(6)))
    assert Counter(answers) == {"confirmed": 1, "already_registered": 5}


def test_guessing_codes_at_once_gets_no_more_tries(town):
    town.open()
    town.arriving("LV")()
    guesses = [
        contract.RedeemSignIn(email="liga.berzina@example.org", code=f"{number:06d}", browser="f" * 64)
        for number in range(20)
    ]
    answers = town.together(*((lambda guess=guess: town.ask("redeem_sign_in", guess)) for guess in guesses))
    assert Counter(answer.outcome for answer in answers) == {"not_valid": 5, "too_many_attempts": 15}
