"""Who waited for a lock decides and counts on what is true by then, not on what was read before."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import text

from expo.chassis import places
from expo.chassis.db import Work
from expo.chassis.principal import system
from tests.waiting import eventually

WORK = Work("registration", system("registration"))
BLOCKED = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


@pytest.fixture
def run(database):
    return lambda step: database.run(WORK, step)


@pytest.fixture
def full(run):
    """A pool with one place that is taken, and who has it."""
    pool, holder = uuid4(), uuid4()
    run(lambda session: places.open_pool(session, pool, 1))
    run(lambda session: places.claim(session, holder, [pool]))
    return pool, holder


def while_another(database, run, first, then):
    """`then` begins while `first` has done its work and not committed it."""
    with ThreadPoolExecutor(1) as hand:
        with database.transaction(WORK) as session:
            first(session)
            late = hand.submit(run, then)
            eventually(lambda: run(lambda watching: watching.scalar(BLOCKED)) == 1, within=5)
        return late.result()


def test_a_place_that_is_being_given_back_goes_to_who_waits_for_the_lock(database, run, full):
    pool, holder = full
    newcomer = uuid4()
    place = while_another(
        database,
        run,
        lambda session: places.release(session, holder),
        lambda session: places.claim(session, newcomer, [pool]),
    )
    assert place.state == "taken"
    assert run(places.audit) == []


def test_a_line_that_is_being_joined_can_be_left(database, run, full):
    pool, _ = full
    first, second = uuid4(), uuid4()
    run(lambda session: places.claim(session, first, [pool]))
    released = while_another(
        database,
        run,
        lambda session: places.claim(session, second, [pool]),
        lambda session: places.release(session, first),
    )
    assert released.was == "waiting"
    assert run(lambda session: places.position(session, second)) == 1
    assert run(places.audit) == []


def test_two_leave_a_line_at_once(database, run, full):
    pool, _ = full
    first, second = uuid4(), uuid4()
    for each in (first, second):
        run(lambda session, each=each: places.claim(session, each, [pool]))
    released = while_another(
        database,
        run,
        lambda session: places.release(session, second),
        lambda session: places.release(session, first),
    )
    assert released.was == "waiting"
    assert run(places.audit) == []
