from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from expo.chassis import ledger, places
from expo.chassis.outbox import OutboxRow
from expo.chassis.principal import ANONYMOUS, PERSON, SYSTEM, Principal, system
from expo.contracts import agenda, exhibits as contract, registration
from expo.contracts.message import Envelope
from services.exhibits.service import ExhibitsService
from tests.postgres import act_as

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MORNING = (datetime.now(UTC) + timedelta(days=70)).replace(hour=8, minute=0, second=0, microsecond=0)
"""Ten weeks from now at 8:00 UTC: the expo's first hour."""
ORGANISER = Principal(PERSON, str(uuid4()), {"pilot": ("organiser",)}, "gateway")
OPERATOR = Principal(SYSTEM, "operator", {}, "registration")


def at(minutes: int) -> datetime:
    """So many minutes into the expo."""
    return MORNING + timedelta(minutes=minutes)


def signed_in(person: UUID) -> Principal:
    return Principal(PERSON, str(person), {}, "gateway")


def edition_changed(**changes: Any) -> registration.EditionChanged:
    day = {"date": MORNING.date().isoformat(), "opens": "08:00", "closes": "20:00", "time_zone": "Europe/Warsaw"}
    fields: dict[str, Any] = {
        "id": str(uuid4()),
        "version": 1,
        "edition": "pilot",
        "kind": "pilot",
        "state": "open",
        "title": {"en": "Pilot"},
        "time_zone": "Europe/Warsaw",
        "days": [day],
        "zones": [{"code": "hall", "name": {"en": "Hall"}}, {"code": "yard", "name": {"en": "Yard"}}],
        "walks": [{"a": "hall", "b": "yard", "minutes": 10}],
    }
    return registration.EditionChanged.load({**fields, **changes})


def exhibition(**changes: Any) -> dict[str, Any]:
    """One of everything; a test in the yard with places for two and three slots, for practitioners and researchers."""
    rows: dict[str, Any] = {
        "edition": "pilot",
        "exhibitors": [
            {
                "key": "sgsp",
                "name": "Akademia Pożarnicza",
                "organisation": "Fire University",
                "country": "PL",
                "description": {"en": "Trains fire officers.", "pl": "Kształci strażaków."},
                "stand": "A1",
                "zone": "hall",
            }
        ],
        "projects": [project()],
        "technologies": [
            {
                "key": "thermal-drone",
                "title": {"en": "Drone with thermal camera", "pl": "Dron z kamerą"},
                "summary": {"en": "Finds people in smoke."},
                "trl": 7,
                "field_of_use": {"en": "Search and rescue"},
                "hazards": ["forest-fires", "floods"],
                "phases": ["response"],
                "exhibitors": ["sgsp"],
                "projects": ["jatoc"],
            }
        ],
        "resources": [
            {"key": "field-1", "kind": "station", "title": {"en": "Flying field"}, "zone": "yard"},
            {"key": "drone-1", "kind": "device", "title": {"en": "Drone no. 1"}},
            {"key": "pilot-1", "kind": "operator", "title": {"en": "Drone pilot"}},
        ],
        "tests": [drone_test()],
        "slots": [{"test": "fly-drone", "start": at(minutes).isoformat()} for minutes in (60, 120, 180)],
    }
    return {**rows, **changes}


def project(**changes: Any) -> dict[str, Any]:
    fields = {
        "key": "jatoc",
        "title": {"en": "Joint Approach to Coastal Østersøen"},
        "year_from": 2013,
        "year_to": 2015,
        "theme": "safe-secure",
        "kind": "network",
        "countries": ["PL", "SE"],
        "hazards": ["floods"],
        "summary": {"en": "Brings coast guards together."},
        "partners": [{"name": "Uniwersytet Łódzki", "country": "PL", "organisation": "pl-lodz", "lead": True}],
    }
    return {**fields, **changes}


def drone_test(**changes: Any) -> dict[str, Any]:
    fields = {
        "key": "fly-drone",
        "technology": "thermal-drone",
        "exhibitor": "sgsp",
        "station": "field-1",
        "device": "drone-1",
        "operator": "pilot-1",
        "title": {"en": "Fly the drone", "pl": "Poleć dronem"},
        "summary": {"en": "Find three people in smoke."},
        "duration": 30,
        "setup": 10,
        "places": 2,
        "languages": ["en", "pl"],
        "equipment": [{"en": "Helmet"}],
        "hazards": [{"en": "Rotors"}],
        "meeting_point": {"en": "Gate of the yard"},
        "target_groups": ["practitioners", "research"],
        "briefing": {"en": "Stay behind the line."},
    }
    return {**fields, **changes}


