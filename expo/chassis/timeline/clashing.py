"""What meets a stretch of a person's time, and which of two bookings that clash gives way."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from expo.chassis import db
from expo.chassis.prepared import Prepared
from expo.errors import Conflict

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from expo.contracts.time import TimeTakenFields


class Taken(NamedTuple):
    """A booking's time as this house knows it; `walking_minutes` is the way to the place that was asked about."""

    id: UUID
    owner: str
    own: bool
    person: UUID
    edition: str
    version: int
    live: bool
    start: datetime
    end: datetime
    zone: str | None
    claimed_at: datetime
    moved_at: datetime | None
    duty: bool
    walking_minutes: int = 0


def clashes(  # noqa: PLR0917 - a stretch of time is these four
    session: Session,
    person: UUID,
    start: datetime,
    end: datetime,
    zone: str | None,
    edition: str,
    *,
    besides: UUID | None = None,
) -> list[Taken]:
    """The person's live bookings that meet this time, or come closer to it than the walk between the zones.

    Walks are those of the edition; a pair that it does not name takes no time.
    """
    asked = {"person": person, "start": start, "end": end, "zone": zone, "edition": edition, "besides": besides}
    return [Taken._make(row) for row in _NEAR.execute(session, asked)]


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
    for row in clashes(session, person, start, end, zone, edition, besides=besides):
        raise Conflict(
            "time_clash",
            {
                "booking": str(row.id),
                "owner": row.owner,
                "start": row.start.isoformat(),
                "end": row.end.isoformat(),
                "walking_minutes": row.walking_minutes,
            },
        )


def may_take(  # noqa: PLR0917 - a stretch of time is these four
    session: Session, person: UUID, start: datetime, end: datetime, zone: str | None, edition: str
) -> bool | None:
    """Whether the person could claim this time now; `None` where the person is busy with another claim.

    For `places.promote`, which holds pools and therefore may only try the person's lock.
    """
    if not db.lock_person(session, person, wait=False):
        return None
    return not clashes(session, person, start, end, zone, edition)


def gives_way(row: Taken, other: Taken | TimeTakenFields) -> bool:
    """Whether of two that clash this one is released: a claim that came to its time later than the other.

    Who was there first never loses, and what an organiser has put there never does. Both houses see the same facts, so
    they name the same one whatever their clocks say.
    """
    return not row.duty and row.moved_at is None and _there_since(other) < _there_since(row)


def _there_since(row: Taken | TimeTakenFields) -> tuple[datetime, UUID]:
    return (row.moved_at or row.claimed_at, row.id)


# Pairs of zones are kept in the order of their code points (`editions.keep`), so they are compared like that here.
_NEAR = Prepared(
    "near_in_time",
    """
SELECT id, owner, own, person, edition, version, live, start, "end", zone, claimed_at, moved_at, duty, minutes
FROM expo.timeline, LATERAL (
    SELECT coalesce((
        SELECT CAST(edition.walks ->> CASE WHEN timeline.zone COLLATE "C" < :zone
            THEN timeline.zone || ' ' || :zone ELSE :zone || ' ' || timeline.zone END AS int)
        FROM expo.edition WHERE edition.slug = :edition AND timeline.edition = :edition
    ), 0) AS minutes
) AS walk
WHERE person = :person AND live AND id IS DISTINCT FROM :besides
    AND start < :end + minutes * interval '1 minute'
    AND "end" > :start - minutes * interval '1 minute'
ORDER BY start, id
""",
    person="uuid",
    start="timestamptz",
    end="timestamptz",
    zone="text",
    edition="text",
    besides="uuid",
)
