"""What a house does by the clock is done by one of its replicas, and once for all ticks that were missed."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text

from expo.chassis.house import House
from expo.chassis.timers import Timers
from tests.waiting import eventually

pytestmark = pytest.mark.house("agenda")


@pytest.fixture
def house(databases):
    return House("agenda", databases.settings, databases("agenda"), None, None, None)


def due_again(house, seconds=3600):
    """As if nobody had been there for that long."""
    move = text("UPDATE expo.timer SET next_run = now() - make_interval(secs => :seconds)")
    house.database.run(house.own_work(), lambda session: session.execute(move, {"seconds": seconds}))


def test_t26_of_two_replicas_one_runs_the_timer(house):
    entered, leave, ran = threading.Event(), threading.Event(), []

    def tick(session):
        ran.append(session)
        entered.set()
        assert leave.wait(10)

    replicas = [Timers(house, {"tick": (60, tick)}) for _ in range(2)]
    replicas[0].prepare()
    first = threading.Thread(target=replicas[0].pass_once)
    first.start()
    assert entered.wait(10)

    second = replicas[1].pass_once()

    leave.set()
    first.join()
    assert (second, len(ran)) == (False, 1)


def test_missed_ticks_run_once(house):
    ran = []
    timers = Timers(house, {"tick": (60, ran.append)})
    timers.prepare()
    due_again(house)

    assert [timers.pass_once() for _ in range(3)] == [True, False, False]
    assert len(ran) == 1


def test_a_timer_that_fails_is_put_off_and_keeps_no_trace_of_what_it_did(house):
    def fail(session):
        session.execute(text("UPDATE expo.timer SET failures = 99 WHERE name = 'other'"))
        raise RuntimeError("secret")

    timers = Timers(house, {"tick": (1, fail), "other": (3600, lambda _session: None)})
    timers.prepare()
    eventually(lambda: not timers.pass_once())

    rows = house.database.run(
        house.own_work(),
        lambda session: session.execute(
            text("SELECT name, failures, next_run > now() FROM expo.timer ORDER BY name")
        ).all(),
    )

    assert [tuple(row) for row in rows] == [("other", 0, True), ("tick", 1, True)]
