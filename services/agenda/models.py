"""What agenda keeps: rooms, tracks, sessions, where and when they are, seats in them, and who may take one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

_MOMENT = DateTime(timezone=True)
_EDITION = String(63)
_SLUG = String(63)


class Base(DeclarativeBase):
    """Agenda's own tables, in schema public."""


class ProgrammeRow(Base):
    """An edition's programme as a whole: its version is what readers' caches go by. Its lock orders its changes."""

    __tablename__ = "programme"

    edition: Mapped[str] = mapped_column(_EDITION, primary_key=True)
    id: Mapped[UUID] = mapped_column(comment="Id of the edition.")
    version: Mapped[int] = mapped_column(Integer)


class RoomRow(Base):
    """A room of an edition."""

    __tablename__ = "room"

    edition: Mapped[str] = mapped_column(_EDITION, primary_key=True)
    slug: Mapped[str] = mapped_column(_SLUG, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    guid: Mapped[UUID | None]
    zone: Mapped[str | None] = mapped_column(_SLUG)
    capacity: Mapped[int | None] = mapped_column(Integer)


class TrackRow(Base):
    """A track of an edition."""

    __tablename__ = "track"

    edition: Mapped[str] = mapped_column(_EDITION, primary_key=True)
    slug: Mapped[str] = mapped_column(_SLUG, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    colour: Mapped[str | None] = mapped_column(String(7))


class SessionRow(Base):
    """A session's content; its id is the guid of schedule.xml."""

    __tablename__ = "session"
    __table_args__ = (
        ForeignKeyConstraint(("edition", "track"), ("track.edition", "track.slug")),
        Index("session_slug", "edition", "slug", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    edition: Mapped[str] = mapped_column(_EDITION)
    version: Mapped[int] = mapped_column(Integer)
    code: Mapped[str | None] = mapped_column(String(32))
    number: Mapped[int | None] = mapped_column(Integer)
    slug: Mapped[str] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(40))
    type: Mapped[str | None] = mapped_column(String(200))
    title: Mapped[dict[str, str]] = mapped_column(JSONB)
    subtitle: Mapped[dict[str, str] | None] = mapped_column(JSONB(none_as_null=True))
    abstract: Mapped[dict[str, str] | None] = mapped_column(JSONB(none_as_null=True))
    description: Mapped[dict[str, str] | None] = mapped_column(JSONB(none_as_null=True))
    languages: Mapped[list[str]] = mapped_column(ARRAY(String(35)))
    track: Mapped[str | None] = mapped_column(_SLUG)
    speakers: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    links: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    url: Mapped[str | None] = mapped_column(Text)
    recorded: Mapped[bool] = mapped_column(Boolean)


class OccurrenceRow(Base):
    """A session in a room at a time. Its pool of seats, where it keeps any, has the same id."""

    __tablename__ = "occurrence"
    __table_args__ = (
        ForeignKeyConstraint(("edition", "room"), ("room.edition", "room.slug")),
        CheckConstraint('start < "end"', name="occurrence_takes_time"),
        Index("occurrence_order", "edition", "start", "room", "id"),
        Index("occurrence_session", "session"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    edition: Mapped[str] = mapped_column(_EDITION)
    session: Mapped[UUID] = mapped_column(ForeignKey("session.id"))
    version: Mapped[int] = mapped_column(Integer)
    room: Mapped[str] = mapped_column(_SLUG)
    day: Mapped[date] = mapped_column(Date)
    start: Mapped[datetime] = mapped_column(_MOMENT)
    end: Mapped[datetime] = mapped_column(_MOMENT)
    capacity: Mapped[int | None] = mapped_column(Integer)


class SeatRow(Base):
    """One person's seat in one occurrence, or place in its line; the place of the same id in the pool is the judge."""

    __tablename__ = "seat"
    __table_args__ = (
        CheckConstraint("state IN ('taken', 'waiting', 'released')", name="seat_state"),
        Index("seat_once", "occurrence", "person", unique=True, postgresql_where="state <> 'released'"),
        Index("seat_person", "person", "edition", postgresql_where="state <> 'released'"),
        Index("seat_line", "occurrence", "since", postgresql_where="state <> 'released'"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    edition: Mapped[str] = mapped_column(_EDITION)
    occurrence: Mapped[UUID] = mapped_column(ForeignKey("occurrence.id"))
    person: Mapped[UUID]
    version: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(40))
    since: Mapped[datetime] = mapped_column(_MOMENT)
    clashes: Mapped[bool] = mapped_column(Boolean, default=False)


class AttendeeRow(Base):
    """A registration as last heard of: who holds a live one may take seats."""

    __tablename__ = "attendee"
    __table_args__ = (Index("attendee_person", "person", "edition"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, comment="Id of the registration.")
    edition: Mapped[str] = mapped_column(_EDITION)
    person: Mapped[UUID]
    version: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(20))
