"""Registration's tables. What is personal lies together in `person`, so that forgetting somebody is one row."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Registration's own tables."""

    type_annotation_map = {datetime: DateTime(timezone=True)}  # noqa: RUF012 - SQLAlchemy's own declaration


class Edition(Base):
    """An edition; `facts` is all that organisers wrote, the columns are what decisions and lists need."""

    __tablename__ = "edition"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    edition: Mapped[str] = mapped_column(String(63), unique=True)
    version: Mapped[int] = mapped_column(Integer, default=0)
    state: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date | None]
    time_zone: Mapped[str] = mapped_column(String(64))
    registration_opens: Mapped[datetime | None]
    registration_closes: Mapped[datetime | None]
    privacy_notice: Mapped[str] = mapped_column(String(40))
    sample: Mapped[bool]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, deferred=True)


class Quota(Base):
    """What is counted: everybody, a group, a country. Its id is the pool's; no capacity means no ceiling.

    There is a row, and a pool that counts, for each group and country that somebody registered from, so that a ceiling
    set later begins with the true number.
    """

    __tablename__ = "quota"
    __table_args__ = (UniqueConstraint("edition", "by", "value", name="quota_once"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    edition: Mapped[str] = mapped_column(ForeignKey("edition.edition"))
    by: Mapped[str] = mapped_column(String(10))
    value: Mapped[str] = mapped_column(String(32))
    capacity: Mapped[int | None]


class Person(Base):
    """A person: every personal column of the house. A mail address is not a person, several may share one."""

    __tablename__ = "person"
    __table_args__ = (
        Index("person_address", "address"),
        Index("person_search", "search", postgresql_using="gin", postgresql_ops={"search": "gin_trgm_ops"}),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    given_name: Mapped[str] = mapped_column(String(100))
    family_name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(254))
    address: Mapped[str] = mapped_column(String(254))
    """The mail address, case folded, to be found by."""
    organisation: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(10))
    time_zone: Mapped[str] = mapped_column(String(64))
    search: Mapped[str] = mapped_column(Text)
    roles_version: Mapped[int] = mapped_column(Integer, default=0)
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}"


class Registration(Base):
    """One person's registration for an edition; `arrival` is the order in which they came."""

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("edition", "code", name="registration_code"),
        Index("registration_arrival", "edition", "arrival"),
        Index("registration_state", "edition", "state", "arrival"),
        Index("registration_once", "person", "edition", unique=True, postgresql_where=text("state <> 'cancelled'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    edition: Mapped[str] = mapped_column(ForeignKey("edition.edition"))
    version: Mapped[int] = mapped_column(Integer, default=1)
    arrival: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    code: Mapped[str] = mapped_column(String(6))
    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(40))
    target_group: Mapped[str] = mapped_column(String(32))
    country: Mapped[str] = mapped_column(String(2))
    privacy_notice: Mapped[str] = mapped_column(String(40))
    registered_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    def settle(self, state: str, reason: str, at: datetime) -> None:
        """Come into another state."""
        self.state, self.reason, self.changed_at = state, reason, at
        self.version += 1


class EditionRole(Base):
    """A role that a person holds in an edition; `*` stands for every edition."""

    __tablename__ = "edition_role"

    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    edition: Mapped[str] = mapped_column(String(63), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)


class BrowserSession(Base):
    """A browser in which a person is signed in, known by the digest of its cookie."""

    __tablename__ = "browser_session"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    browser: Mapped[str] = mapped_column(String(64), unique=True)
    version: Mapped[int] = mapped_column(Integer, default=1)
    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SignIn(Base):
    """A wish of one person to sign in. Its secrets are kept as digests, and not before the mail is made."""

    __tablename__ = "sign_in"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    address: Mapped[str] = mapped_column(String(254), index=True)
    token: Mapped[str | None] = mapped_column(String(64), unique=True)
    code: Mapped[str | None] = mapped_column(String(64))
    expires_at: Mapped[datetime] = mapped_column(index=True)
    spent_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """A sign-in that was asked for, or failed; by digests of the mail address and of the network address."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("sign_in_attempt_account", "account", "at"),
        Index("sign_in_attempt_source", "source", "at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    account: Mapped[str | None] = mapped_column(String(64))
    source: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(index=True)
