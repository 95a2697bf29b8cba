"""Jobs for the tests of jobs; the child process imports them from here."""

from __future__ import annotations

import os
import signal
from uuid import uuid4

from expo.chassis import ledger
from expo.chassis.db import Work
from expo.chassis.jobs import find, job
from expo.errors import Conflict


def note(running, number):
    return lambda session: ledger.record(
        session, about=running.id, rule="counted", outcome="noted", figures={"number": number}, edition="pilot"
    )


@job
def count(running):
    """Note each number, one a step; die once before the step that `dies_at` names."""
    numbers = range(running.params["numbers"])
    for done, number in running.rest(numbers):
        if running.params.get("dies_at") == number and not _died_before(running):
            os.kill(os.getpid(), signal.SIGKILL)
        running.step(note(running, number), done=done, total=len(numbers))
    return {"counted": len(numbers)}


def _died_before(running):
    return running.database.run(Work(running.database.house), lambda session: find(session, running.id).attempt) > 1


@job
def always_dies(running):
    os.kill(os.getpid(), signal.SIGKILL)


@job
def refuses(running):
    running.step(note(running, 0), done=1)
    raise Conflict("sold_out", {"left": 0})


@job
def breaks(running):
    raise ZeroDivisionError(uuid4())


def no_job(running):
    return None
