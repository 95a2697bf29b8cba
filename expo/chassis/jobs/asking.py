"""Asking for a job, looking at it, calling it off: each in the transaction of whoever asks."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import delete

from expo.chassis import db
from expo.chassis.jobs.tables import CANCELLED, QUEUED, RUNNING, JobRow
from expo.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.orm import Session

    from expo.chassis.jobs.child import Running

F = TypeVar("F", bound="Callable[[Running], Any]")

WAKE = "jobs"
KEPT = timedelta(days=30)


def job(work: F) -> F:
    """Mark a module's function as a job; its place in the code is its name in the table."""
    work.is_job = True  # type: ignore[attr-defined]
    return work


def ask(session: Session, work: Callable[[Running], Any], params: Mapping[str, Any], *, edition: str) -> UUID:
    """Have the job done after this transaction has committed, on behalf of who is acting now."""
    who = db.work(session).principal
    row = JobRow(id=uuid4(), kind=f"{work.__module__}:{work.__qualname__}", edition=edition, params=dict(params))
    row.asker_kind, row.asker = who.kind, who.id
    session.add(row)
    db.wake(session, WAKE)
    return row.id


def find(session: Session, job_id: UUID) -> JobRow:
    """The job and how far it is; `NotFound job_unknown`."""
    row = session.get(JobRow, job_id, populate_existing=True)
    if not row:
        raise NotFound("job_unknown")
    return row


def cancel(session: Session, job_id: UUID) -> None:
    """Call the job off: at once where it waits, after its present step where it runs. What is done stays done."""
    row = session.get(JobRow, job_id, with_for_update=True)
    if not row:
        raise NotFound("job_unknown")
    if row.state == QUEUED:
        row.state, row.ended_at = CANCELLED, db.now(session)
    row.cancelling = row.state == RUNNING


def sweep(session: Session) -> None:
    """Forget jobs that ended longer ago than `KEPT`."""
    session.execute(delete(JobRow).where(JobRow.ended_at < db.now(session) - KEPT))


def work_of(kind: str) -> Callable[[Running], Any]:
    """The function that a job's row names; nothing but what `@job` marks can be called."""
    module, _, name = kind.partition(":")
    work = getattr(import_module(module), name, None)
    if not getattr(work, "is_job", False):
        raise NotFound("job_kind_unknown", {"kind": kind})
    return work  # type: ignore[return-value]
