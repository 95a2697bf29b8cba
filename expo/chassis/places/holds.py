"""Places kept for somebody until a moment: confirmed before it, or given back after it, never both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from expo.chassis.places import claims
from expo.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

SWEPT = 50
"""Expired holds that one run gives back."""


def hold(session: Session, holder: UUID, pools: Collection[UUID], *, until: datetime) -> claims.Place:
    """Keep one place of each pool for the holder until then; `Conflict sold_out` where that is not possible."""
    return claims.take_or_wait(session, holder, pools, granted=claims.HELD, otherwise=None, until=until)


def confirm(session: Session, holder: UUID) -> None:
    """Take the place that is held; `Conflict hold_expired` where it is not held any more."""
    if session.execute(_CONFIRM, {"holder": holder}).first() is None:
        raise Conflict("hold_expired")


def expire(session: Session) -> list[UUID]:
    """Give back holds whose time is over, `SWEPT` at most, and say whose they were."""
    over = session.execute(_OVER, {"limit": SWEPT}).all()
    claims.lock_pools(session, {pool for row in over for pool in row.pools})
    return [row.id for row in over if claims.give_back(session, row.id, expired=True).was]


_CONFIRM = text("""
UPDATE expo.place SET state = 'taken', since = now(), expires_at = NULL
WHERE id = :holder AND state = 'held' AND expires_at > now() RETURNING id
""")

_OVER = text("""
SELECT id, pools FROM expo.place WHERE state = 'held' AND expires_at <= now() ORDER BY expires_at LIMIT :limit
""")
