"""The other houses' bookings of the same people: kept by version, and compared with one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from expo.chassis import db
from expo.chassis.timeline.clashing import clashes, gives_way

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from expo.contracts.time import TimeTakenFields


def heard(session: Session, event: TimeTakenFields) -> list[UUID]:
    """Keep another house's row, and say which own bookings lose to it: the caller releases them.

    The winner's house does nothing, and nothing lost is restored. What is older than what is known changes nothing.
    """
    owner = type(event).house()
    if owner == db.work(session).house:
        return []
    db.lock_person(session, event.person)
    if not _keep(session, owner, event) or not event.live:
        return []
    met = clashes(session, event.person, event.start, event.end, event.zone, event.edition, besides=event.id)
    return [row.id for row in met if row.own and gives_way(row, event)]


def _keep(session: Session, owner: str, event: TimeTakenFields) -> bool:
    facts = {name: getattr(event, name) for name in _FACTS}
    return session.execute(_KEEP, facts | {"owner": owner}).first() is not None


_FACTS = ("id", "person", "edition", "version", "live", "start", "end", "zone", "claimed_at", "moved_at", "duty")

# Tombstones are kept as well, so that an older version which comes later cannot revive anything.
_KEEP = text("""
INSERT INTO expo.timeline
    (id, owner, own, person, edition, version, live, start, "end", zone, claimed_at, moved_at, duty)
VALUES
    (:id, :owner, false, :person, :edition, :version, :live, :start, :end, :zone, :claimed_at, :moved_at, :duty)
ON CONFLICT (id) DO UPDATE SET
    version = excluded.version, live = excluded.live, person = excluded.person, edition = excluded.edition,
    start = excluded.start, "end" = excluded."end", zone = excluded.zone,
    claimed_at = excluded.claimed_at, moved_at = excluded.moved_at, duty = excluded.duty
WHERE timeline.owner = excluded.owner AND timeline.version < excluded.version
RETURNING timeline.id
""")
