"""Long work is done once in a process of its own, survives that process, and can be called off."""

from __future__ import annotations

import os
import signal
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import text

from expo.chassis import jobs
from expo.chassis.db import Work
from expo.chassis.house import House
from expo.chassis.jobs.child import LOCK
from expo.chassis.principal import PERSON, Principal
from expo.errors import NotFound
from tests.service.chassis import long_work
from tests.waiting import eventually

pytestmark = pytest.mark.house("agenda")

ASKER = Principal(PERSON, str(uuid4()))


@pytest.fixture
def house(request, databases):
    return House("agenda", databases.settings, databases("agenda"), None, None, None)


@pytest.fixture
def parent(house):
    found = jobs.Parent(house)
    yield found
    found.stop()


def inside(house, step):
    return house.database.run(Work("agenda", ASKER), step)


def asked(house, work, **params):
    return inside(house, lambda session: jobs.ask(session, work, params, edition="pilot"))


def state(house, job):
    row = inside(house, lambda session: jobs.find(session, job))
    return row.state


def ended(house, parent, job):
    """The job once it has ended, the parent turning meanwhile."""

    def look():
        parent.turn()
        return state(house, job) in {"done", "failed", "cancelled"}

    eventually(look, within=60)
    return inside(house, partial(whole, job=job))


def whole(session, job):
    row = jobs.find(session, job)
    session.expunge(row)
    return row


def noted(house):
    numbers = text("SELECT CAST(figures ->> 'number' AS int), who FROM expo.ledger ORDER BY entry")
    return inside(house, lambda session: [tuple(row) for row in session.execute(numbers)])


def run_here(house, job):
    inside(house, lambda session: session.execute(text("UPDATE expo.job SET state = 'running'")))
    jobs.run(house.settings, "agenda", str(job))
    return inside(house, partial(whole, job=job))


def test_a_job_is_done_on_behalf_of_who_asked(house):
    row = run_here(house, asked(house, long_work.count, numbers=3))
    assert (row.state, row.done, row.total, row.result) == ("done", 3, 3, {"counted": 3})
    assert noted(house) == [(number, ASKER.scope) for number in range(3)]


def test_a_child_that_dies_is_replaced_and_no_step_is_done_twice(house, parent):
    job = asked(house, long_work.count, numbers=5, dies_at=3)
    row = ended(house, parent, job)
    assert (row.state, row.attempt, row.result) == ("done", 2, {"counted": 5})
    assert [number for number, _ in noted(house)] == [0, 1, 2, 3, 4]


def test_a_job_that_kills_each_child_is_given_up(house, parent, monkeypatch):
    monkeypatch.setattr(jobs.parent, "ATTEMPTS", 1)
    row = ended(house, parent, asked(house, long_work.always_dies))
    assert (row.state, row.attempt, row.fault["code"]) == ("failed", 1, "job_died")


def test_a_refusal_ends_the_job_with_its_code(house):
    row = run_here(house, asked(house, long_work.refuses))
    assert (row.state, row.done) == ("failed", 1)
    assert row.fault == {"kind": "conflict", "code": "sold_out", "figures": {"left": 0}}


def test_a_fault_shows_nothing_of_its_inside(house):
    row = run_here(house, asked(house, long_work.breaks))
    assert row.fault == {"kind": "error", "code": "unexpected_error", "figures": {}}


def test_only_what_is_marked_as_a_job_can_be_called(house):
    for kind in (long_work.no_job, os.getcwd, signal.raise_signal):
        row = run_here(house, asked(house, kind))
        assert row.fault["code"] == "job_kind_unknown"
        inside(house, lambda session: session.execute(text("DELETE FROM expo.job")))


def test_a_waiting_job_is_called_off_at_once_a_running_one_at_its_next_step(house):
    waiting, running = asked(house, long_work.count, numbers=3), asked(house, long_work.count, numbers=3)
    inside(house, lambda session: jobs.cancel(session, waiting))
    assert state(house, waiting) == "cancelled"
    inside(house, lambda session: session.execute(text("UPDATE expo.job SET state = 'running'")))
    inside(house, lambda session: jobs.cancel(session, running))
    jobs.run(house.settings, "agenda", str(running))
    assert (state(house, running), noted(house)) == ("cancelled", [])


def test_one_process_at_a_time_works_on_a_job(house):
    job = asked(house, long_work.count, numbers=2)
    with house.database.engine.connect() as other:
        other.scalar(text(f"SELECT pg_advisory_xact_lock({LOCK})"), {"job": str(job)})
        row = run_here(house, job)
        assert (row.state, row.done) == ("running", 0)
    assert run_here(house, job).state == "done"


def test_of_two_replicas_one_takes_the_job(house):
    asked(house, long_work.count, numbers=1)
    first, second = jobs.Parent(house), jobs.Parent(house)
    try:
        assert [first.turn(), second.turn()] == [True, False]
    finally:
        first.stop()


def test_a_job_whose_parent_died_too_is_taken_up_by_the_next(house, parent):
    job = asked(house, long_work.count, numbers=2)
    left = "UPDATE expo.job SET state = 'running', attempt = 1, claimed_at = now() - interval '1 minute'"
    inside(house, lambda session: session.execute(text(left)))
    assert parent.turn()
    assert inside(house, partial(whole, job=job)).attempt == 2


def test_a_job_that_another_process_works_on_is_left_to_it(house, parent):
    job = asked(house, long_work.count, numbers=2)
    left = "UPDATE expo.job SET state = 'running', attempt = 1, claimed_at = now() - interval '1 minute'"
    inside(house, lambda session: session.execute(text(left)))
    with house.database.engine.connect() as other:
        other.scalar(text(f"SELECT pg_advisory_xact_lock({LOCK})"), {"job": str(job)})
        assert not parent.turn()


def test_an_unknown_job_is_not_found(house):
    for look in (jobs.find, jobs.cancel):
        with pytest.raises(NotFound):
            inside(house, lambda session, look=look: look(session, uuid4()))
