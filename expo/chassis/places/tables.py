"""Pools, the places given out of them, and the lines before them; the CHECKs are the judge."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, CheckConstraint, DateTime, Identity, Index, Integer, String, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from expo.chassis import db

_POOLS = ARRAY(Uuid())
_MOMENT = DateTime(timezone=True)


class PoolRow(db.Base):
    """So many places: a quota, a room's seats, a slot. `taken` counts taken and held ones."""

    __tablename__ = "pool"
    __table_args__ = (
        CheckConstraint("taken BETWEEN 0 AND capacity", name="pool_never_oversold"),
        CheckConstraint("waiting >= 0", name="pool_waiting_counted"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    capacity: Mapped[int] = mapped_column(Integer)
    taken: Mapped[int] = mapped_column(Integer, server_default="0")
    waiting: Mapped[int] = mapped_column(Integer, server_default="0")


class LineRow(db.Base):
    """All who wait for the same pools: whether they fit is one question, however many they are.

    `ready` are those of them who were not passed over when last asked.
    """

    __tablename__ = "line"
    __table_args__ = (
        CheckConstraint("ready BETWEEN 0 AND waiting", name="line_counted"),
        Index("line_pools", "pools", postgresql_using="gin"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    pools: Mapped[list[UUID]] = mapped_column(_POOLS)
    waiting: Mapped[int] = mapped_column(Integer)
    ready: Mapped[int] = mapped_column(Integer)


class PlaceRow(db.Base):
    """A holder's place, one of each pool: `taken`, `held` until `expires_at`, `waiting` or `released`.

    `turn` is the order in line; `passed` says that the holder could not take the place when last asked.
    """

    __tablename__ = "place"
    __table_args__ = (
        CheckConstraint("state IN ('taken', 'held', 'waiting', 'released')", name="place_state"),
        CheckConstraint("(state = 'held') = (expires_at IS NOT NULL)", name="place_hold_expires"),
        Index("place_in_line", "line", "turn", postgresql_where="state = 'waiting'"),
        Index("place_held", "expires_at", postgresql_where="state = 'held'"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    pools: Mapped[list[UUID]] = mapped_column(_POOLS)
    line: Mapped[UUID]
    turn: Mapped[int] = mapped_column(BigInteger, Identity())
    state: Mapped[str] = mapped_column(String(10))
    passed: Mapped[bool] = mapped_column(Boolean, server_default="false")
    since: Mapped[datetime] = mapped_column(_MOMENT)
    expires_at: Mapped[datetime | None] = mapped_column(_MOMENT)