@dataclass
class Hall:
    """Exhibits' front door as a driver sees it: each call is made as the principal it names."""

    session: Session
    service: ExhibitsService = field(default_factory=ExhibitsService)

    def ask(self, request: Any, principal: Principal = ANONYMOUS) -> Any:
        """The answer of the operation that takes this request, as the wire would carry it and the client load it."""
        method, answer = OPERATIONS[type(request)]
        act_as(self.session, principal)
        given = answer.dump(getattr(self.service, method)(self.session, request, principal))
        self.session.flush()
        return answer.load(given)

    def hears(self, event: Any) -> None:
        act_as(self.session, system("exhibits"))
        method = HANDLERS[type(event)]
        envelope = Envelope(str(uuid4()), "/x", event.type(), str(event.id), "", "pilot", event.version, "")
        getattr(self.service, method)(self.session, event, envelope)
        self.session.flush()

    def ticks(self, timer: str) -> None:
        act_as(self.session, system("exhibits"))
        getattr(self.service, timer)(self.session)
        self.session.flush()

    def imports(self, **changes: Any) -> Any:
        return self.ask(contract.ImportExhibits.load(exhibition(**changes)), OPERATOR)

    def registers(self, group: str = "practitioners", person: UUID | None = None) -> UUID:
        """Somebody new who may book."""
        person = person or uuid4()
        self.hears(registration_event(registration.RegistrationConfirmed, person, target_group=group))
        return person

    def test(self, person: UUID | None = None) -> Any:
        who = signed_in(person) if person else ANONYMOUS
        return self.ask(contract.GetTest(edition="pilot", key="fly-drone"), who)

    def slots(self) -> list[UUID]:
        return [slot.id for slot in self.test().slots]

    def books(self, person: UUID, slot: UUID, **options: Any) -> Any:
        return self.ask(contract.BookSlot(slot=slot, **options), signed_in(person))

    def cancels(self, booking: contract.Booking, principal: Principal) -> Any:
        return self.ask(contract.CancelBooking(booking=booking.id), principal)

    def bookings(self, person: UUID) -> list[contract.Booking]:
        return list(self.ask(contract.MyBookings(edition="pilot"), signed_in(person)).items)

    def announced(self, *types: str) -> list[tuple[str, dict[str, Any]]]:
        """What lies in the outbox, in order: type without the house, and data."""
        rows = self.session.scalars(select(OutboxRow).order_by(OutboxRow.position)).all()
        found = [(row.type.removeprefix("exhibits."), row.body["data"]) for row in rows]
        return [each for each in found if each[0] in types or not types]

    def decided(self, about: UUID) -> list[tuple[str, str]]:
        """What the ledger says of it: rule and outcome."""
        return [(entry.rule, entry.outcome) for entry in ledger.explain(self.session, about)]


def registration_event(event: Any, person: UUID, **changes: Any) -> Any:
    states = {registration.RegistrationCancelled: "cancelled", registration.RegistrationWaiting: "waiting"}
    fields = {
        "id": str(uuid4()),
        "edition": "pilot",
        "version": 1,
        "person": str(person),
        "code": "ABC234",
        "state": states.get(event, "confirmed"),
        "reason": "admitted",
        "target_group": "practitioners",
        "country": "LV",
    }
    return event.load({**fields, **changes})


def seat_taken(person: UUID, start: datetime, **changes: Any) -> agenda.TimeTaken:
    """Another house's claim of half an hour in the hall, made before anything here."""
    fields = {
        "id": str(uuid4()),
        "edition": "pilot",
        "version": 1,
        "person": str(person),
        "live": True,
        "start": start.isoformat(),
        "end": (start + timedelta(minutes=30)).isoformat(),
        "zone": "hall",
        "claimed_at": "2020-01-01T00:00:00+00:00",
    }
    return agenda.TimeTaken.load({**fields, **changes})


OPERATIONS: dict[Any, tuple[str, Any]] = {
    contract.ListExhibitors: ("list_exhibitors", contract.Exhibitors),
    contract.GetExhibitor: ("get_exhibitor", contract.Exhibitor),
    contract.ListProjects: ("list_projects", contract.Projects),
    contract.GetProject: ("get_project", contract.Project),
    contract.ListTechnologies: ("list_technologies", contract.Technologies),
    contract.GetTechnology: ("get_technology", contract.Technology),
    contract.ListTests: ("list_tests", contract.Tests),
    contract.GetTest: ("get_test", contract.Test),
    contract.BookSlot: ("book_slot", contract.Booking),
    contract.CancelBooking: ("cancel_booking", contract.Booking),
    contract.MyBookings: ("my_bookings", contract.Bookings),
    contract.ExplainBooking: ("explain_booking", contract.Decisions),
    contract.MyStations: ("my_stations", contract.Stations),
    contract.ListStation: ("list_station", contract.StationView),
    contract.MarkBooking: ("mark_booking", contract.Booking),
    contract.PlanSlotMove: ("plan_slot_move", contract.SlotMove),
    contract.MoveSlot: ("move_slot", contract.SlotMove),
    contract.ImportExhibits: ("import_exhibits", contract.ImportReport),
    contract.ImportProjects: ("import_projects", contract.ImportReport),
}
HANDLERS = {
    registration.EditionChanged: "keep_edition",
    registration.RegistrationConfirmed: "admit_confirmed_person",
    registration.RegistrationWaiting: "note_waiting_person",
    registration.RegistrationPromoted: "admit_promoted_person",
    registration.RegistrationCancelled: "release_slots_of_cancelled_person",
    agenda.TimeTaken: "release_what_lost_to_a_seat",
    agenda.TimeFreed: "note_freed_time",
}


@pytest.fixture
def empty_hall(session):
    """The edition is known, nothing is shown yet; counters agree with their rows at the end of the test."""
    made = Hall(session)
    made.hears(edition_changed())
    yield made
    assert places.audit(session) == []


@pytest.fixture
def hall(empty_hall):
    """A hall with one of everything."""
    empty_hall.imports()
    return empty_hall
