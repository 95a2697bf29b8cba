"""The projects of the region and the exhibitor lists of two real fairs, brought in, searched and brought in again."""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from expo.chassis.db import Work
from expo.contracts import exhibits as contract, registration
from expo.contracts.message import Envelope
from services.exhibits.domain.words import fold
from services.exhibits.service import ExhibitsService
from tests.builders import edition, operator
from tests.real.files import folder

if TYPE_CHECKING:
    from expo.chassis.db import Database

pytestmark = pytest.mark.house("exhibits")

WORK = Work("exhibits", operator())
ENVELOPE = Envelope("", "", "", "", "", "pilot", 1, "")


class Hall:
    """The house at its database, with an edition and nothing in it."""

    def __init__(self, database: Database) -> None:
        self.database, self.service = database, ExhibitsService()
        facts = registration.EditionFacts.dump(edition())
        announced = registration.EditionChanged.load({**facts, "id": str(uuid4()), "version": 1})
        database.run(WORK, lambda session: self.service.keep_edition(session, announced, ENVELOPE))

    def ask(self, name: str, request: Any, answer: Any) -> Any:
        def step(session: Any) -> Any:
            return answer.dump(getattr(self.service, name)(session, request, operator()))

        return answer.load(self.database.run(WORK, step))

    def projects(self, file: str) -> dict[str, int]:
        request = contract.ImportProjects(edition="pilot", file=file)
        return _counts(self.ask("import_projects", request, contract.ImportReport), "projects")

    def exhibitors(self, rows: list[dict[str, Any]]) -> dict[str, int]:
        request = contract.ImportExhibits.load({"edition": "pilot", "exhibitors": rows})
        return _counts(self.ask("import_exhibits", request, contract.ImportReport), "exhibitors")

    def found(self, **asked: Any) -> list[str]:
        return [row.key for row in self.listed("projects", **asked).items]

    def listed(self, kind: str, **asked: Any) -> Any:
        requests: dict[str, Any] = {
            "projects": (contract.ListProjects, contract.Projects),
            "exhibitors": (contract.ListExhibitors, contract.Exhibitors),
        }
        request, answer = requests[kind]
        return self.ask(f"list_{kind}", request(edition="pilot", **asked), answer)


def _counts(report: contract.ImportReport, kind: str) -> dict[str, int]:
    [row] = [each for each in report.imported if each.kind == kind]
    return {what: count for what in ("created", "changed", "unchanged") if (count := getattr(row, what))}


@pytest.fixture
def hall(database: Database) -> Hall:
    return Hall(database)


def test_the_projects_of_the_region_come_in_and_stay_the_same(hall):
    file = (folder("EXPO_DOMAIN_DATA") / "projects.json").read_text()
    source = json.loads(file)
    assert hall.projects(file) == {"created": len(source)}
    assert hall.projects(file) == {"unchanged": len(source)}
    shown = hall.listed("projects", limit=500)
    assert shown.total == len(source)
    assert [fold(row.title["en"]) for row in shown.items] == sorted(fold(each["title"]) for each in source)
    by_key = {row.key: row for row in shown.items}
    for each in source:
        row = by_key[each["id"]]
        assert [partner.name for partner in row.partners] == [partner["name"] for partner in each["partners"]]
        assert sum(partner.lead for partner in row.partners) == bool(each["lead"])
        assert (row.countries, row.hazards) == (tuple(each["countries"]), tuple(each["hazards"]))
    for country, count in Counter(country for each in source for country in each["countries"]).items():
        assert len(hall.found(country=country, limit=500)) == count
    organisations = Counter(key for each in source for key in {partner["org"] for partner in each["partners"]})
    for organisation, count in organisations.most_common(25):
        assert len(hall.found(organisation=organisation)) == count


def test_every_project_is_found_by_each_partners_name_without_its_marks(hall):
    source = json.loads((folder("EXPO_DOMAIN_DATA") / "projects.json").read_text())
    hall.projects(json.dumps(source))
    for each in source:
        for partner in each["partners"][:3]:
            assert each["id"] in hall.found(text=fold(partner["name"]).upper()[:100], limit=500)


def test_the_exhibitors_of_two_fairs_come_in_and_are_found_at_once(hall):
    rows = [*_fair(), *_conference()]
    began = time.perf_counter()
    assert hall.exhibitors(rows) == {"created": len(rows)}
    took = time.perf_counter() - began
    assert hall.exhibitors(rows) == {"unchanged": len(rows)}
    seen: list[str] = []
    after = None
    while after or not seen:
        page = hall.listed("exhibitors", limit=100, after=after)
        seen, after = [*seen, *(row.key for row in page.items)], page.next
    assert sorted(seen) == sorted(row["key"] for row in rows)
    spent = sorted(_seconds(hall, fold(row["name"])[:100]) for row in rows[::5])
    sys.stdout.write(
        f"{len(rows)} exhibitors in {took:.2f} s; search p95 {spent[len(spent) * 95 // 100] * 1000:.1f} ms\n"
    )


def _seconds(hall: Hall, words: str) -> float:
    began = time.perf_counter()
    assert hall.listed("exhibitors", text=words).items
    return time.perf_counter() - began


def _fair() -> list[dict[str, Any]]:
    source = json.loads((folder() / "exhibitors-security-fair-2025.json").read_text())
    return [_row("fair", number, each, ", ".join(each["categories"])) for number, each in enumerate(source)]


def _conference() -> list[dict[str, Any]]:
    """The list names no country: the hosts' is taken."""
    source = json.loads((folder() / "exhibitors-user-conference-2026.json").read_text())
    return [_row("conference", number, each, each["description"]) for number, each in enumerate(source)]


def _row(source: str, number: int, each: dict[str, Any], description: str) -> dict[str, Any]:
    name = re.sub(r"\s+", " ", each["name"])
    return {
        "key": f"{source}-{number}",
        "name": name,
        "organisation": name,
        "country": each.get("country", "US"),
        "description": {"en": description[:4000] or name},
    }
