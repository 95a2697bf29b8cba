"""`expo job run ID`: one job in a process of its own. Each step's progress is committed with its effect."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from sqlalchemy import text

from expo.chassis import db
from expo.chassis.db import Database, Work
from expo.chassis.jobs.asking import find, work_of
from expo.chassis.jobs.tables import CANCELLED, DONE, FAILED, RUNNING, JobRow
from expo.chassis.principal import Principal
from expo.errors import ExpoError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from expo.chassis.settings import Settings

log = logging.getLogger(__name__)

T = TypeVar("T")


class Cancelled(Exception):
    """The job was called off; raised by the next step."""


class Running:
    """A job at work. `params` is what was asked; `done` steps had been committed when this process took it up."""

    def __init__(self, database: Database, row: JobRow) -> None:
        self.database = database
        self.id, self.edition, self.params, self.done = row.id, row.edition, row.params, row.done
        self._work = Work(database.house, Principal(row.asker_kind, row.asker), cause=str(row.id))

    def step(self, effect: Callable[[Session], T], *, done: int, total: int | None = None) -> T:
        """Carry out one step and count it, in one transaction; a job that died goes on after its last step."""

        def counted(session: Session) -> T:
            row = session.get_one(JobRow, self.id, with_for_update=True)
            if row.cancelling:
                raise Cancelled
            row.done, row.total = done, total if total is not None else row.total
            return effect(session)

        result = self.database.run(self._work, counted)
        self.done = done
        return result

    def rest(self, batches: Sequence[T]) -> Iterator[tuple[int, T]]:
        """The batches that are still to be done, each with the number of steps done after it."""
        yield from enumerate(batches[self.done :], start=self.done + 1)

    def end(self, state: str, *, result: Any = None, fault: dict[str, Any] | None = None) -> None:
        """Write down how it ended."""

        def ended(session: Session) -> None:
            row = session.get_one(JobRow, self.id, with_for_update=True)
            row.state, row.result, row.fault, row.ended_at = state, result, fault, db.now(session)

        self.database.run(self._work, ended)


def run(settings: Settings, house: str, job: str) -> None:
    """Do the job unless another process is at it or it has ended."""
    database = Database(settings.database_url(house), house=house, size=2)
    try:
        with _alone(database, UUID(job)) as alone:
            row = database.run(Work(house), lambda session: _taken_up(session, UUID(job)))
            if alone and row:
                _carry_out(Running(database, row), row.kind)
    finally:
        database.close()


def _carry_out(running: Running, kind: str) -> None:
    try:
        result = work_of(kind)(running)
    except Cancelled:
        running.end(CANCELLED)
    except ExpoError as refusal:
        running.end(FAILED, fault={"kind": refusal.kind, "code": refusal.code, "figures": refusal.figures})
    except Exception:
        log.exception("job %s failed", running.id)
        running.end(FAILED, fault={"kind": "error", "code": "unexpected_error", "figures": {}})
    else:
        running.end(DONE, result=result)


def _taken_up(session: Session, job: UUID) -> JobRow | None:
    row = find(session, job)
    session.expunge(row)
    return row if row.state == RUNNING else None


@contextmanager
def _alone(database: Database, job: UUID) -> Iterator[bool]:
    """Whether this process alone works on the job; the lock ends with the process, however that ends."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield bool(connection.scalar(text(f"SELECT pg_try_advisory_lock({LOCK})"), {"job": str(job)}))
        connection.invalidate()


LOCK = "hashtextextended(CAST(:job AS text), 17)"
"""The key of a job's lock, as SQL."""
