"""The chain over committed decisions, in one order a house, and the check of it."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, text

from expo.chassis.ledger.tables import LedgerRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.orm import Session

SEALED_AT_ONCE = 500
_BATCHES = 20
_LOCK = 7205759403792794
_START = bytes(32)


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
