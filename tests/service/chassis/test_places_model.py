"""Whatever is asked in whatever order: places behave as the simplest model of them, told in plain lists."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from expo.chassis import db, places
from expo.chassis.places import claims
from expo.chassis.principal import system
from expo.errors import Conflict
from tests import postgres

POOLS = 3
some_pools = st.sets(st.integers(0, POOLS - 1), min_size=1)


class Model:
    """Pools as numbers with a capacity, and everyone who has or wants a place, in the order of asking."""

    def __init__(self, capacities):
        self.capacity = dict(enumerate(capacities))
        self.people = []

    def taken(self, pool):
        return sum(pool in one.pools and one.state in {"taken", "held"} for one in self.people)

    def line(self, pools):
        return [one for one in self.people if one.state == "waiting" and one.pools & pools]

    def fits(self, pools):
        return all(self.taken(pool) < self.capacity[pool] for pool in pools)

    def may_newcomer(self, pools):
        first = any(self.fits(one.pools) and not one.passed for one in self.line(pools))
        return self.fits(pools) and not first

    def add(self, holder, pools, state, **more):
        self.people.append(SimpleNamespace(holder=holder, pools=pools, state=state, passed=False, **more))

    def promote(self, pools, unfit, busy):
        for one in [one for one in self.line(pools) if self.fits(one.pools)]:
            if one.holder in busy:
                return None
            if one.holder not in unfit:
                one.state, one.passed = "taken", False
                return one.holder
            one.passed = True
        return None


class Places(RuleBasedStateMachine):
    """The same deeds done to the model and to PostgreSQL."""

    database = None

    def __init__(self):
        super().__init__()
        self._undone = postgres.rolled_back(self.database, system("registration"))
        self.session = self._undone.__enter__()
        self.pools = sorted(uuid4() for _ in range(POOLS))
        self.model = Model([2, 3, 1])
        for pool, capacity in zip(self.pools, self.model.capacity.values(), strict=True):
            places.open_pool(self.session, pool, capacity)

    def teardown(self):
        self._undone.__exit__(None, None, None)

    def ids(self, pools):
        return [self.pools[number] for number in pools]

    def someone(self, data, *states):
        return data.draw(st.sampled_from([one for one in self.model.people if one.state in states]))

    @rule(pools=some_pools)
    def claim(self, pools):
        holder, may = uuid4(), self.model.may_newcomer(pools)
        place = places.claim(self.session, holder, self.ids(pools))
        self.model.add(holder, pools, "taken" if may else "waiting")
        assert place.state == self.model.people[-1].state
        assert place.position == (None if may else len(self.model.line(pools)))

    @rule(pools=some_pools, seconds=st.sampled_from([-1, 0, 60]))
    def hold(self, pools, seconds):
        holder, may = uuid4(), self.model.may_newcomer(pools)
        until = db.now(self.session) + timedelta(seconds=seconds)
        if not may:
            with pytest.raises(Conflict, match="sold_out"):
                places.hold(self.session, holder, self.ids(pools), until=until)
            return
        places.hold(self.session, holder, self.ids(pools), until=until)
        self.model.add(holder, pools, "held", expired=seconds <= 0)

    @precondition(lambda self: any(one.state != "released" for one in self.model.people))
    @rule(data=st.data())
    def release(self, data):
        one = self.someone(data, "taken", "held", "waiting")
        released = places.release(self.session, one.holder)
        assert released.was == one.state
        assert set(released.pools) == (set() if one.state == "waiting" else set(self.ids(one.pools)))
        one.state = "released"

    @precondition(lambda self: any(one.state == "held" for one in self.model.people))
    @rule(data=st.data())
    def confirm(self, data):
        one = self.someone(data, "held")
        if one.expired:
            with pytest.raises(Conflict):
                places.confirm(self.session, one.holder)
            return
        places.confirm(self.session, one.holder)
        one.state = "taken"

    @rule()
    def expire(self):
        over = [one for one in self.model.people if one.state == "held" and one.expired]
        assert set(places.expire(self.session)) == {one.holder for one in over}
        for one in over:
            one.state = "released"

    @rule(data=st.data(), pools=some_pools)
    def promote(self, data, pools):
        waiting = [one.holder for one in self.model.line(pools)]
        sets = st.sets(st.sampled_from(waiting), max_size=2) if waiting else st.just(set())
        unfit, busy = data.draw(sets), data.draw(sets)
        expected = self.model.promote(pools, unfit, busy)

        def may(holder):
            return None if holder in busy else holder not in unfit

        assert places.promote(self.session, self.ids(pools), may=may) == expected

    @rule(pool=st.integers(0, POOLS - 1), capacity=st.integers(0, 4))
    def resize(self, pool, capacity):
        if capacity < self.model.taken(pool):
            with pytest.raises(Conflict):
                places.resize(self.session, self.pools[pool], capacity)
            return
        places.resize(self.session, self.pools[pool], capacity)
        self.model.capacity[pool] = capacity

    @invariant()
    def both_agree(self):
        line = [self.model.line({pool}) for pool in range(POOLS)]
        expected = {
            self.pools[pool]: places.Counts(self.model.capacity[pool], self.model.taken(pool), len(line[pool]))
            for pool in range(POOLS)
        }
        assert places.counts(self.session, self.pools) == expected
        assert places.audit(self.session) == []
        ready = {
            frozenset(self.ids(one.pools))
            for one in self.model.line({0, 1, 2})
            if not one.passed and self.model.fits(one.pools)
        }
        assert {frozenset(pools) for pools in places.openings(self.session)} == ready
        for one in self.model.people[-3:]:
            ahead = self.model.line(one.pools)
            expected_position = ahead.index(one) + 1 if one in ahead else None
            assert places.position(self.session, one.holder) == expected_position


def run(database, *phases):
    machine = type("PlacesHere", (Places,), {"database": database})
    calm = settings(
        max_examples=50,
        stateful_step_count=30,
        phases=phases,
        report_multiple_bugs=False,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=calm)


def test_places_behave_as_the_model(database):
    run(database, Phase.generate, Phase.shrink)


def test_control_a_line_that_is_not_asked_is_noticed(database, monkeypatch):
    monkeypatch.setattr(claims, "_CLAIM", claims._CLAIM.with_sql("line.ready > 0", "false"))
    # A refusal that the model expects and does not get is a failure of `raises`, no AssertionError.
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        run(database, Phase.generate)
