"""What a house has heard: one row a handler and message, written in the transaction of the effect."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import DateTime, Index, String, delete, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from expo.chassis import db

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KEPT = timedelta(days=30)
"""Longer than any outage after which a message might still be sent again."""


class InboxRow(db.Base):
    """A message that a handler has dealt with."""

    __tablename__ = "inbox"
    __table_args__ = (Index("inbox_arrived", "arrived_at"),)

    handler: Mapped[str] = mapped_column(String(120), primary_key=True)
    message: Mapped[UUID] = mapped_column(primary_key=True)
    arrived_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


_NOTE = insert(db.table_of(InboxRow)).on_conflict_do_nothing().returning(db.table_of(InboxRow).c.message)


def first_time(session: Session, handler: str, message: UUID) -> bool:
    """Note the message; says whether the handler meets it for the first time.

    A second delivery beside a running first one waits for its commit: the primary key is the judge.
    """
    return bool(session.execute(_NOTE, {"handler": handler, "message": message}).first())


def sweep(session: Session) -> None:
    """Forget what arrived longer ago than `KEPT`."""
    session.execute(delete(InboxRow).where(InboxRow.arrived_at < db.now(session) - KEPT))
