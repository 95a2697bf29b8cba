"""A command and its answer, kept together: a repeated command gets the first answer and has no second effect.

The row is written in the effect's transaction, so there is no moment at which one exists without the other.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import DateTime, Index, String, delete, func, insert, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from expo.chassis import db
from expo.errors import Conflict, Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

KEPT = timedelta(hours=24)
LONGEST_KEY = 120


class CommandRow(db.Base):
    """The answer that a command got."""

    __tablename__ = "command"
    __table_args__ = (Index("command_at", "at"),)

    scope: Mapped[str] = mapped_column(String(200), primary_key=True)
    rpc: Mapped[str] = mapped_column(String(120), primary_key=True)
    key: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    answer: Mapped[Any] = mapped_column(JSONB)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


@dataclass(frozen=True)
class Command:
    """Who asked what, under which key."""

    scope: str
    rpc: str
    key: str
    digest: str


def command(scope: str, rpc: str, key: str, body: Mapping[str, Any]) -> Command:
    """The command of a request; refuses a key that is no printable text of `LONGEST_KEY` characters at most."""
    if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise Invalid("idempotency_key_not_valid", {"longest": LONGEST_KEY})
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), default=str)
    return Command(scope, rpc, key, hashlib.sha256(canonical.encode()).hexdigest())


_ADD = insert(db.table_of(CommandRow))
_LOOK = text(
    "SELECT transaction_timestamp(), pg_try_advisory_xact_lock(hashtextextended(:lock, 11)), "
    "found.digest, found.answer FROM (SELECT 1) AS once LEFT JOIN expo.command AS found "
    "ON found.scope = :scope AND found.rpc = :rpc AND found.key = :key AND found.at > now() - :kept"
)


def answered(session: Session, wanted: Command) -> Any | None:
    """The answer that the command got before, or None: then it is ours to carry out.

    Refuses another body under the same key (`idempotency_key_reused`) and a command that still runs (`in_progress`).
    """
    parts = {"scope": wanted.scope, "rpc": wanted.rpc, "key": wanted.key, "kept": KEPT}
    lock = f"{wanted.scope}\x1f{wanted.rpc}\x1f{wanted.key}"
    moment, ours, digest, answer = session.execute(_LOOK, {**parts, "lock": lock}).one()
    db.know_now(session, moment)
    if digest is not None and digest != wanted.digest:
        raise Invalid("idempotency_key_reused")
    if digest is not None:
        return answer
    if not ours:
        raise Conflict("in_progress", {"retry_after": 1})
    return None


def remember(session: Session, done: Command, answer: Any) -> None:
    """Keep the answer beside its effect."""
    row = {"scope": done.scope, "rpc": done.rpc, "key": done.key, "digest": done.digest, "answer": answer}
    session.execute(_ADD, row)


def sweep(session: Session) -> None:
    """Forget answers older than `KEPT`."""
    session.execute(delete(CommandRow).where(CommandRow.at < db.now(session) - KEPT))
