"""The programme of a large congress, as XML and as JSON, brought in as its organisers would."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from expo.chassis.db import Work
from expo.contracts import agenda as contract, registration
from expo.contracts.message import Envelope
from services.agenda.service import AgendaService
from tests.builders import edition, signed_in
from tests.real.files import folder

if TYPE_CHECKING:
    from expo.chassis.db import Database

pytestmark = pytest.mark.house("agenda")

ORGANISER = signed_in("00000000-0000-4000-8000-0000000000a1", congress="organiser")
HEADS = {"id": "00000000-0000-4000-8000-0000000000e1", "version": 1}
ENVELOPE = Envelope("", "", "", "", "", "congress", 1, "")
PEOPLE_OF_SOUND = "44636aa8-eb33-4548-8e70-007750e83ab8"


class Congress:
    """The house at its database, with an edition that has no days of its own yet."""

    def __init__(self, database: Database) -> None:
        self.database, self.service = database, AgendaService()
        facts = registration.EditionFacts.dump(edition(edition="congress", time_zone="Europe/Berlin"))
        announced = registration.EditionChanged.load({**facts, **HEADS})
        self.database.run(self.work, lambda session: self.service.keep_edition(session, announced, ENVELOPE))

    @property
    def work(self) -> Work:
        return Work("agenda", ORGANISER)

    def ask(self, operation: str, request: Any, returns: Any) -> Any:
        def step(session: Any) -> Any:
            return returns.dump(getattr(self.service, operation)(session, request, ORGANISER))

        return returns.load(self.database.run(self.work, step))

    def bring_in(self, document: str, **more: Any) -> Any:
        asked = contract.ImportProgramme.load({"edition": "congress", "document": document, **more})
        return self.ask("import_programme", asked, contract.ProgrammeReport)

    def listed(self, **filters: Any) -> Any:
        asked = contract.ListSessions.load({"edition": "congress", **filters})
        return self.ask("list_sessions", asked, contract.Sessions)

    def exported(self, wanted: str) -> str:
        asked = contract.ExportProgramme.load({"edition": "congress", "format": wanted})
        return str(self.ask("export_programme", asked, contract.Document).text)


@pytest.fixture
def congress(database: Database) -> Congress:
    return Congress(database)


@pytest.fixture(scope="module")
def documents() -> dict[str, str]:
    return {kind: (folder() / f"39c3.schedule.{kind}").read_text() for kind in ("xml", "json")}


def counts(report: Any) -> dict[str, tuple[int, int, int, int]]:
    parts = ("rooms", "tracks", "sessions", "occurrences")
    return {name: (part.new, part.changed, part.same, part.absent) for name in parts if (part := getattr(report, name))}


@pytest.mark.parametrize("kind", ["xml", "json"])
def test_the_whole_congress_comes_in_and_the_second_time_changes_nothing(
    congress: Congress, documents: dict[str, str], kind: str
) -> None:
    report = congress.bring_in(documents[kind])
    assert (report.format, report.refused) == (f"frab-{kind}", ())
    assert counts(report) == {
        "rooms": (58, 0, 0, 0),
        "tracks": (9, 0, 0, 0),
        "sessions": (895, 0, 0, 0),
        "occurrences": (895, 0, 0, 0),
    }
    assert Counter(each.code for each in report.repaired) == {"id_repeated": 25}
    again = congress.bring_in(documents[kind])
    assert counts(again)["sessions"] == counts(again)["occurrences"] == (0, 0, 895, 0)
    assert counts(again)["rooms"] == (0, 0, 58, 0)
    assert congress.listed(limit=1).version == 1


@pytest.mark.parametrize(("first", "second"), [("xml", "json"), ("json", "xml")])
def test_xml_and_json_are_the_same_programme(
    congress: Congress, documents: dict[str, str], first: str, second: str
) -> None:
    congress.bring_in(documents[first])
    report = congress.bring_in(documents[second])
    assert counts(report)["sessions"] == counts(report)["occurrences"] == (0, 0, 895, 0)
    assert counts(report)["tracks"] == (0, 0, 9, 0)
    # Only the JSON says what a room holds and which guid it has; the XML takes neither back.
    assert counts(report)["rooms"] == ((0, 58, 0, 0) if second == "json" else (0, 0, 58, 0))


@pytest.mark.parametrize("kind", ["xml", "json"])
def test_all_real_clashes_are_found_and_none_invented(congress: Congress, documents: dict[str, str], kind: str) -> None:
    clashes = congress.bring_in(documents[kind], dry_run=True).clashes
    assert Counter(each.of_what for each in clashes) == {"speaker": 13, "room": 1}
    [room] = [each for each in clashes if each.of_what == "room"]
    assert (room.name, (room.end - room.start).total_seconds() / 60) == ("SoS Stage H", 30)
    assert Counter(each.who for each in clashes)[PEOPLE_OF_SOUND] == 4


def test_a_night_belongs_to_the_day_before(congress: Congress, documents: dict[str, str]) -> None:
    congress.bring_in(documents["json"])
    listed = congress.listed()
    assert [(str(each.date), each.sessions) for each in listed.days] == [
        ("2025-12-27", 251),
        ("2025-12-28", 293),
        ("2025-12-29", 259),
        ("2025-12-30", 92),
    ]
    nights = [each for day in listed.days for each in congress.listed(day=day.date.isoformat()).items]
    past_midnight = [each for each in nights if each.occurrence.start.date() > each.occurrence.day]
    assert len(nights) == 895
    assert past_midnight


@pytest.mark.parametrize("wanted", ["frab-xml", "frab-json"])
def test_what_comes_out_is_what_came_in(congress: Congress, documents: dict[str, str], wanted: str) -> None:
    congress.bring_in(documents["json"])
    report = congress.bring_in(congress.exported(wanted))
    assert report.refused == ()
    assert counts(report)["sessions"] == counts(report)["occurrences"] == (0, 0, 895, 0)
    assert counts(report)["rooms"][:2] == counts(report)["tracks"][:2] == (0, 0)


def test_it_is_quick(congress: Congress, documents: dict[str, str]) -> None:
    started = time.perf_counter()
    congress.bring_in(documents["json"])
    brought_in = time.perf_counter() - started
    started = time.perf_counter()
    first = congress.listed()
    rest = congress.listed(after=first.next)
    listed = time.perf_counter() - started
    assert len(first.items) + len(rest.items) == 895
    assert brought_in < 5
    assert listed < 1
