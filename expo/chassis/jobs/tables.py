"""A job: what is to be done, how far it has come, how it ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, DateTime, Index, Integer, String, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from expo.chassis import db

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
_MOMENT = DateTime(timezone=True)


class JobRow(db.Base):
    """One job. `done` of `total` steps are committed; `fault` is the refusal's or fault's code and figures.

    While a child process works on it, that process holds an advisory lock on its id: a running job whose lock is free
    has lost its process and is taken up again where it stopped.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name="job_state"),
        Index("job_open", "asked_at", postgresql_where="state IN ('queued', 'running')"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(200))
    edition: Mapped[str] = mapped_column(String(63))
    asker_kind: Mapped[str] = mapped_column(String(20))
    asker: Mapped[str] = mapped_column(String(120))
    params: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(String(10), default=QUEUED)
    cancelling: Mapped[bool] = mapped_column(Boolean, default=False)
    attempt: Mapped[int] = mapped_column(Integer, default=0)
    done: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int | None] = mapped_column(Integer)
    result: Mapped[Any] = mapped_column(JSONB(none_as_null=True), nullable=True)
    fault: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    asked_at: Mapped[datetime] = mapped_column(_MOMENT, server_default=func.now())
    claimed_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    ended_at: Mapped[datetime | None] = mapped_column(_MOMENT)
