"""Opening and resizing pools, what they count, and whether the counters still agree with the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import text

from expo.errors import Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Counts:
    """How full a pool is: places in all, places taken or held, people in line for it."""

    capacity: int
    taken: int
    waiting: int

    @property
    def left(self) -> int:
        """Places that nobody has; they are for the line first."""
        return self.capacity - self.taken


@dataclass(frozen=True)
class Drift:
    """A counter of a pool or line that disagrees with its rows: a fault of ours, to be raised as an alarm."""

    of: str
    id: UUID
    counter: str
    says: int
    rows: int


def open_pool(session: Session, pool: UUID, capacity: int) -> None:
    """Open the pool, or give it this capacity if it is open already."""
    if session.execute(_OPEN, {"pool": pool, "capacity": capacity}).first() is None:
        resize(session, pool, capacity)


def resize(session: Session, pool: UUID, capacity: int) -> None:
    """Change how many places there are; `Conflict capacity_below_taken` where more are taken already.

    Whom a greater capacity lets in is found by `openings`.
    """
    if session.execute(_RESIZE, {"pool": pool, "capacity": capacity}).first():
        return
    found = counts(session, [pool]).get(pool)
    if not found:
        raise NotFound("pool_unknown")
    raise Conflict("capacity_below_taken", {"capacity": capacity, "taken": found.taken})


def counts(session: Session, pools: Collection[UUID]) -> dict[UUID, Counts]:
    """How full each of the pools is; pools that are not open are left out."""
    rows = session.execute(_COUNTS, {"pools": list(pools)})
    return {row.id: Counts(row.capacity, row.taken, row.waiting) for row in rows}


def audit(session: Session) -> list[Drift]:
    """Every counter that disagrees with its rows; empty as long as all is well."""
    return [Drift(*row) for row in session.execute(_AUDIT)]


_OPEN = text("""
INSERT INTO expo.pool (id, capacity) VALUES (:pool, :capacity) ON CONFLICT (id) DO NOTHING RETURNING id
""")

_RESIZE = text("UPDATE expo.pool SET capacity = :capacity WHERE id = :pool AND taken <= :capacity RETURNING id")

_COUNTS = text("SELECT id, capacity, taken, waiting FROM expo.pool WHERE id = ANY (CAST(:pools AS uuid[]))")

_AUDIT = text("""
WITH live AS (
    SELECT unnest(pools) AS pool, state FROM expo.place WHERE state <> 'released'
), by_pool AS (
    SELECT pool, count(*) FILTER (WHERE state <> 'waiting') AS taken,
        count(*) FILTER (WHERE state = 'waiting') AS waiting
    FROM live GROUP BY pool
), by_line AS (
    SELECT line, count(*) AS waiting, count(*) FILTER (WHERE NOT passed) AS ready
    FROM expo.place WHERE state = 'waiting' GROUP BY line
), compared AS (
    SELECT 'pool' AS of, pool.id, counter, says, coalesce(counted, 0) AS counted
    FROM expo.pool LEFT JOIN by_pool ON by_pool.pool = pool.id,
    LATERAL (VALUES ('taken', pool.taken, by_pool.taken), ('waiting', pool.waiting, by_pool.waiting))
        AS of_pool (counter, says, counted)
    UNION ALL
    SELECT 'line', line.id, counter, says, coalesce(counted, 0)
    FROM expo.line LEFT JOIN by_line ON by_line.line = line.id,
    LATERAL (VALUES ('waiting', line.waiting, by_line.waiting), ('ready', line.ready, by_line.ready))
        AS of_line (counter, says, counted)
)
SELECT of, id, counter, says, counted FROM compared WHERE says <> counted ORDER BY of, id, counter
""")
