"""The rows of a person's time; the exclusion constraint is the judge of the house's own claims."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Computed, DateTime, Index, Integer, String
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from expo.chassis import db

_MOMENT = DateTime(timezone=True)


class TimelineRow(db.Base):
    """One booking's time: own, or another house's as last heard of. The columns are the contract's fields."""

    __tablename__ = "timeline"
    __table_args__ = (
        CheckConstraint('start < "end"', name="timeline_takes_time"),
        # Moves and duties are an organiser's deed and may overlap; claims of one house never do.
        ExcludeConstraint(
            ("person", "="),
            ("during", "&&"),
            name="timeline_one_place_at_a_time",
            where="own AND live AND NOT duty AND moved_at IS NULL",
        ),
        Index("timeline_live", "person", postgresql_where="live"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(String(40))
    own: Mapped[bool] = mapped_column(Boolean)
    person: Mapped[UUID]
    edition: Mapped[str] = mapped_column(String(63))
    version: Mapped[int] = mapped_column(Integer)
    live: Mapped[bool] = mapped_column(Boolean)
    start: Mapped[datetime] = mapped_column(_MOMENT)
    end: Mapped[datetime] = mapped_column(_MOMENT)
    zone: Mapped[str | None] = mapped_column(String(63))
    claimed_at: Mapped[datetime] = mapped_column(_MOMENT)
    moved_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    duty: Mapped[bool] = mapped_column(Boolean)
    during: Mapped[Range[datetime]] = mapped_column(
        TSTZRANGE, Computed("tstzrange(start, \"end\", '[)')", persisted=True)
    )
