"""Whether the slots of an import can run: known tests, on the edition's days, and nothing in two places at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from services.exhibits.domain.occupation import Occupied, collisions, span
from services.exhibits.domain.references import Fault, fault

if TYPE_CHECKING:
    from expo.contracts.exhibits import SlotRow, TestRow

Resource = tuple[str, str]
"""Kind and key."""


@dataclass(frozen=True)
class Setting:
    """What a slot takes over from its test."""

    station: str
    device: str
    operator: str
    duration: int
    setup: int
    places: int


@dataclass(frozen=True)
class Existing:
    """A slot that the edition has: when it runs now, what it keeps busy, and who has a place in it."""

    id: UUID
    test: str
    planned: datetime
    start: datetime
    end: datetime
    places: int
    taken: int
    resources: tuple[Resource, ...]
    busy_from: datetime


@dataclass(frozen=True)
class Planned:
    """A slot as it shall be after the import; `existing` is what it was before, None for a new one."""

    number: int
    test: str
    planned: datetime
    start: datetime
    end: datetime
    busy_from: datetime
    places: int
    resources: tuple[Resource, ...]
    existing: Existing | None

    @property
    def differs(self) -> bool:
        """Whether the slot has to be written."""
        before = self.existing
        if before is None:
            return True
        as_before = (before.end, before.busy_from, before.places, sorted(before.resources))
        return as_before != (self.end, self.busy_from, self.places, sorted(self.resources))


def settings(rows: Iterable[TestRow], known: Mapping[str, Setting]) -> dict[str, Setting]:
    """What slots take over from each test once the import's rows count."""
    new = {row.key: Setting(row.station, row.device, row.operator, row.duration, row.setup, row.places) for row in rows}
    return {**known, **new}


def plan(
    rows: Sequence[SlotRow], tests: Mapping[str, Setting], existing: Mapping[tuple[str, datetime], Existing]
) -> list[Planned]:
    """The slots as they shall be; a moved one keeps the time it was moved to. Rows of unknown tests are left out."""
    return [
        _planned(number, row, tests[row.test], existing.get((row.test, row.start)))
        for number, row in enumerate(rows)
        if row.test in tests
    ]


def _planned(number: int, row: SlotRow, test: Setting, existing: Existing | None) -> Planned:
    start = existing.start if existing else row.start
    busy_from, end = span(start, duration=test.duration, setup=test.setup)
    keeps = (
        ("station", test.station),
        ("device", row.device or test.device),
        ("operator", row.operator or test.operator),
    )
    return Planned(number, row.test, row.start, start, end, busy_from, row.places or test.places, keeps, existing)


def unknown(rows: Sequence[SlotRow], tests: Collection[str], resources: Collection[Resource]) -> Iterator[Fault]:
    """Rows that name a test, device or operator that is not there, or the same slot twice."""
    seen: set[tuple[str, datetime]] = set()
    for number, row in enumerate(rows):
        if row.test not in tests:
            yield fault(f"/slots/{number}/test", "test_unknown", row.test)
        for kind, key in (("device", row.device), ("operator", row.operator)):
            if key is not None and (kind, key) not in resources:
                yield fault(f"/slots/{number}/{kind}", f"{kind}_unknown", key)
        if (row.test, row.start) in seen:
            yield fault(f"/slots/{number}/start", "slot_twice", row.start.isoformat())
        seen.add((row.test, row.start))


def faults(
    slots: Sequence[Planned], others: Iterable[Existing], *, days: Collection[date], time_zone: str
) -> Iterator[Fault]:
    """Slots that cannot run as planned; `others` are the edition's slots that the import does not name."""
    zone = ZoneInfo(time_zone)
    for slot in slots:
        if days and _local_day(slot.start, zone) not in days:
            yield fault(f"/slots/{slot.number}/start", "slot_outside_edition", slot.start.isoformat())
        if slot.existing and slot.existing.taken and slot.end != slot.existing.end:
            yield fault(f"/slots/{slot.number}", "slot_has_bookings", slot.existing.taken)
        if slot.existing and slot.existing.taken > slot.places:
            yield fault(f"/slots/{slot.number}/places", "capacity_below_taken", slot.places)
    yield from _in_two_places(slots, others)


def _local_day(moment: datetime, zone: ZoneInfo) -> date:
    """A slot after midnight still belongs to the evening before."""
    return (moment.astimezone(zone) - timedelta(hours=4)).date()


def _in_two_places(slots: Sequence[Planned], others: Iterable[Existing]) -> Iterator[Fault]:
    spans = [Occupied(each, slot.busy_from, slot.end, slot.number) for slot in slots for each in slot.resources]
    spans += [Occupied(each, slot.busy_from, slot.end) for slot in others for each in slot.resources]
    for earlier, later in collisions(spans):
        blamed = later if later.by is not None else earlier
        if blamed.by is not None:
            yield fault(f"/slots/{blamed.by}", "resource_busy", "/".join(map(str, blamed.resource)))
