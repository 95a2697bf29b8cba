"""Why things are as they are: a record of each decision, written in its transaction and sealed against change.

A sealer chains committed entries a moment later, in one order a house, so that deciding never waits for the chain. What
is personal is digested apart, with a salt: erasing blanks both and leaves the digest, and the chain still verifies.
Whoever can write the whole table could chain it anew; a head that was noted elsewhere shows that too.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Identity, Index, LargeBinary, String, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from expo.chassis import db

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.orm import Session

SEALED_AT_ONCE = 500
_BATCHES = 20
_LOCK = 7205759403792794
_START = bytes(32)


class LedgerRow(db.Base):
    """One decision. `position`, `digest` and `link` are the sealer's."""

    __tablename__ = "ledger"
    __table_args__ = (
        Index("ledger_about", "about"),
        Index("ledger_unsealed", "entry", postgresql_where="position IS NULL"),
    )

    entry: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    about: Mapped[UUID]
    edition: Mapped[str] = mapped_column(String(63))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    who: Mapped[str] = mapped_column(String(200))
    cause: Mapped[str] = mapped_column(String(200))
    rule: Mapped[str] = mapped_column(String(120))
    outcome: Mapped[str] = mapped_column(String(120))
    figures: Mapped[dict[str, Any]] = mapped_column(JSONB)
    personal: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    personal_digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    position: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    link: Mapped[bytes | None] = mapped_column(LargeBinary)


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


@dataclass(frozen=True)
class Fault:
    """Where a sealed ledger was changed, and how: `missing`, `changed`, `personal_changed`, `chain_broken`."""

    position: int
    what: str


@dataclass(frozen=True)
class Verdict:
    """What a check of the whole chain found; `head` is worth noting outside the database."""

    sealed: int
    head: str
    faults: tuple[Fault, ...]


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
    session.execute(insert(LedgerRow).values(**known, **decided))


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


def seal(session: Session) -> int:
    """Chain what has been committed since; says how many entries. Only one sealer works at a time."""
    if not session.scalar(select(func.pg_try_advisory_xact_lock(_LOCK))):
        return 0
    sealed = 0
    for _ in range(_BATCHES):
        batch = _seal_batch(session)
        sealed += batch
        if batch < SEALED_AT_ONCE:
            break
    return sealed


def verify(session: Session, *, noted: Mapping[int, str] | None = None) -> Verdict:
    """Check every sealed entry against its digest and the chain; `noted` are heads kept elsewhere, by position."""
    last, link, faults = 0, _START, []
    heads = dict(noted or {})
    for row in _chain(session):
        position = row.position or 0
        if position != last + 1:
            faults.append(Fault(last + 1, "missing"))
        faults += [Fault(position, what) for what in _faults(row, link)]
        last, link = position, row.link or b""
        if heads.pop(position, link.hex()) != link.hex():
            faults.append(Fault(position, "chain_broken"))
    faults += [Fault(position, "missing") for position in heads]
    return Verdict(last, link.hex(), tuple(faults))


def _seal_batch(session: Session) -> int:
    last = session.execute(_LAST).one_or_none()
    position, link = (last.position, bytes(last.link)) if last else (0, _START)
    unsealed = select(LedgerRow).where(LedgerRow.position.is_(None)).order_by(LedgerRow.entry).limit(SEALED_AT_ONCE)
    seals = []
    for row in session.scalars(unsealed.with_for_update()).all():
        salt = secrets.token_bytes(16) if row.personal is not None else None
        personal = _personal_digest(row.personal, salt)
        digest = _digest(row, personal)
        position, link = position + 1, _link(link, digest)
        seals.append(
            {"id": row.entry, "position": position, "salt": salt, "personal": personal, "digest": digest, "link": link}
        )
    if seals:
        session.execute(_SEAL, {name: [seal[name] for seal in seals] for name in seals[0]})
        session.expire_all()
    return len(seals)


def _chain(session: Session) -> Iterator[LedgerRow]:
    sealed = select(LedgerRow).where(LedgerRow.position.is_not(None)).order_by(LedgerRow.position)
    yield from session.scalars(sealed.execution_options(yield_per=SEALED_AT_ONCE, populate_existing=True))


def _faults(row: LedgerRow, before: bytes) -> Iterator[str]:
    if row.digest != _digest(row, row.personal_digest):
        yield "changed"
    # Blank is as erasing leaves it; anything else must be what was sealed.
    if row.personal is not None and row.personal_digest != _personal_digest(row.personal, row.salt):
        yield "personal_changed"
    if row.link != _link(before, row.digest or b""):
        yield "chain_broken"


def _digest(row: LedgerRow, personal: bytes | None) -> bytes:
    sealed = (row.entry, row.about, row.edition, row.at.astimezone(UTC), row.who, row.cause, row.rule, row.outcome)
    return hashlib.sha256(_canonical((*map(str, sealed), row.figures, (personal or b"").hex()))).digest()


def _personal_digest(personal: Mapping[str, Any] | None, salt: bytes | None) -> bytes | None:
    return None if personal is None else hashlib.sha256((salt or b"") + _canonical(personal)).digest()


def _link(before: bytes, digest: bytes) -> bytes:
    return hashlib.sha256(before + digest).digest()


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


_LAST = text("SELECT position, link FROM expo.ledger WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1")

_SEAL = text("""
UPDATE expo.ledger SET
    position = seal.position, salt = seal.salt, personal_digest = seal.personal, digest = seal.digest, link = seal.link
FROM unnest(
    CAST(:id AS bigint[]), CAST(:position AS bigint[]), CAST(:salt AS bytea[]), CAST(:personal AS bytea[]),
    CAST(:digest AS bytea[]), CAST(:link AS bytea[])
) AS seal (entry, position, salt, personal, digest, link)
WHERE ledger.entry = seal.entry
""")
