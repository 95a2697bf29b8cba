"""Taking and giving back: one place of each pool or none, decided on rows that are locked in the order of their ids.

A statement decides on what it has locked and on nothing else, as what it merely reads may be older than the lock. Nor
does it count by UPDATE, which tries the CHECK on the older row first: ON CONFLICT counts on the row as it is now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import text

from expo.chassis.prepared import Prepared
from expo.errors import Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

TAKEN, HELD, WAITING, RELEASED = "taken", "held", "waiting", "released"


@dataclass(frozen=True)
class Place:
    """What a holder got: `taken`, `held` until `expires_at`, or `waiting` at a position in line.

    `full` are the pools that had no room; empty where the holder waits because others who fit are before.
    """

    id: UUID
    pools: tuple[UUID, ...]
    state: str
    since: datetime
    expires_at: datetime | None = None
    position: int | None = None
    full: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Released:
    """What a release gave back: the state before (None: there was nothing), and the pools with room again."""

    id: UUID
    was: str | None = None
    pools: tuple[UUID, ...] = ()


def claim(session: Session, holder: UUID, pools: Collection[UUID], *, wait: bool = True) -> Place:
    """One place of each pool, else a place in line; with `wait=False` a refusal (`Conflict sold_out`).

    While anyone who fits is in line for one of these pools, a newcomer waits too. A released holder may claim again;
    one who has a place is refused (`Conflict already_claimed`).
    """
    return take_or_wait(session, holder, pools, granted=TAKEN, otherwise=WAITING if wait else None)


def release(session: Session, holder: UUID) -> Released:
    """Give the place, the hold or the position in line back; the same call twice has no second effect."""
    return give_back(session, holder, expired=False)


def lock_pools(session: Session, pools: Collection[UUID]) -> None:
    """Keep these pools from changing until the transaction ends; taken in the order of their ids."""
    session.execute(_LOCK, {"pools": list(pools)})


def take_or_wait(
    session: Session,
    holder: UUID,
    pools: Collection[UUID],
    *,
    granted: str,
    otherwise: str | None,
    until: datetime | None = None,
) -> Place:
    """`granted` is the state where there is room, `otherwise` where there is none (None: `Conflict sold_out`)."""
    wanted = sorted(set(pools))
    asked = {"holder": holder, "pools": wanted, "many": len(wanted), "line": _line(wanted), "until": until}
    asked |= {"granted": granted, "otherwise": otherwise or "sold_out", "look": False}
    found = _CLAIM.execute(session, asked).one()
    if found.state == "ask_line":
        # Only now, with the pools locked, does a statement see the line as it is.
        found = _CLAIM.execute(session, asked | {"look": True}).one()
    if found.state == "unknown":
        raise NotFound("pool_unknown")
    full = tuple(found.full_pools or ())
    if found.state == "sold_out":
        raise Conflict("sold_out", {"full": [str(pool) for pool in full]})
    if found.since is None:
        raise Conflict("already_claimed")
    position = _last_in_line(session, wanted, found.waiting) if found.state == WAITING else None
    return Place(holder, tuple(wanted), found.state, found.since, until if granted == HELD else None, position, full)


def _last_in_line(session: Session, pools: list[UUID], waiting: int) -> int:
    if len(pools) == 1:
        return waiting + 1
    last: int = session.execute(_LAST, {"pools": pools}).scalar_one()
    return last


def give_back(session: Session, holder: UUID, *, expired: bool) -> Released:
    """Release the holder; with `expired` only a hold whose time is over."""
    found = _RELEASE.execute(session, {"holder": holder, "expired": expired}).first()
    if not found:
        return Released(holder)
    return Released(holder, found.was, tuple(found.pools) if found.was != WAITING else ())


def _line(pools: list[UUID]) -> UUID:
    return uuid5(NAMESPACE_OID, " ".join(map(str, pools)))


FITS = "NOT EXISTS (SELECT FROM expo.pool WHERE pool.id = ANY (line.pools) AND pool.taken >= pool.capacity)"

_LOCK = text("SELECT FROM expo.pool WHERE id = ANY (CAST(:pools AS uuid[])) ORDER BY id FOR UPDATE")

_CLAIM = Prepared(
    "claim_place",
    f"""
