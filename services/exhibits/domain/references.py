"""Whether the rows of an import fit together and into the edition: keys, zones, stands, years, links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from expo.contracts.exhibits import ExhibitorRow, ImportExhibits, ProjectRow, ResourceRow, TechnologyRow, TestRow

Fault = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """What the edition has already: keys by kind (stations, devices and operators apart), zones, stands by number."""

    exhibitors: frozenset[str] = frozenset()
    projects: frozenset[str] = frozenset()
    technologies: frozenset[str] = frozenset()
    stations: frozenset[str] = frozenset()
    devices: frozenset[str] = frozenset()
    operators: frozenset[str] = frozenset()
    tests: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()
    stands: Mapping[str, str] = field(default_factory=dict)

    def with_rows(self, request: ImportExhibits) -> Known:
        """What the edition would have after the import."""
        resources = {kind: {row.key for row in request.resources if row.kind == kind} for kind in RESOURCE_KINDS}
        return Known(
            exhibitors=self.exhibitors | {row.key for row in request.exhibitors},
            projects=self.projects | {row.key for row in request.projects},
            technologies=self.technologies | {row.key for row in request.technologies},
            stations=self.stations | resources["station"],
            devices=self.devices | resources["device"],
            operators=self.operators | resources["operator"],
            tests=self.tests | {row.key for row in request.tests},
            zones=self.zones,
            stands=self.stands,
        )


RESOURCE_KINDS = ("station", "device", "operator")


def faults(request: ImportExhibits, known: Known) -> list[Fault]:
    """Every row that does not fit, with a pointer, a code and the value; slots are `timetable.faults`'."""
    after = known.with_rows(request)
    return [
        *_twice(request),
        *(fault for number, row in enumerate(request.exhibitors) for fault in _exhibitor(number, row, after)),
        *_stands_twice(request.exhibitors, known),
        *(fault for number, row in enumerate(request.projects) for fault in _project(number, row)),
        *(fault for number, row in enumerate(request.technologies) for fault in _technology(number, row, after)),
        *(fault for number, row in enumerate(request.resources) for fault in _resource(number, row, after)),
        *(fault for number, row in enumerate(request.tests) for fault in _test(number, row, after)),
    ]


def fault(pointer: str, code: str, value: object) -> Fault:
    """One bad value of an import, as errors carry it."""
    return {"pointer": pointer, "code": code, "value": value}


def _twice(request: ImportExhibits) -> Iterator[Fault]:
    kinds: dict[str, Iterable[tuple[str, ...]]] = {
        "exhibitors": ((row.key,) for row in request.exhibitors),
        "projects": ((row.key,) for row in request.projects),
        "technologies": ((row.key,) for row in request.technologies),
        "resources": ((row.kind, row.key) for row in request.resources),
        "tests": ((row.key,) for row in request.tests),
    }
    for kind, keys in kinds.items():
        seen: set[tuple[str, ...]] = set()
        for number, key in enumerate(keys):
            if key in seen:
                yield fault(f"/{kind}/{number}/key", "key_twice", key[-1])
            seen.add(key)


def _exhibitor(number: int, row: ExhibitorRow, known: Known) -> Iterator[Fault]:
    yield from _zone(f"/exhibitors/{number}/zone", row.zone, known, needed=row.stand is not None)


def _stands_twice(rows: Iterable[ExhibitorRow], known: Known) -> Iterator[Fault]:
    """A stand may change hands within one import, so holders who are in it count with their new stand only."""
    listed = list(rows)
    named = {row.key for row in listed}
    holders = {stand: key for stand, key in known.stands.items() if key not in named}
    for number, row in enumerate(listed):
        if row.stand and holders.setdefault(row.stand, row.key) != row.key:
            yield fault(f"/exhibitors/{number}/stand", "stand_twice", row.stand)


def _project(number: int, row: ProjectRow) -> Iterator[Fault]:
    if row.year_from and row.year_to and row.year_to < row.year_from:
        yield fault(f"/projects/{number}/year_to", "years_reversed", row.year_to)


def _technology(number: int, row: TechnologyRow, known: Known) -> Iterator[Fault]:
    pointer = f"/technologies/{number}"
    yield from _unknown(f"{pointer}/exhibitors", "exhibitor_unknown", row.exhibitors, known.exhibitors)
    yield from _unknown(f"{pointer}/projects", "project_unknown", row.projects, known.projects)


def _resource(number: int, row: ResourceRow, known: Known) -> Iterator[Fault]:
    yield from _zone(f"/resources/{number}/zone", row.zone, known, needed=row.kind == "station")


def _test(number: int, row: TestRow, known: Known) -> Iterator[Fault]:
    named = (
        ("technology", row.technology, known.technologies),
        ("exhibitor", row.exhibitor, known.exhibitors),
        ("station", row.station, known.stations),
        ("device", row.device, known.devices),
        ("operator", row.operator, known.operators),
    )
    for what, key, keys in named:
        if key is not None and key not in keys:
            yield fault(f"/tests/{number}/{what}", f"{what}_unknown", key)


def _zone(pointer: str, zone: str | None, known: Known, *, needed: bool) -> Iterator[Fault]:
    if zone is None and needed:
        yield fault(pointer, "zone_missing", None)
    if zone is not None and zone not in known.zones:
        yield fault(pointer, "zone_unknown", zone)


def _unknown(pointer: str, code: str, named: Iterable[str], keys: frozenset[str]) -> Iterator[Fault]:
    for number, key in enumerate(named):
        if key not in keys:
            yield fault(f"{pointer}/{number}", code, key)
