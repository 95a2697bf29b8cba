"""The waiting line moves: a place that is free goes to the next who fits, in the same transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expo.chassis import db, ledger, outbox, places
from expo.contracts import registration as contract
from services.registration import store

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from sqlalchemy.orm import Session

BATCH = 50
"""Promotions in one transaction; the timer goes on with the others."""


def promote(session: Session, pools: Collection[UUID], *, limit: int = BATCH) -> int:
    """Give what is free in these pools to those in line, first come first; says how many got a place."""
    promoted = 0
    while promoted < limit and (holder := places.promote(session, pools, may=lambda _: True)):
        _confirm(session, holder)
        promoted += 1
    return promoted


def promote_batch(session: Session) -> int:
    """Fill whatever is free and waited for, up to a batch; says how many got a place."""
    promoted = 0
    for pools in places.openings(session):
        promoted += promote(session, pools, limit=BATCH - promoted)
    return promoted


def _confirm(session: Session, holder: UUID) -> None:
    registration = store.registrations.lock(session, holder)
    registration.settle("confirmed", "promoted", db.now(session))
    counts = store.registrations.counts(session, registration)
    waited = db.now(session) - registration.registered_at
    ledger.record(
        session,
        about=registration.id,
        rule="promote",
        outcome="confirmed",
        figures={"quotas": [count.figures() for count in counts], "waited_seconds": int(waited.total_seconds())},
        edition=registration.edition,
    )
    event = contract.RegistrationPromoted(**store.registrations.facts(registration))
    outbox.record(session, contract.RegistrationPromoted, event)
