"""What an edition has before an import, and how each row of it is kept: made, changed or left alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from expo.chassis import places
from services.exhibits.domain.references import Known
from services.exhibits.domain.timetable import Existing, Setting
from services.exhibits.models import Base, Exhibitor, Occupation, Project, Resource, Slot, Technology, Test

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

Row = TypeVar("Row", bound=Base)
Key = TypeVar("Key", bound=Hashable)


@dataclass
class Tally:
    """What an import did to one kind of thing."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0

    def counts(self) -> dict[str, int]:
        """The figures by name."""
        return asdict(self)


@dataclass(frozen=True)
class There:
    """The edition's rows by key; slots by test and planned start."""

    exhibitors: dict[str, Exhibitor]
    projects: dict[str, Project]
    technologies: dict[str, Technology]
    resources: dict[tuple[str, str], Resource]
    tests: dict[str, Test]
    slots: dict[tuple[str, datetime], Existing]

    def known(self, zones: frozenset[str]) -> Known:
        """The keys against which an import is checked."""
        keys = {kind: frozenset(key for of, key in self.resources if of == kind) for kind in _RESOURCES}
        stands = {row.stand: row.key for row in self.exhibitors.values() if row.stand}
        return Known(
            exhibitors=frozenset(self.exhibitors),
            projects=frozenset(self.projects),
            technologies=frozenset(self.technologies),
            stations=keys["station"],
            devices=keys["device"],
            operators=keys["operator"],
            tests=frozenset(self.tests),
            zones=zones,
            stands=stands,
        )

    def settings(self) -> dict[str, Setting]:
        """What slots take over from each test."""
        keys = {row.id: row.key for row in self.resources.values()}
        return {
            test.key: Setting(
                station=keys[test.station_id],
                device=keys[test.device_id],
                operator=keys[test.operator_id],
                duration=test.duration,
                setup=test.setup,
                places=test.places,
            )
            for test in self.tests.values()
        }


def load(session: Session, edition: str) -> There:
    """Everything the edition has."""
    linked = (selectinload(Technology.exhibitors), selectinload(Technology.projects))
    technologies = session.scalars(select(Technology).where(Technology.edition == edition).options(*linked))
    resources = session.scalars(select(Resource).where(Resource.edition == edition)).all()
    tests = {row.key: row for row in session.scalars(select(Test).where(Test.edition == edition))}
    return There(
        exhibitors={row.key: row for row in session.scalars(select(Exhibitor).where(Exhibitor.edition == edition))},
        projects={row.key: row for row in session.scalars(select(Project).where(Project.edition == edition))},
        technologies={row.key: row for row in technologies},
        resources={(row.kind, row.key): row for row in resources},
        tests=tests,
        slots=_slots(session, edition, tests, {row.id: (row.kind, row.key) for row in resources}),
    )


def _slots(
    session: Session, edition: str, tests: Mapping[str, Test], resources: Mapping[UUID, tuple[str, str]]
) -> dict[tuple[str, datetime], Existing]:
    keys = {test.id: test.key for test in tests.values()}
    rows = session.scalars(select(Slot).where(Slot.edition == edition)).all()
    busy: dict[UUID, list[Occupation]] = defaultdict(list)
    kept = select(Occupation).join(Slot, Slot.id == Occupation.slot_id).where(Slot.edition == edition)
    for occupation in session.scalars(kept):
        busy[occupation.slot_id].append(occupation)
    counts = places.counts(session, [row.id for row in rows])
    return {
        (keys[row.test_id], row.planned): Existing(
            id=row.id,
            test=keys[row.test_id],
            planned=row.planned,
            start=row.start,
            end=row.end,
            places=row.places,
            taken=counts[row.id].taken,
            resources=tuple(resources[each.resource_id] for each in busy[row.id]),
            busy_from=min((each.during.lower or row.start for each in busy[row.id]), default=row.start),
        )
        for row in rows
    }


@contextmanager
def kept(session: Session, *, dry_run: bool) -> Iterator[None]:
    """What is written inside stays, or is undone where it was only to be seen what would change."""
    attempt = session.begin_nested()
    yield
    session.flush()
    if dry_run:
        attempt.rollback()
    else:
        attempt.commit()


def give_up_stands(session: Session, there: There, stands: Mapping[str, str | None]) -> None:
    """Free the stands that change hands, so that two exhibitors can swap theirs."""
    for key, stand in stands.items():
        row = there.exhibitors.get(key)
        if row and row.stand and row.stand != stand:
            row.stand = None
    session.flush()


class Keeper:
    """Writes the rows of one import, and counts what that did."""

    def __init__(self, session: Session, edition: str) -> None:
        self._session, self._edition = session, edition
        self.tallies = {kind: Tally() for kind in (*_KINDS.values(), "slots")}
        self.changed_operators: set[UUID] = set()

    def row(self, model: type[Row], there: dict[Key, Row], key: Key, values: dict[str, Any], **fixed: Any) -> None:
        """Keep one row under its key: made, changed or left alone; `there` knows it afterwards."""
        tally = self.tallies[_KINDS[model]]
        found: Any = there.get(key)
        if found is None:
            name = key[-1] if isinstance(key, tuple) else key
            found = there[key] = model(id=uuid4(), edition=self._edition, key=name, **fixed, **values)
            self._session.add(found)
            tally.created += 1
        elif changes := {name: value for name, value in values.items() if _differs(getattr(found, name), value)}:
            for name, value in changes.items():
                setattr(found, name, value)
            tally.changed += 1
            if fixed.get("kind") == "operator" and "person" in changes:
                self.changed_operators.add(found.id)
        else:
            tally.unchanged += 1


_RESOURCES = ("station", "device", "operator")
_KINDS: dict[type[Any], str] = {
    Exhibitor: "exhibitors",
    Project: "projects",
    Technology: "technologies",
    Resource: "resources",
    Test: "tests",
}


def _differs(old: Any, new: Any) -> bool:
    """Links are compared as sets: their order is the list's."""
    if isinstance(new, list) and any(isinstance(each, Base) for each in (*old, *new)):
        return set(old) != set(new)
    return bool(old != new)
