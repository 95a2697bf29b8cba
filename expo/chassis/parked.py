"""Messages that could not be handled: kept in rows, tried again with growing delay, never lost and never in the way.

What a parked row holds is the event as it was sent, which names nobody; of a call that nobody can answer only the
operation is kept.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import DateTime, Index, Integer, String, func, insert, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from expo.chassis import db

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

WAITING, STOPPED, DONE, DISCARDED = "waiting", "stopped", "done", "discarded"
DELAYS = (1, 5, 30, 120, 600, 3600, 4 * 3600)
"""Seconds before each further attempt; after the last the message stays until someone replays or discards it."""


class ParkedRow(db.Base):
    """A message and why it lies here."""

    __tablename__ = "parked"
    __table_args__ = (Index("parked_due", "next_try", postgresql_where="state = 'waiting'"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    handler: Mapped[str] = mapped_column(String(120))
    message: Mapped[UUID | None]
    body: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    reason: Mapped[str] = mapped_column(String(200))
    attempt: Mapped[int] = mapped_column(Integer, default=1)
    state: Mapped[str] = mapped_column(String(12), default=WAITING)
    parked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    next_try: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


def park(session: Session, handler: str, body: dict[str, Any] | None, reason: str, message: UUID | None = None) -> None:
    """Keep a message that its handler could not deal with; one that no handler can ever read is not tried again."""
    retry = body is not None and message is not None
    session.execute(
        insert(ParkedRow).values(
            id=uuid4(),
            handler=handler,
            message=message,
            body=body,
            reason=reason[:200],
            attempt=1,
            state=WAITING if retry else STOPPED,
            next_try=db.now(session) + timedelta(seconds=DELAYS[0]) if retry else None,
        )
    )


def next_due(session: Session) -> ParkedRow | None:
    """A message whose next try has come, locked; other replicas pass it by."""
    due = (
        select(ParkedRow)
        .where(ParkedRow.state == WAITING, ParkedRow.next_try <= db.now(session))
        .order_by(ParkedRow.next_try)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(due).first()


def failed_again(session: Session, parked: UUID, reason: str) -> None:
    """Wait longer, or stop after the last attempt."""
    row = session.get_one(ParkedRow, parked, with_for_update=True)
    row.reason = reason[:200]
    row.attempt += 1
    if row.attempt > len(DELAYS):
        row.state, row.next_try = STOPPED, None
    else:
        row.next_try = db.now(session) + timedelta(seconds=DELAYS[row.attempt - 1])


def listing(session: Session, state: str | None = None) -> list[ParkedRow]:
    """Parked messages, oldest first."""
    rows = select(ParkedRow).order_by(ParkedRow.parked_at)
    return list(session.scalars(rows.where(ParkedRow.state == state) if state else rows))


def replay(session: Session, parked: UUID) -> bool:
    """Have the message tried again at once; says whether there is one that can be."""
    again = (
        update(ParkedRow)
        .where(ParkedRow.id == parked, ParkedRow.state.in_((WAITING, STOPPED)), ParkedRow.body.is_not(None))
        .values(state=WAITING, attempt=1, next_try=db.now(session))
    )
    return bool(session.execute(again).rowcount)  # type: ignore[attr-defined]


def discard(session: Session, parked: UUID) -> bool:
    """Never try the message again; its row stays as a record."""
    gone = (
        update(ParkedRow)
        .where(ParkedRow.id == parked, ParkedRow.state.in_((WAITING, STOPPED)))
        .values(state=DISCARDED, next_try=None)
    )
    return bool(session.execute(gone).rowcount)  # type: ignore[attr-defined]
