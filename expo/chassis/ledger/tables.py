"""One decision a row, with the sealer's columns beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Identity, Index, LargeBinary, String, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from expo.chassis import db


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
