"""The house `agenda`: the programme, and who sits in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from expo.chassis import db, editions, ledger, outbox, timeline
from expo.chassis.events import on
from expo.chassis.principal import ANYONE, PERSON, SIGNED_IN, Principal, roles
from expo.chassis.rpc import rpc
from expo.chassis.timers import every
from expo.contracts import agenda as contract, exhibits, registration
from expo.errors import Conflict, NotFound
from services.agenda import imports
from services.agenda.domain import moves
from services.agenda.domain.names import code_of
from services.agenda.domain.seats import TAKEN, WAITING, refuse_unbookable
from services.agenda.store import attendees, exports, line, listing, programme, seats

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from expo.contracts.message import Envelope
    from services.agenda.models import SeatRow

ORGANISERS = ("organiser", "programme")
"""Who may change the programme: the edition's organisers and its programme makers."""
OPERATOR = "operator"
"""Who sets the platform up by command; brings programmes in."""


class AgendaService:
    """Agenda's front door. Each method is one use case, told top to bottom."""

    name = "agenda"

    # --- The programme

    @rpc(contract.ListSessions, returns=contract.Sessions, allow=ANYONE, reads=True)
    def list_sessions(self, session: Session, request: contract.ListSessions, principal: Principal) -> dict[str, Any]:
        return listing.listed(session, request, _person_or_none(principal))

    @rpc(contract.GetSession, returns=contract.Session, allow=ANYONE, reads=True)
    def get_session(self, session: Session, request: contract.GetSession, principal: Principal) -> dict[str, Any]:
        content = programme.find_session(session, request.edition, request.session)
        occurrences = listing.occurrences_of(session, content.id, _person_or_none(principal))
        rooms = {each.slug: each for each in listing.rooms_of(session, request.edition)}
        tracks = {each.slug: each for each in listing.tracks_of(session, request.edition)}
        return {
            **{name: getattr(content, name) for name in content.__table__.columns.keys()},  # noqa: SIM118
            "code": content.code or code_of(content.id),
            "track": tracks.get(content.track or ""),
            "time_zone": editions.find(session, request.edition).time_zone,
            "rooms": [rooms[slug] for slug in dict.fromkeys(each.room for each in occurrences)],
            "occurrences": occurrences,
        }

    @rpc(contract.ExportProgramme, returns=contract.Document, allow=ANYONE, reads=True)
    def export_programme(self, session: Session, request: contract.ExportProgramme, principal: Principal) -> object:
        return exports.document(session, request.edition, request.format, language=request.language)

    @rpc(contract.ImportProgramme, returns=contract.ProgrammeReport, allow=roles(*ORGANISERS, systems=(OPERATOR,)))
    def import_programme(self, session: Session, request: contract.ImportProgramme, principal: Principal) -> object:
        return imports.import_document(session, request)

    @rpc(contract.SaveProgramme, returns=contract.ProgrammeReport, allow=roles(*ORGANISERS, systems=(OPERATOR,)))
    def save_programme(self, session: Session, request: contract.SaveProgramme, principal: Principal) -> object:
        return imports.save(session, request)

    @rpc(contract.SetCapacity, returns=contract.Occurrence, allow=roles(*ORGANISERS))
    def set_capacity(self, session: Session, request: contract.SetCapacity, principal: Principal) -> object:
        whole = programme.lock_programme(session, request.edition)
        occurrence = programme.lock_occurrence(session, request.edition, request.occurrence)
        if occurrence.capacity != request.capacity:
            line.resize(session, occurrence, request.capacity)
            occurrence.version += 1
            programme.announce(session, whole)
        return listing.occurrence_held(session, occurrence.id)

    @rpc(contract.MoveOccurrence, returns=contract.Move, allow=roles(*ORGANISERS))
    def move_occurrence(self, session: Session, request: contract.MoveOccurrence, principal: Principal) -> object:
        whole = programme.lock_programme(session, request.edition)
        move = moves.plan(
            programme.kept(session, request.edition),
            request.occurrence,
            room=request.room,
            start=request.start,
            end=request.end,
            zone=ZoneInfo(editions.find(session, request.edition).time_zone),
        )
        seated, clashing, waiting = line.would_clash(session, move.to)
        if not request.dry_run:
            line.carry_over(session, request.edition, move.to)
            programme.announce(session, whole)
        return {
            "applied": not request.dry_run,
            "occurrence": listing.occurrence_held(session, move.to.id, to=move.to),
            "people": seated,
            "clashing": clashing,
            "waiting": waiting,
            "clashes": move.clashes,
        }

    @rpc(contract.Overview, returns=contract.Figures, allow=roles(*ORGANISERS, "read_only", "auditor"), reads=True)
    def overview(self, session: Session, request: contract.Overview, principal: Principal) -> dict[str, int]:
        return programme.figures(session, request.edition)

    # --- Seats

    @rpc(contract.BookSeat, returns=contract.Seat, allow=SIGNED_IN, needs_key=True)
    def book_seat(self, session: Session, request: contract.BookSeat, principal: Principal) -> object:
        person = UUID(principal.person)
        wanted = seats.wanted_place(session, request.session, request.occurrence)
        refuse_unbookable(wanted, db.now(session))
        # A cancelled registration waits for this lock, or has released all seats before it is got.
        db.lock_person(session, person)
        attendees.require_registered(session, wanted.edition, person)
        seated = seats.live_seat_or_none(session, wanted.occurrence, person)
        if seated:
            raise Conflict("already_seated", {"seat": str(seated.id), "state": seated.state})
        row, place = line.take(session, wanted, person, wait=request.wait)
        instead = line.alternatives_for(session, place, person) if row.state == WAITING else ()
        seat = seats.whole(session, row, place, instead=instead)
        outbox.record(session, contract.SeatBooked if row.state == TAKEN else contract.SeatWaiting, seat)
        return seat

    @rpc(contract.ReleaseSeat, returns=contract.Seat, allow=SIGNED_IN, needs_key=True)
    def release_seat(self, session: Session, request: contract.ReleaseSeat, principal: Principal) -> object:
        row = line.lock_person_of(session, request.seat)
        own = str(row.person) == principal.person
        _refuse_strangers(row, principal)
        line.release(session, row, "by_person" if own else "by_organiser")
        return seats.whole(session, row)

    @rpc(contract.MySeats, returns=contract.Seats, allow=SIGNED_IN, reads=True)
    def my_seats(self, session: Session, request: contract.MySeats, principal: Principal) -> dict[str, Any]:
        rows = seats.seats_of_person(session, request.edition, UUID(principal.person))
        found = [seats.whole(session, row) for row in rows]
        return {"items": sorted(found, key=lambda seat: (seat.start, seat.id))}

    @rpc(contract.ListSeats, returns=contract.SeatHolders, allow=roles(*ORGANISERS, "desk"), reads=True)
    def list_seats(self, session: Session, request: contract.ListSeats, principal: Principal) -> dict[str, Any]:
        if seats.place_at(session, request.occurrence).edition != request.edition:
            raise NotFound("occurrence_unknown", {"occurrence": str(request.occurrence)})
        return {"items": seats.seats_in(session, request.occurrence)}

    @rpc(contract.ExplainSeat, returns=contract.Explanation, allow=SIGNED_IN, reads=True)
    def explain_seat(self, session: Session, request: contract.ExplainSeat, principal: Principal) -> dict[str, Any]:
        _refuse_strangers(seats.find_seat(session, request.seat), principal)
        return {"items": ledger.explain(session, request.seat)}

    # --- What other houses announce

    @on(registration.EditionChanged)
    def keep_edition(self, session: Session, event: registration.EditionChanged, envelope: Envelope) -> None:
        editions.keep(session, event)

    @on(registration.RegistrationConfirmed)
    def admit_attendee(self, session: Session, event: registration.RegistrationConfirmed, envelope: Envelope) -> None:
        attendees.keep_attendee(session, event)

    @on(registration.RegistrationWaiting)
    def note_who_waits(self, session: Session, event: registration.RegistrationWaiting, envelope: Envelope) -> None:
        attendees.keep_attendee(session, event)

    @on(registration.RegistrationPromoted)
    def admit_promoted_attendee(
        self, session: Session, event: registration.RegistrationPromoted, envelope: Envelope
    ) -> None:
        attendees.keep_attendee(session, event)

    @on(registration.RegistrationCancelled)
    def release_seats_of_cancelled_person(
        self, session: Session, event: registration.RegistrationCancelled, envelope: Envelope
    ) -> None:
        attendees.keep_attendee(session, event)
        if attendees.is_registered(session, event.edition, event.person):
            return
        for row in seats.seats_of_person(session, event.edition, event.person):
            line.release(session, row, "registration_cancelled")

    @on(exhibits.TimeTaken)
    def release_seats_that_lost_time(self, session: Session, event: exhibits.TimeTaken, envelope: Envelope) -> None:
        for loser in timeline.heard(session, event):
            line.release(session, seats.find_seat(session, loser), "time_lost")

    @on(exhibits.TimeFreed)
    def note_freed_time(self, session: Session, event: exhibits.TimeFreed, envelope: Envelope) -> None:
        timeline.heard(session, event)

    # --- By the clock

    @every(2)
    def promote_who_was_busy(self, session: Session) -> None:
        """Seats that are free though somebody waits: more than a batch was raised, or who was next was busy."""
        line.promote_further(session, again=False)

    @every(60)
    def promote_who_was_passed_over(self, session: Session) -> None:
        """Whoever had something else at the time may have given it up since."""
        line.promote_further(session, again=True)


def _person_or_none(principal: Principal) -> UUID | None:
    return UUID(principal.person) if principal.kind == PERSON else None


def _refuse_strangers(row: SeatRow, principal: Principal) -> None:
    """A seat of somebody else does not exist, except for organisers."""
    if str(row.person) != principal.person and not principal.has_role(row.edition, *ORGANISERS):
        raise NotFound("seat_unknown", {"seat": str(row.id)})