WITH asked AS MATERIALIZED (
    SELECT id, capacity, taken, waiting FROM expo.pool
    WHERE id = ANY (:pools) ORDER BY id FOR UPDATE
), verdict AS MATERIALIZED (
    SELECT CASE
        WHEN count(*) < :many THEN 'unknown'
        WHEN bool_or(taken >= capacity) THEN :otherwise
        WHEN bool_or(waiting > 0) AND NOT :look THEN 'ask_line'
        WHEN bool_or(waiting > 0) AND EXISTS (
            SELECT FROM expo.line WHERE line.pools && :pools AND line.ready > 0 AND {FITS}
        ) THEN :otherwise
        ELSE :granted END AS state,
        array_agg(id) FILTER (WHERE taken >= capacity) AS full_pools, max(waiting) AS waiting
    FROM asked
), counted AS (
    INSERT INTO expo.pool AS pool (id, capacity, taken, waiting)
    SELECT asked.id, capacity, CAST(state IN ('taken', 'held') AS int), CAST(state = 'waiting' AS int)
    FROM asked, verdict WHERE state IN ('taken', 'held', 'waiting')
    ON CONFLICT (id) DO UPDATE SET taken = pool.taken + excluded.taken, waiting = pool.waiting + excluded.waiting
), lined AS (
    INSERT INTO expo.line AS line (id, pools, waiting, ready)
    SELECT :line, :pools, 1, 1 FROM verdict WHERE state = 'waiting'
    ON CONFLICT (id) DO UPDATE SET waiting = line.waiting + 1, ready = line.ready + 1
), kept AS (
    INSERT INTO expo.place AS place (id, pools, line, state, since, expires_at)
    SELECT :holder, :pools, :line, state, now(),
        CASE state WHEN 'held' THEN :until END
    FROM verdict WHERE state IN ('taken', 'held', 'waiting')
    ON CONFLICT (id) DO UPDATE SET pools = excluded.pools, line = excluded.line, turn = excluded.turn,
        state = excluded.state, passed = false, since = excluded.since, expires_at = excluded.expires_at
    WHERE place.state = 'released'
    RETURNING since
)
SELECT verdict.state, verdict.full_pools, verdict.waiting, kept.since FROM verdict LEFT JOIN kept ON true
""",  # noqa: S608 - FITS is a constant
    holder="uuid",
    pools="uuid[]",
    many="bigint",
    line="uuid",
    until="timestamptz",
    granted="text",
    otherwise="text",
    look="boolean",
)

_LAST = text("SELECT sum(waiting) FROM expo.line WHERE pools && CAST(:pools AS uuid[])")

_RELEASE = Prepared(
    "release_place",
    """
WITH seen AS MATERIALIZED (
    SELECT pools FROM expo.place WHERE id = :holder AND state <> 'released'
), locked AS MATERIALIZED (
    SELECT pool.id, pool.capacity FROM expo.pool, seen
    WHERE pool.id = ANY (seen.pools) ORDER BY pool.id FOR UPDATE OF pool
), place_now AS MATERIALIZED (
    SELECT id, pools, line, state, passed FROM expo.place
    WHERE id = :holder AND state <> 'released' AND pools = (SELECT pools FROM seen)
        AND (NOT :expired OR (state = 'held' AND expires_at <= now()))
        AND (SELECT count(*) FROM locked) >= 0
    FOR UPDATE
), counted AS (
    INSERT INTO expo.pool AS pool (id, capacity, taken, waiting)
    SELECT locked.id, capacity, CAST(state <> 'waiting' AS int), CAST(state = 'waiting' AS int) FROM locked, place_now
    ON CONFLICT (id) DO UPDATE SET taken = pool.taken - excluded.taken, waiting = pool.waiting - excluded.waiting
), lined AS (
    INSERT INTO expo.line AS line (id, pools, waiting, ready)
    SELECT line, pools, 1, CAST(NOT passed AS int) FROM place_now WHERE state = 'waiting'
    ON CONFLICT (id) DO UPDATE SET waiting = line.waiting - 1, ready = line.ready - excluded.ready
)
UPDATE expo.place SET state = 'released', since = now(), expires_at = NULL, passed = false
FROM place_now WHERE place.id = place_now.id
RETURNING place_now.state AS was, place_now.pools
""",
    holder="uuid",
    expired="boolean",
)
