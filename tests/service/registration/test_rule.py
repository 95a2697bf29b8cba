"""The rule of places against a model of a dozen lines, over any history of arrivals, cancellations and new ceilings."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import uuid4

from hypothesis import HealthCheck, given, settings, strategies as st

from expo.contracts import registration as contract
from tests import builders

GROUPS, COUNTRIES = ("research", "cities"), ("LV", "PL")
CEILING = st.none() | st.integers(0, 4)

arrivals = st.tuples(st.just("arrive"), st.sampled_from(GROUPS), st.sampled_from(COUNTRIES))
departures = st.tuples(st.just("leave"), st.integers(0, 30), st.none())
ceilings = st.tuples(st.just("ceil"), st.sampled_from((*GROUPS, *COUNTRIES, "")), CEILING)
histories = st.lists(arrivals | arrivals | departures | ceilings, max_size=25)


@dataclass
class Model:
    """Who has a place by the rule: in order of arrival, whoever fits under every ceiling that counts them."""

    ceilings: dict[str, int | None] = field(default_factory=dict)
    people: list[tuple[str, str]] = field(default_factory=list)
    states: list[str] = field(default_factory=list)

    def taken(self, value):
        held = [person for person, state in zip(self.people, self.states, strict=True) if state == "confirmed"]
        return sum(value in ("", *person) for person in held)

    def fits(self, person):
        limits = ((value, self.ceilings.get(value)) for value in ("", *person))
        return all(limit is None or self.taken(value) < limit for value, limit in limits)

    def move_up(self):
        for number, person in enumerate(self.people):
            if self.states[number] == "waiting" and self.fits(person):
                self.states[number] = "confirmed"

    def arrive(self, person):
        self.people.append(person)
        self.states.append("waiting")
        self.move_up()

    def positions(self):
        line = [number for number, state in enumerate(self.states) if state == "waiting"]
        return {number: place for place, number in enumerate(line, 1)}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories)
def test_places_go_by_the_rule(desk, history):
    slug, model, here = f"e{uuid4().hex[:12]}", Model(), []
    desk.open(edition=slug)
    for deed, value, more in history:
        if deed == "arrive":
            here.append(desk.register(edition=slug, target_group=value, country=more))
            model.arrive((value, more))
        elif deed == "leave" and value < len(here):
            cancel(desk, slug, here[value])
            model.states[value] = "cancelled"
            model.move_up()
        elif deed == "ceil" and (more is None or model.taken(value) <= more):
            model.ceilings[value] = more
            desk.open(edition=slug, capacity=model.ceilings.get(""), quotas=quotas(model.ceilings))
            model.move_up()
    seen = [see(desk, slug, registration) for registration in here]
    assert [each.state for each in seen] == model.states
    assert {number: each.position for number, each in enumerate(seen) if each.position} == model.positions()


def quotas(limits):
    return [
        {"by": "group" if value in GROUPS else "country", "value": value, "capacity": limit}
        for value, limit in limits.items()
        if value and limit is not None
    ]


def cancel(desk, slug, registration):
    request = contract.CancelRegistration(edition=slug, registration=registration.id)
    desk.ask("cancel_registration", request, builders.signed_in(registration.person))


def see(desk, slug, registration):
    request = contract.GetRegistration(edition=slug, registration=registration.id)
    return desk.ask("get_registration", request, builders.operator())
