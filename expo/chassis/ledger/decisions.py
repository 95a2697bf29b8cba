"""Writing decisions down, explaining them, and forgetting what is personal in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from expo.chassis import db
from expo.chassis.ledger.tables import LedgerRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Entry:
    """A decision as it is explained: who (`person:…`, `system:…`) decided what, by which rule, on which figures."""

    at: datetime
    who: str
    rule: str
    outcome: str
    figures: Mapping[str, Any]
    personal: Mapping[str, Any] | None
    sealed: bool


_ADD = insert(db.table_of(LedgerRow))


def record(
    session: Session,
    *,
    about: UUID,
    rule: str,
    outcome: str,
    figures: Mapping[str, Any],
    edition: str,
    personal: Mapping[str, Any] | None = None,
) -> None:
    """Write down a decision; who decided is who the transaction works for. Names and free text go to `personal`."""
    work = db.work(session)
    known = {"about": about, "edition": edition, "who": work.principal.scope, "cause": work.cause}
    decided = {"rule": rule, "outcome": outcome, "figures": dict(figures), "personal": personal and dict(personal)}
    session.execute(_ADD, known | decided)


def explain(session: Session, about: UUID) -> list[Entry]:
    """All decisions about this thing, in the order in which they were made."""
    rows = session.scalars(select(LedgerRow).where(LedgerRow.about == about).order_by(LedgerRow.at, LedgerRow.entry))
    return [
        Entry(row.at, row.who, row.rule, row.outcome, row.figures, row.personal, row.position is not None)
        for row in rows
    ]


def erase(session: Session, about: UUID) -> None:
    """Forget what is personal in the decisions about this thing; that and when they were made stays provable."""
    forgotten = update(LedgerRow).where(LedgerRow.about == about, LedgerRow.personal.is_not(None))
    session.execute(forgotten.values(personal=None, salt=None))
