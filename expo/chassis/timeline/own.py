"""The house's own bookings: claiming, freeing and moving a person's time, and telling the other booking houses."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from expo.chassis import db, outbox
from expo.chassis.timeline.clashing import Taken, clashes, refuse_clash

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import TextClause
    from sqlalchemy.orm import Session

    from expo.contracts.message import Event


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

    A duty is given by an organiser, so it is never refused. A freed booking may claim again; the same claim twice has
    no second effect.
    """
    db.lock_person(session, person)
    # A statement of its own: one that also waited for the lock would look at the time before.
    if not duty:
        refuse_clash(session, person, start, end, zone, edition, besides=booking)
    facts = {"id": booking, "owner": db.work(session).house, "person": person, "edition": edition, "duty": duty}
    facts |= {"start": start, "end": end, "zone": zone, "claimed_at": claimed_at or db.now(session)}
    _announce(session, _CLAIM, facts)


def free(session: Session, booking: UUID) -> None:
    """Give the booking's time back; nothing happens where it takes none."""
    if _lock(session, booking):
        _announce(session, _FREE, {"id": booking})


def move(session: Session, booking: UUID, start: datetime, end: datetime, zone: str | None = None) -> list[Taken]:
    """An organiser's move: never refused, releases nothing. What it clashes with now is for the person to choose.

    Nothing happens where the booking takes no time.
    """
    if not _lock(session, booking):
        return []
    facts = {"id": booking, "start": start, "end": end, "zone": zone, "moved_at": db.now(session)}
    moved = _announce(session, _MOVE, facts)
    return clashes(session, moved.person, start, end, zone, moved.edition, besides=booking) if moved else []


def _lock(session: Session, booking: UUID) -> bool:
    person = session.execute(_WHOSE, {"id": booking}).scalar()
    return person is not None and db.lock_person(session, person)


def _announce(session: Session, write: TextClause, facts: dict[str, Any]) -> Taken | None:
    """Write an own row and tell the other booking houses how it stands now."""
    row = session.execute(write, facts).one_or_none()
    if row is None:
        return None
    taken = Taken(*row)
    outbox.record(session, _event(db.work(session).house, live=taken.live), taken)
    return taken


def _event(house: str, *, live: bool) -> type[Event]:
    module = import_module(f"expo.contracts.{house}")
    event: type[Event] = module.TimeTaken if live else module.TimeFreed
    return event


_COLUMNS = 'id, owner, own, person, edition, version, live, start, "end", zone, claimed_at, moved_at, duty'

_WHOSE = text("SELECT person FROM expo.timeline WHERE id = :id AND own AND live")

_CLAIM = text(f"""
INSERT INTO expo.timeline ({_COLUMNS})
VALUES (:id, :owner, true, :person, :edition, 1, true, :start, :end, :zone, :claimed_at, NULL, :duty)
ON CONFLICT (id) DO UPDATE SET
    version = timeline.version + 1, live = true, person = excluded.person, edition = excluded.edition,
    start = excluded.start, "end" = excluded."end", zone = excluded.zone,
    claimed_at = excluded.claimed_at, moved_at = NULL, duty = excluded.duty
WHERE timeline.own AND (timeline.person, timeline.start, timeline."end", timeline.zone, timeline.duty, timeline.live)
    IS DISTINCT FROM (excluded.person, excluded.start, excluded."end", excluded.zone, excluded.duty, true)
RETURNING {_COLUMNS.replace("id,", "timeline.id,", 1)}
""")  # noqa: S608 - the columns are constants

_FREE = text(f"""
UPDATE expo.timeline SET live = false, version = version + 1 WHERE id = :id AND own AND live RETURNING {_COLUMNS}
""")  # noqa: S608 - the columns are constants

_MOVE = text(f"""
UPDATE expo.timeline SET start = :start, "end" = :end, zone = :zone, moved_at = :moved_at, version = version + 1
WHERE id = :id AND own AND live RETURNING {_COLUMNS}
""")  # noqa: S608 - the columns are constants
