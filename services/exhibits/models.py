"""The tables of the house: what is shown, what can be tried and when, and who has a place in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import DateTime, ForeignKey, Index, Integer, String, UniqueConstraint, Uuid, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

Words = dict[str, str]


class Base(DeclarativeBase):
    """Tables in the house's own schema."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        Words: JSONB,
        list[str]: ARRAY(String(120)),
        list[Words]: JSONB,
        Range[datetime]: TSTZRANGE,
    }


def _found_by(table: str) -> tuple[UniqueConstraint, Index, Index]:
    """One key an edition; lists in their order; search by trigrams."""
    return (
        UniqueConstraint("edition", "key", name=f"{table}_key"),
        Index(f"{table}_order", "edition", "order", "key"),
        Index(f"{table}_search", "search", postgresql_using="gin", postgresql_ops={"search": "gin_trgm_ops"}),
    )


class Listable:
    """What has a key in an edition, is listed in the order of its folded title, and is found by its words."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    edition: Mapped[str] = mapped_column(String(63))
    key: Mapped[str] = mapped_column(String(63))
    order: Mapped[str] = mapped_column(String(300))
    search: Mapped[str]


class ExhibitorTechnology(Base):
    """Who shows what."""

    __tablename__ = "exhibitor_technology"

    exhibitor_id: Mapped[UUID] = mapped_column(ForeignKey("exhibitor.id"), primary_key=True)
    technology_id: Mapped[UUID] = mapped_column(ForeignKey("technology.id"), primary_key=True, index=True)


class ProjectTechnology(Base):
    """What came out of which project."""

    __tablename__ = "project_technology"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"), primary_key=True)
    technology_id: Mapped[UUID] = mapped_column(ForeignKey("technology.id"), primary_key=True, index=True)


class Exhibitor(Listable, Base):
    """Who shows something, and at which stand; no stand is given twice."""

    __tablename__ = "exhibitor"
    __table_args__ = (
        *_found_by("exhibitor"),
        Index("exhibitor_stand", "edition", "stand", unique=True, postgresql_where=text("stand IS NOT NULL")),
    )

    name: Mapped[str] = mapped_column(String(200))
    organisation: Mapped[str] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(2))
    description: Mapped[Words]
    website: Mapped[str | None]
    stand: Mapped[str | None] = mapped_column(String(12))
    zone: Mapped[str | None] = mapped_column(String(63))
    staff: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    technologies: Mapped[list[Technology]] = relationship(
        secondary="exhibitor_technology", back_populates="exhibitors", order_by="Technology.order"
    )
    tests: Mapped[list[Test]] = relationship(back_populates="exhibitor", order_by="Test.order")

    mine = False
    """Whether the reader of the answer is on its staff; never stored."""

    @property
    def title(self) -> Words:
        """Its name as a link shows it: names are not translated."""
        return {"en": self.name}


class Project(Listable, Base):
    """A project that the expo shows."""

    __tablename__ = "project"
    __table_args__ = _found_by("project")

    title: Mapped[Words]
    acronym: Mapped[str | None] = mapped_column(String(60))
    year_from: Mapped[int | None]
    year_to: Mapped[int | None]
    theme: Mapped[str] = mapped_column(String(63))
    kind: Mapped[str] = mapped_column(String(63))
    countries: Mapped[list[str]]
    hazards: Mapped[list[str]]
    keywords: Mapped[list[str]]
    organisations: Mapped[list[str]]
    summary: Mapped[Words]
    funder: Mapped[str | None] = mapped_column(String(200))
    partners: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    technologies: Mapped[list[Technology]] = relationship(
        secondary="project_technology", back_populates="projects", order_by="Technology.order"
    )


class Technology(Listable, Base):
    """Something that practitioners can use."""

    __tablename__ = "technology"
    __table_args__ = _found_by("technology")

    title: Mapped[Words]
    summary: Mapped[Words]
    trl: Mapped[int] = mapped_column(Integer)
    field_of_use: Mapped[Words]
    hazards: Mapped[list[str]]
    phases: Mapped[list[str]]
    exhibitors: Mapped[list[Exhibitor]] = relationship(
        secondary="exhibitor_technology", back_populates="technologies", order_by="Exhibitor.order"
    )
    projects: Mapped[list[Project]] = relationship(
        secondary="project_technology", back_populates="technologies", order_by="Project.order"
    )
    tests: Mapped[list[Test]] = relationship(back_populates="technology", order_by="Test.order")


class Resource(Base):
    """A station, device or operator: never in two places at once."""

    __tablename__ = "resource"
    __table_args__ = (UniqueConstraint("edition", "kind", "key", name="resource_key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    edition: Mapped[str] = mapped_column(String(63))
    kind: Mapped[str] = mapped_column(String(12))
    key: Mapped[str] = mapped_column(String(63))
    title: Mapped[Words]
    zone: Mapped[str | None] = mapped_column(String(63))
    person: Mapped[UUID | None] = mapped_column(index=True)


class Test(Listable, Base):
    """A technology that people try, at a station, with a device and an operator."""

    __tablename__ = "test"
    __table_args__ = _found_by("test")
    __test__ = False

    technology_id: Mapped[UUID] = mapped_column(ForeignKey("technology.id"), index=True)
    exhibitor_id: Mapped[UUID | None] = mapped_column(ForeignKey("exhibitor.id"), index=True)
    station_id: Mapped[UUID] = mapped_column(ForeignKey("resource.id"), index=True)
    device_id: Mapped[UUID] = mapped_column(ForeignKey("resource.id"))
    operator_id: Mapped[UUID] = mapped_column(ForeignKey("resource.id"))
    title: Mapped[Words]
    summary: Mapped[Words]
    duration: Mapped[int]
    setup: Mapped[int]
    places: Mapped[int]
    languages: Mapped[list[str]]
    equipment: Mapped[list[Words]]
    hazards: Mapped[list[Words]]
    meeting_point: Mapped[Words]
    early: Mapped[int]
    target_groups: Mapped[list[str]]
    briefing: Mapped[Words]
    technology: Mapped[Technology] = relationship(back_populates="tests")
    exhibitor: Mapped[Exhibitor | None] = relationship(back_populates="tests")
    station: Mapped[Resource] = relationship(foreign_keys=station_id)


class Slot(Base):
    """A time at which a test runs; its places are the pool of the same id. `planned` is the start it was made with."""

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("test_id", "planned", name="slot_planned"),
        Index("slot_by_test", "test_id", "start"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    edition: Mapped[str] = mapped_column(String(63))
    test_id: Mapped[UUID] = mapped_column(ForeignKey("test.id"))
    planned: Mapped[datetime]
    start: Mapped[datetime]
    end: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(63))
    places: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    test: Mapped[Test] = relationship()


class Occupation(Base):
    """A resource in use by a slot, set-up included. The constraint is the judge: never in two places."""

    __tablename__ = "occupation"
    __table_args__ = (
        ExcludeConstraint(("resource_id", "="), ("during", "&&"), name="occupation_one_place", using="gist"),
    )

    slot_id: Mapped[UUID] = mapped_column(ForeignKey("slot.id"), primary_key=True)
    resource_id: Mapped[UUID] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    during: Mapped[Range[datetime]]


class Booking(Base):
    """A person's place in a slot or in its line: one live booking a slot, one place a test."""

    __tablename__ = "booking"
    __table_args__ = (
        UniqueConstraint("edition", "code", name="booking_code"),
        Index("booking_live", "slot_id", "person", unique=True, postgresql_where=text("state <> 'released'")),
        Index("booking_one_place", "test_id", "person", unique=True, postgresql_where=text("state = 'taken'")),
        Index("booking_by_person", "person", "edition"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    edition: Mapped[str] = mapped_column(String(63))
    version: Mapped[int] = mapped_column(default=1)
    person: Mapped[UUID]
    slot_id: Mapped[UUID] = mapped_column(ForeignKey("slot.id"))
    test_id: Mapped[UUID] = mapped_column(ForeignKey("test.id"))
    code: Mapped[str] = mapped_column(String(6))
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(String(40))
    progress: Mapped[str] = mapped_column(String(12), default="expected")
    target_group: Mapped[str] = mapped_column(String(63))
    briefed_at: Mapped[datetime | None]
    booked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    slot: Mapped[Slot] = relationship()


class Attendee(Base):
    """What the house knows of a registration, from registration's events; the newest version only."""

    __tablename__ = "attendee"
    __table_args__ = (Index("attendee_by_person", "person", "edition"),)

    registration: Mapped[UUID] = mapped_column(primary_key=True)
    edition: Mapped[str] = mapped_column(String(63))
    version: Mapped[int]
    person: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(12))
    target_group: Mapped[str] = mapped_column(String(63))
    country: Mapped[str] = mapped_column(String(2))
