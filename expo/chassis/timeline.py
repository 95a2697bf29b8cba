"""One timeline a person, though several houses book it: nobody is in two places, walking included.

Each booking house keeps this table. Own rows are guarded by an exclusion constraint; the other houses' rows arrive as
`TimeTaken` and `TimeFreed` and are kept by version, tombstones too. Whatever is written for a person is written under
that person's lock, which is taken before any pool's.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Computed, DateTime, Index, Integer, String, select, update
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint, Range, insert
from sqlalchemy.orm import Mapped, mapped_column

from expo.chassis import db, editions, outbox
from expo.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from expo.contracts.message import Event
    from expo.contracts.time import TimeTakenFields

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
        TSTZRANGE, Computed("tstzrange(start, \"end\", '[)')", persisted=True), deferred=True
    )


def claim(
    session: Session,
    person: UUID,
    booking: UUID,
    *,
    edition: str,
    start: datetime,
    end: datetime,
    zone: str | None = None,
    claimed_at: datetime | None = None,
    duty: bool = False,
) -> None:
    """Take the person's time for the booking, or refuse with `Conflict time_clash`, which names what is in the way.

    A duty is given by an organiser, so it is never refused. A freed booking may claim again.
    """
    db.lock_person(session, person)
    if not duty:
        refuse_clash(session, person, start, end, zone, edition, besides=booking)
    facts = {"person": person, "edition": edition, "start": start, "end": end, "zone": zone, "duty": duty}
    facts |= {"live": True, "claimed_at": claimed_at or db.now(session), "moved_at": None}
    row = insert(TimelineRow).values(id=booking, owner=db.work(session).house, own=True, version=1, **facts)
    row = row.on_conflict_do_update(
        index_elements=[TimelineRow.id],
        set_={**facts, "version": TimelineRow.version + 1},
        where=TimelineRow.own.is_(True),
    )
    _announce(session, row)


def free(session: Session, booking: UUID) -> None:
    """Give the booking's time back; nothing happens where it takes none."""
    _change(session, booking, live=False)


def move(
    session: Session, booking: UUID, start: datetime, end: datetime, zone: str | None = None
) -> Sequence[TimelineRow]:
    """An organiser's move: never refused, releases nothing. What it clashes with now is for the person to choose.

    Nothing happens where the booking takes no time.
    """
    moved = _change(session, booking, start=start, end=end, zone=zone, moved_at=db.now(session))
    if not moved:
        return ()
    return clashes(session, moved.person, start, end, zone, moved.edition, besides=booking)


def clashes(  # noqa: PLR0917 - a stretch of time is these four
    session: Session,
    person: UUID,
    start: datetime,
    end: datetime,
    zone: str | None,
    edition: str,
    *,
    besides: UUID | None = None,
) -> list[TimelineRow]:
    """The person's live bookings that meet this time, or come closer to it than the walk between the zones."""
    site = editions.find_or_none(session, edition)
    margin = timedelta(minutes=site.longest_walk if site else 0)
    near = (
        select(TimelineRow)
        .where(TimelineRow.person == person, TimelineRow.live, TimelineRow.id.is_distinct_from(besides))
        .where(TimelineRow.start < end + margin, TimelineRow.end > start - margin)
        .order_by(TimelineRow.start, TimelineRow.id)
        .execution_options(populate_existing=True)
    )

    def too_close(row: TimelineRow) -> bool:
        minutes = site.minutes_between(row.zone, zone) if site and row.edition == edition else 0
        walk = timedelta(minutes=minutes)
        return row.start < end + walk and start < row.end + walk

    return [row for row in session.scalars(near) if too_close(row)]


def refuse_clash(  # noqa: PLR0917 - a stretch of time is these four
    session: Session,
    person: UUID,
    start: datetime,
    end: datetime,
    zone: str | None,
    edition: str,
    *,
    besides: UUID | None = None,
) -> None:
    """Refuse as `claim` would, without claiming: for whoever only joins a line."""
    in_the_way = clashes(session, person, start, end, zone, edition, besides=besides)
    if in_the_way:
        raise _clash(session, in_the_way[0], zone)


