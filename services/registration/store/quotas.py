"""Quotas as pools: one for everybody, one a group, one a country, with a ceiling or just counting."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import String, and_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from expo.chassis import places
from services.registration.domain.admission import TOTAL, Counted, QuotaCount
from services.registration.models import Quota

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from expo.contracts.registration import EditionFacts

NO_CEILING = 2_000_000_000
"""The capacity of a pool that only counts."""


_PAIRS = (
    func.unnest(bindparam("bys", type_=ARRAY(String)), bindparam("values", type_=ARRAY(String)))
    .table_valued("by", "value", name="asked")
    .render_derived()
)
_KNOWN = (
    select(Quota)
    .join(_PAIRS, and_(_PAIRS.c.by == Quota.by, _PAIRS.c.value == Quota.value))
    .where(Quota.edition == bindparam("edition"))
)


def pools(session: Session, edition: str, counted: Sequence[Counted]) -> list[Quota]:
    """The quotas of these dimensions and values; what nobody counted before is counted from now on."""
    found = known(session, edition, counted)
    if len(found) < len(counted):
        for missing in sorted(set(counted) - {(quota.by, quota.value) for quota in found}):
            _open(session, edition, missing, None)
        found = known(session, edition, counted)
    return found


def known(session: Session, edition: str, counted: Sequence[Counted]) -> list[Quota]:
    """Those of these quotas that have been counted before."""
    asked = {"edition": edition, "bys": [by for by, _ in counted], "values": [value for _, value in counted]}
    return list(session.scalars(_KNOWN, asked))


def every(session: Session, edition: str) -> list[Quota]:
    """All quotas of the edition: the total, then countries and groups."""
    order = (Quota.by != TOTAL[0], Quota.by, Quota.value)
    return list(session.scalars(select(Quota).where(Quota.edition == edition).order_by(*order)))


def settle(session: Session, facts: EditionFacts) -> bool:
    """Give the quotas the ceilings that the edition asks for; says whether one was raised.

    `Conflict capacity_below_taken` where more places are given than a ceiling would leave.
    """
    wanted: dict[Counted, int | None] = {TOTAL: facts.capacity}
    wanted.update({(quota.by, quota.value): quota.capacity for quota in facts.quotas})
    present = {(quota.by, quota.value): quota for quota in every(session, facts.edition)}
    for counted in sorted(set(wanted) - set(present)):
        _open(session, facts.edition, counted, wanted[counted])
    raised = [
        _resize(session, quota, wanted.get(counted))
        for counted, quota in sorted(present.items(), key=lambda item: item[1].id)
    ]
    return any(raised)


def count(session: Session, quotas: Iterable[Quota]) -> list[QuotaCount]:
    """How these quotas stand, in the order given."""
    asked = list(quotas)
    counts = places.counts(session, [quota.id for quota in asked])
    return [
        QuotaCount(quota.by, quota.value, quota.capacity, counts[quota.id].taken, counts[quota.id].waiting)
        for quota in asked
    ]


def _open(session: Session, edition: str, counted: Counted, capacity: int | None) -> None:
    by, value = counted
    row = insert(Quota).values(id=uuid4(), edition=edition, by=by, value=value, capacity=capacity)
    made: UUID | None = session.scalar(row.on_conflict_do_nothing(constraint="quota_once").returning(Quota.id))
    if made:
        places.open_pool(session, made, NO_CEILING if capacity is None else capacity)


def _resize(session: Session, quota: Quota, capacity: int | None) -> bool:
    if quota.capacity == capacity:
        return False
    before = NO_CEILING if quota.capacity is None else quota.capacity
    after = NO_CEILING if capacity is None else capacity
    places.resize(session, quota.id, after)
    quota.capacity = capacity
    return after > before
