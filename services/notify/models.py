"""Notify's table: a row a message and channel."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from services.notify.domain import State


class Base(DeclarativeBase):
    """Notify's tables, in schema `public` of its database."""

    type_annotation_map = {datetime: TIMESTAMP(timezone=True), dict[str, Any]: JSONB}  # noqa: RUF012 - SQLAlchemy's way


class Message(Base):
    """Something that a person is told on a channel. Name and address are asked for when it is sent, never kept."""

    __tablename__ = "message"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    edition: Mapped[str | None]
    person: Mapped[UUID]
    channel: Mapped[str] = mapped_column(default="email")
    template: Mapped[str]
    cause: Mapped[str]
    about: Mapped[UUID]
    version: Mapped[int]
    facts: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default=State.DUE)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    language: Mapped[str | None]
    message_id: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    next_try: Mapped[datetime | None] = mapped_column(server_default=func.now())
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("template", "person", "cause", name="message_told_once"),
        CheckConstraint(f"state IN {tuple(map(str, State))}", name="message_state"),
        CheckConstraint("(state = 'sending') = (claimed_at IS NOT NULL)", name="message_claimed_while_sending"),
        CheckConstraint("(state = 'due') = (next_try IS NOT NULL)", name="message_due_has_next_try"),
        Index("message_due", "next_try", "number", postgresql_where=text("state = 'due'")),
        Index("message_sending", "claimed_at", postgresql_where=text("state = 'sending'")),
        Index("message_of_person", "person", "number"),
        Index("message_of_edition", "edition", "number"),
        Index("message_about", "about"),
    )
