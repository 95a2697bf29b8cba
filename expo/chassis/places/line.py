"""The line before full pools: who is next, who is passed over, and what the job finds left to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from expo.chassis.places.claims import FITS, lock_pools

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from uuid import UUID

    from sqlalchemy import Row
    from sqlalchemy.orm import Session

ASKED_AT_ONCE = 20
"""Holders that one look at the line brings."""


def promote(
    session: Session,
    pools: Collection[UUID],
    *,
    may: Callable[[UUID], bool | None],
    passed: Callable[[UUID], None] | None = None,
) -> UUID | None:
    """Give places to the next in line for any of these pools who fits, and say to whom; None where nobody does.

    `may(holder)` is the house's own check: True takes, False passes over (the position is kept, `passed` is called
    the first time), None says that the person is busy. Then, as where a further pool is locked by another, nobody else
    is preferred: the place is left to the job, which asks `openings`. Call again until None where several are free.
    """
    lock_pools(session, pools)
    for place in _in_turn(session, pools):
        fit = may(place.id)
        if fit is None:
            return None
        if not fit:
            _pass_over(session, place, passed)
            continue
        outcome = session.execute(_TAKE, {"holder": place.id, "pools": place.pools}).scalar_one()
        if outcome != "full":
            return place.id if outcome == "taken" else None
    return None


def position(session: Session, holder: UUID) -> int | None:
    """The holder's place among all who wait for any of the same pools, from 1; None for who does not wait."""
    return session.execute(_POSITION, {"holder": holder}).scalar_one() or None


def openings(session: Session, *, again: bool = False, limit: int = 50) -> list[tuple[UUID, ...]]:
    """Sets of pools with room for people who wait for them, those who came first leading: `promote` each.

    With `again` also where everybody had been passed over, as they may be free by now. All these pools are locked, so
    that promoting one set after the other keeps to the order of ids.
    """
    found = [tuple(row.pools) for row in session.execute(_OPENINGS, {"again": again, "limit": limit})]
    lock_pools(session, {pool for pools in found for pool in pools})
    return found


def _in_turn(session: Session, pools: Collection[UUID]) -> Iterator[Row[Any]]:
    turn = 0
    while True:
        asked = {"pools": list(pools), "after": turn, "limit": ASKED_AT_ONCE}
        batch = session.execute(_NEXT, asked).all()
        yield from batch
        if len(batch) < ASKED_AT_ONCE:
            return
        turn = batch[-1].turn


def _pass_over(session: Session, place: Row[Any], tell: Callable[[UUID], None] | None) -> None:
    if place.passed:
        return
    session.execute(_PASS_OVER, {"holder": place.id})
    if tell:
        tell(place.id)


_NEXT = text(f"""
SELECT place.id, place.pools, place.turn, place.passed
FROM expo.line CROSS JOIN LATERAL (
    SELECT id, pools, turn, passed FROM expo.place
    WHERE place.line = line.id AND state = 'waiting' AND turn > :after ORDER BY turn LIMIT :limit
) AS place
WHERE line.pools && CAST(:pools AS uuid[]) AND line.waiting > 0 AND {FITS}
ORDER BY place.turn LIMIT :limit
""")  # noqa: S608 - FITS is a constant

# A promotion holds pools already, so it only tries further ones: waiting for them could end in a deadlock.
_TAKE = text("""
WITH locked AS MATERIALIZED (
    SELECT id, capacity, taken FROM expo.pool
    WHERE id = ANY (CAST(:pools AS uuid[])) ORDER BY id FOR UPDATE SKIP LOCKED
), verdict AS MATERIALIZED (
    SELECT CASE WHEN count(*) < cardinality(CAST(:pools AS uuid[])) THEN 'busy'
        WHEN bool_or(taken >= capacity) THEN 'full' ELSE 'taken' END AS outcome
    FROM locked
), place_now AS MATERIALIZED (
    SELECT id, pools, line, passed FROM expo.place
    WHERE id = :holder AND state = 'waiting' AND (SELECT outcome FROM verdict) = 'taken'
    FOR UPDATE
), counted AS (
    INSERT INTO expo.pool AS pool (id, capacity, taken, waiting)
    SELECT locked.id, capacity, 1, 1 FROM locked, place_now
    ON CONFLICT (id) DO UPDATE SET taken = pool.taken + 1, waiting = pool.waiting - 1
), lined AS (
    UPDATE expo.line SET waiting = waiting - 1, ready = ready - CAST(NOT place_now.passed AS int)
    FROM place_now WHERE line.id = place_now.line
), kept AS (
    UPDATE expo.place SET state = 'taken', since = now(), passed = false
    FROM place_now WHERE place.id = place_now.id RETURNING place.id
)
SELECT CASE WHEN outcome = 'taken' AND NOT EXISTS (SELECT FROM kept) THEN 'full' ELSE outcome END FROM verdict
""")

_PASS_OVER = text("""
WITH marked AS (
    UPDATE expo.place SET passed = true WHERE id = :holder AND state = 'waiting' AND NOT passed RETURNING line
)
UPDATE expo.line SET ready = ready - 1 FROM marked WHERE line.id = marked.line
""")

_POSITION = text("""
SELECT count(other.id) FROM expo.place AS mine
JOIN expo.line ON line.pools && mine.pools
JOIN expo.place AS other ON other.line = line.id AND other.state = 'waiting' AND other.turn <= mine.turn
WHERE mine.id = :holder AND mine.state = 'waiting'
""")

_OPENINGS = text(f"""
SELECT line.pools FROM expo.line CROSS JOIN LATERAL (
    SELECT turn FROM expo.place WHERE place.line = line.id AND state = 'waiting' ORDER BY turn LIMIT 1
) AS first
WHERE (line.ready > 0 OR (:again AND line.waiting > 0)) AND {FITS}
ORDER BY first.turn LIMIT :limit
""")  # noqa: S608 - FITS is a constant
