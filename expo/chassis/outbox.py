"""What a house has to announce: written in the transaction that made it true, sent afterwards by the relay.

Rows stay for the edition's life, so that `expo replay` can send them again to a new or restored house.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, DateTime, Identity, Index, Integer, String, func, insert
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from expo.chassis import db

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from expo.contracts.message import Event

WAKE = "outbox"


class Aggregate(Protocol):
    """Anything an event can be about: it has an id, an edition and a version that grows with each change."""

    @property
    def id(self) -> UUID: ...
    @property
    def edition(self) -> str: ...
    @property
    def version(self) -> int: ...


class OutboxRow(db.Base):
    """One announcement; `sent_at` is set once the broker has confirmed it."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("outbox_unsent", "position", postgresql_where="sent_at IS NULL"),
        Index("outbox_subject", "subject"),
    )

    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    type: Mapped[str] = mapped_column(String(120))
    topic: Mapped[str] = mapped_column(String(120))
    subject: Mapped[UUID]
    edition: Mapped[str] = mapped_column(String(63))
    version: Mapped[int] = mapped_column(Integer)
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


# Of the table, not of the class: a plain insert costs a third of the ORM's.
_ADD = insert(db.table_of(OutboxRow))


def record(session: Session, event: type[Event], aggregate: Aggregate) -> None:
    """Announce the aggregate's present state once this transaction has committed."""
    work = db.work(session)
    message_id = uuid4()
    moment = db.now(session)
    body = {
        "specversion": "1.0",
        "id": str(message_id),
        "source": f"/{event.house()}",
        "type": event.type(),
        "subject": str(aggregate.id),
        "time": moment.isoformat(),
        "datacontenttype": "application/json",
        "dataschema": f"urn:baltinnosec:expo:{event.type()}",
        "edition": aggregate.edition,
        "version": aggregate.version,
        "cause": work.cause,
        "traceparent": work.traceparent,
        "data": event.dump(aggregate),
    }
    row = {
        "id": message_id,
        "type": event.type(),
        "topic": event.topic(),
        "subject": aggregate.id,
        "edition": aggregate.edition,
        "version": aggregate.version,
        "body": body,
    }
    session.execute(_ADD, row)
    db.wake(session, WAKE)
