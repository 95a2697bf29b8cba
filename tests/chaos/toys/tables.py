"""Tables of the toy houses, in the databases `expo_teller` and `expo_keeper`."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Both houses' tables: each uses its own."""


class TicketRow(Base):
    __tablename__ = "ticket"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    pool: Mapped[UUID]


class TallyRow(Base):
    __tablename__ = "tally"

    name: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
