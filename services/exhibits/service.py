"""Exhibits' front door: each method is one use case, told top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from expo.chassis import db, editions, ledger, places, timeline
from expo.chassis.events import on
from expo.chassis.principal import ANYONE, PERSON, SIGNED_IN, roles
from expo.chassis.rpc import rpc
from expo.chassis.timers import every
from expo.contracts import agenda, exhibits as contract, registration
from expo.errors import Conflict, NotFound
from services.exhibits.domain import eligibility, progress, project_file
from services.exhibits.imports import exhibition
from services.exhibits.models import Exhibitor, Project, Technology, Test
from services.exhibits.store import attendees, bookings, catalogue, line, moves, slots, stations, views

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from expo.chassis.principal import Principal
    from expo.contracts.message import Envelope
    from services.exhibits.models import Booking, Resource
    from services.exhibits.store.bookings import Told
    from services.exhibits.store.pages import Page

OPERATOR = "operator"
"""The system that `expo import` and the sample edition act as."""
OVERSEERS = ("organiser", "safety_officer", "desk")
"""Roles that see every station of their edition."""
SWEPT = 100
"""Rows that one tick of a timer looks at."""


class ExhibitsService:
    """What is shown and tried: the catalogue, the tests, and people's places in them."""

    name = "exhibits"

    @rpc(contract.ListExhibitors, returns=contract.Exhibitors, allow=ANYONE, reads=True)
    def list_exhibitors(
        self, session: Session, request: contract.ListExhibitors, principal: Principal
    ) -> Page[Exhibitor]:
        """Exhibitors by name."""
        _shown(session, request.edition, principal)
        return catalogue.exhibitors(session, request)

    @rpc(contract.GetExhibitor, returns=contract.Exhibitor, allow=ANYONE, reads=True)
    def get_exhibitor(self, session: Session, request: contract.GetExhibitor, principal: Principal) -> Exhibitor:
        """One exhibitor; its staff see that it is theirs."""
        _shown(session, request.edition, principal)
        exhibitor = catalogue.find(session, Exhibitor, request.edition, request.key)
        exhibitor.mine = _person_or_none(principal) in exhibitor.staff
        return exhibitor

    @rpc(contract.ListProjects, returns=contract.Projects, allow=ANYONE, reads=True)
    def list_projects(self, session: Session, request: contract.ListProjects, principal: Principal) -> Page[Project]:
        """Projects by title."""
        _shown(session, request.edition, principal)
        return catalogue.projects(session, request)

    @rpc(contract.GetProject, returns=contract.Project, allow=ANYONE, reads=True)
    def get_project(self, session: Session, request: contract.GetProject, principal: Principal) -> Project:
        """One project."""
        _shown(session, request.edition, principal)
        return catalogue.find(session, Project, request.edition, request.key)

    @rpc(contract.ListTechnologies, returns=contract.Technologies, allow=ANYONE, reads=True)
    def list_technologies(
        self, session: Session, request: contract.ListTechnologies, principal: Principal
    ) -> Page[Technology]:
        """Technologies by title."""
        _shown(session, request.edition, principal)
        return catalogue.technologies(session, request)

    @rpc(contract.GetTechnology, returns=contract.Technology, allow=ANYONE, reads=True)
    def get_technology(self, session: Session, request: contract.GetTechnology, principal: Principal) -> Technology:
        """One technology."""
        _shown(session, request.edition, principal)
        return catalogue.find(session, Technology, request.edition, request.key)

    @rpc(contract.ListTests, returns=contract.Tests, allow=ANYONE, reads=True)
    def list_tests(self, session: Session, request: contract.ListTests, principal: Principal) -> views.TestPage:
        """Tests by title, with what is still free."""
        edition = _shown(session, request.edition, principal)
        return views.tests(session, edition, catalogue.tests(session, request))

    @rpc(contract.GetTest, returns=contract.Test, allow=ANYONE, reads=True)
    def get_test(self, session: Session, request: contract.GetTest, principal: Principal) -> dict[str, Any]:
        """One test with its slots, and the reader's own bookings in them."""
        edition = _shown(session, request.edition, principal)
        test = catalogue.find(session, Test, request.edition, request.key)
        return views.test_with_slots(session, edition, test, _person_or_none(principal))

    @rpc(contract.BookSlot, returns=contract.Booking, allow=SIGNED_IN, needs_key=True)
    def book_slot(self, session: Session, request: contract.BookSlot, principal: Principal) -> Told:
        """A place in a slot, or in its line."""
        person = UUID(principal.person)
        db.lock_person(session, person)
        slot = slots.keep_still(session, request.slot)
        group = attendees.target_group_or_none(session, slot.edition, person)
        wishes = bookings.wishes(session, slot.test_id, person)
        admitted = eligibility.admit(
            eligibility.Opening(slot.id, slot.start, tuple(slot.test.target_groups)),
            target_group=group,
            wishes=wishes,
            now=db.now(session),
        )
        booking = bookings.add(session, slot, person, target_group=admitted, briefed=request.briefing_read)
        return line.claim(session, booking, wait=request.wait)

    @rpc(contract.CancelBooking, returns=contract.Booking, allow=SIGNED_IN, needs_key=True)
    def cancel_booking(self, session: Session, request: contract.CancelBooking, principal: Principal) -> Told:
        """A place given back by its person or an organiser; the next in line gets it."""
        own = _owns_or_organises(bookings.find(session, request.booking), principal)
        booking = _locked(session, request.booking)
        if booking.progress != progress.EXPECTED:
            raise Conflict("booking_started", {"progress": booking.progress})
        return line.release(session, booking, reason="cancelled" if own else "cancelled_by_organiser")

    @rpc(contract.MyBookings, returns=contract.Bookings, allow=SIGNED_IN, reads=True)
    def my_bookings(self, session: Session, request: contract.MyBookings, principal: Principal) -> dict[str, Any]:
        """The caller's bookings by start."""
        mine = bookings.of_person(session, request.edition, UUID(principal.person))
        return {"items": [bookings.told(session, booking) for booking in mine]}

    @rpc(contract.ExplainBooking, returns=contract.Decisions, allow=SIGNED_IN, reads=True)
    def explain_booking(
        self, session: Session, request: contract.ExplainBooking, principal: Principal
    ) -> dict[str, Any]:
        """Why a booking is as it is."""
        booking = bookings.find(session, request.booking)
        _owns_or_organises(booking, principal)
        return {"items": ledger.explain(session, booking.id)}

    @rpc(contract.MyStations, returns=contract.Stations, allow=SIGNED_IN, reads=True)
    def my_stations(self, session: Session, request: contract.MyStations, principal: Principal) -> dict[str, Any]:
        """The stations at which the caller works."""
        if principal.has_role(request.edition, *OVERSEERS):
            return {"items": stations.every(session, request.edition)}
        return {"items": stations.of_person(session, request.edition, UUID(principal.person))}

    @rpc(contract.ListStation, returns=contract.StationView, allow=SIGNED_IN, reads=True)
    def list_station(self, session: Session, request: contract.ListStation, principal: Principal) -> dict[str, Any]:
        """A station's slots and who is expected, by code."""
        station = stations.find(session, request.edition, request.station)
        if not _works_at(session, station, principal):
            raise NotFound("station_unknown", {"edition": station.edition, "key": station.key})
        zone = editions.find(session, request.edition).time_zone
        return {"station": station, "time_zone": zone, "slots": stations.queue(session, station, request)}

    @rpc(contract.MarkBooking, returns=contract.Booking, allow=SIGNED_IN)
    def mark_booking(self, session: Session, request: contract.MarkBooking, principal: Principal) -> Told:
        """Started, finished, or nobody came."""
        booking = bookings.lock(session, request.booking)
        if not _works_at(session, booking.slot.test.station, principal):
            raise NotFound("booking_unknown", {"booking": str(booking.id)})
        briefed = request.briefed or booking.briefed_at is not None
        if progress.mark(booking.state, booking.progress, request.progress, briefed=briefed):
            bookings.mark(session, booking, request.progress, briefed=request.briefed)
        return bookings.told(session, booking)

    @rpc(contract.PlanSlotMove, returns=contract.SlotMove, allow=roles("organiser"), reads=True)
    def plan_slot_move(self, session: Session, request: contract.PlanSlotMove, principal: Principal) -> dict[str, Any]:
        """How many a move would concern."""
        slot = slots.find(session, request.slot)
        principal.require_role(slot.edition, "organiser")
        return moves.plan(session, slot, request.start)

    @rpc(contract.MoveSlot, returns=contract.SlotMove, allow=roles("organiser"))
    def move_slot(self, session: Session, request: contract.MoveSlot, principal: Principal) -> dict[str, Any]:
        """The slot at its new time, and everyone told, if as many are concerned as the organiser was shown."""
        slot = moves.lock(session, request.slot)
        principal.require_role(slot.edition, "organiser")
        plan = moves.plan(session, slot, request.start)
        if plan["concerned"] != request.concerned:
            raise Conflict("concerned_changed", {"concerned": plan["concerned"]})
        moves.move(session, slot, request.start)
        return plan

    @rpc(contract.ImportExhibits, returns=contract.ImportReport, allow=roles("organiser", systems=(OPERATOR,)))
    def import_exhibits(
        self, session: Session, request: contract.ImportExhibits, principal: Principal
    ) -> dict[str, Any]:
        """Everything an edition shows, all or nothing."""
        return exhibition.bring_in(session, request)

    @rpc(contract.ImportProjects, returns=contract.ImportReport, allow=roles("organiser", systems=(OPERATOR,)))
    def import_projects(
        self, session: Session, request: contract.ImportProjects, principal: Principal
    ) -> dict[str, Any]:
        """The projects of a `projects.json`."""
        rows = project_file.rows(request.file, language=request.language)
        found = {"edition": request.edition, "dry_run": request.dry_run, "projects": rows}
        return exhibition.bring_in(session, contract.ImportExhibits.load(found))

    @on(registration.EditionChanged)
    def keep_edition(self, session: Session, event: registration.EditionChanged, envelope: Envelope) -> None:
        """Know the edition's days, zones and walking times."""
        editions.keep(session, event)

    @on(registration.RegistrationConfirmed)
    def admit_confirmed_person(
        self, session: Session, event: registration.RegistrationConfirmed, envelope: Envelope
    ) -> None:
        """Whoever has a place may book."""
        attendees.keep(session, event)

    @on(registration.RegistrationWaiting)
    def note_waiting_person(
        self, session: Session, event: registration.RegistrationWaiting, envelope: Envelope
    ) -> None:
        """Whoever waits may not book yet."""
        attendees.keep(session, event)

    @on(registration.RegistrationPromoted)
    def admit_promoted_person(
        self, session: Session, event: registration.RegistrationPromoted, envelope: Envelope
    ) -> None:
        """Whoever was promoted may book."""
        attendees.keep(session, event)

    @on(registration.RegistrationCancelled)
    def release_slots_of_cancelled_person(
        self, session: Session, event: registration.RegistrationCancelled, envelope: Envelope
    ) -> None:
        """Places go back to the line, unless the person has registered anew."""
        db.lock_person(session, event.person)
        attendees.keep(session, event)
        if attendees.target_group_or_none(session, event.edition, event.person) is not None:
            return
        for booking in bookings.of_person(session, event.edition, event.person, live=True):
            line.release(session, _locked(session, booking.id), reason="registration_cancelled")

    @on(agenda.TimeTaken)
    def release_what_lost_to_a_seat(self, session: Session, event: agenda.TimeTaken, envelope: Envelope) -> None:
        """Of two claims that crossed the later one goes; the person is told what else is free."""
        for lost in timeline.heard(session, event):
            line.release(session, _locked(session, lost), reason="time_lost")

    @on(agenda.TimeFreed)
    def note_freed_time(self, session: Session, event: agenda.TimeFreed, envelope: Envelope) -> None:
        """The person may book that time again."""
        timeline.heard(session, event)

    @every(15)
    def promote_waiting(self, session: Session) -> None:
        """Places that could not be passed on at once, and people who were passed over and may be free by now."""
        for (slot,) in places.openings(session, again=True, limit=SWEPT):
            line.promote(session, slot)

    @every(60)
    def end_lines(self, session: Session) -> None:
        """Whoever still waits when a slot begins waits no more."""
        for booking in bookings.left_in_line(session, limit=SWEPT):
            line.release(session, _locked(session, booking.id), reason="slot_started")


def _shown(session: Session, edition: str, principal: Principal) -> editions.EditionRow:
    """The edition, unless it is a draft that the reader may not see."""
    found = editions.find(session, edition)
    if found.state == "draft" and not principal.has_role(edition, "organiser", "programme", "read_only"):
        raise NotFound("edition_unknown", {"edition": edition})
    return found


def _person_or_none(principal: Principal) -> UUID | None:
    return UUID(principal.id) if principal.kind == PERSON else None


def _owns_or_organises(booking: Booking, principal: Principal) -> bool:
    """Whether it is the caller's own; for anyone but organisers other people's bookings do not exist."""
    own = str(booking.person) == principal.person
    if not own and not principal.has_role(booking.edition, "organiser"):
        raise NotFound("booking_unknown", {"booking": str(booking.id)})
    return own


def _locked(session: Session, booking: UUID) -> Booking:
    """The booking to be written: its person's lock first, as everywhere."""
    db.lock_person(session, bookings.find(session, booking).person)
    return bookings.lock(session, booking)


def _works_at(session: Session, station: Resource, principal: Principal) -> bool:
    if principal.has_role(station.edition, *OVERSEERS):
        return True
    return stations.works_at(session, station.id, UUID(principal.person))