def may_take(  # noqa: PLR0917 - a stretch of time is these four
    session: Session, person: UUID, start: datetime, end: datetime, zone: str | None, edition: str
) -> bool | None:
    """Whether the person could claim this time now; `None` where the person is busy with another claim.

    For `places.promote`, which holds pools and therefore may only try the person's lock.
    """
    if not db.lock_person(session, person, wait=False):
        return None
    return not clashes(session, person, start, end, zone, edition)


def heard(session: Session, event: TimeTakenFields) -> list[UUID]:
    """Keep another house's row, and say which own bookings lose to it: the caller releases them.

    Of two claims that crossed, both houses name the same one, whatever their clocks say. An older version than what is
    known changes nothing.
    """
    owner = type(event).__module__.rsplit(".", 1)[-1]
    if owner == db.work(session).house:
        return []
    db.lock_person(session, event.person)
    if not _keep(session, owner, event) or not event.live:
        return []
    met = clashes(session, event.person, event.start, event.end, event.zone, event.edition, besides=event.id)
    return [row.id for row in met if row.own and gives_way(row, event)]


def gives_way(row: TimelineRow, other: TimelineRow | TimeTakenFields) -> bool:
    """Whether of two that clash this one is released: a claim that came to its time later than the other.

    Who was there first never loses, and what an organiser has put there never does.
    """
    return not row.duty and row.moved_at is None and _there_since(other) < _there_since(row)


def _there_since(row: TimelineRow | TimeTakenFields) -> tuple[datetime, UUID]:
    return (row.moved_at or row.claimed_at, row.id)


def _keep(session: Session, owner: str, event: TimeTakenFields) -> bool:
    facts = {name: getattr(event, name) for name in _FACTS}
    row = insert(TimelineRow).values(id=event.id, owner=owner, own=False, **facts)
    row = row.on_conflict_do_update(index_elements=[TimelineRow.id], set_=facts, where=_is_news(row.excluded))
    return session.execute(row.returning(TimelineRow.id)).first() is not None


def _is_news(arrived: Any) -> Any:
    return (TimelineRow.version < arrived.version) & (TimelineRow.owner == arrived.owner)


_FACTS = ("person", "edition", "version", "live", "start", "end", "zone", "claimed_at", "moved_at", "duty")


def _change(session: Session, booking: UUID, **facts: Any) -> Any:
    own = (TimelineRow.id == booking, TimelineRow.own, TimelineRow.live)
    person = session.scalar(select(TimelineRow.person).where(*own))
    if person is None:
        return None
    db.lock_person(session, person)
    return _announce(session, update(TimelineRow).where(*own).values(version=TimelineRow.version + 1, **facts))


def _announce(session: Session, write: Any) -> Any:
    """Write an own row and tell the other booking houses how it stands now."""
    columns = (TimelineRow.id, *(getattr(TimelineRow, name) for name in _FACTS))
    row = session.execute(write.returning(*columns), execution_options={"synchronize_session": False}).one_or_none()
    if row:
        outbox.record(session, _event(db.work(session).house, live=row.live), row)
    return row


def _event(house: str, *, live: bool) -> type[Event]:
    module = import_module(f"expo.contracts.{house}")
    event: type[Event] = module.TimeTaken if live else module.TimeFreed
    return event


def _clash(session: Session, row: TimelineRow, zone: str | None) -> Conflict:
    figures = {
        "booking": str(row.id),
        "owner": row.owner,
        "start": row.start.isoformat(),
        "end": row.end.isoformat(),
        "walking_minutes": editions.walking(session, row.edition, row.zone, zone),
    }
    return Conflict("time_clash", figures)
