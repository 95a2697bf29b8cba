"""The house at its database, and what the other houses tell it, in the words of a test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4, uuid5

from sqlalchemy import select

from expo.chassis import places
from expo.chassis.db import Work
from expo.chassis.outbox import OutboxRow
from expo.contracts import agenda as contract, exhibits, registration
from expo.contracts.message import Envelope
from services.agenda.service import AgendaService
from tests.builders import edition as saved_edition, operator, signed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from expo.chassis.db import Database
    from expo.chassis.principal import Principal

NAMES = UUID("00000000-0000-4000-8000-00000000a9e4")
MORNING = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=30)
ENVELOPE = Envelope("", "", "", "", "", "pilot", 1, "")
NOBODY = signed_in(uuid4())


def guid(name: str) -> UUID:
    """The id of a thing that a test calls by name."""
    return uuid5(NAMES, name)


def at(hours: float) -> datetime:
    """So many hours into the day."""
    return MORNING + timedelta(hours=hours)


def talk(name: str, start: float = 1, hours: float = 1, **changes: Any) -> dict[str, Any]:
    """A session with one occurrence; `capacity`, `room` belong to the occurrence."""
    occurrence = {
        "room": changes.pop("room", "aula"),
        "start": at(start).isoformat(),
        "end": at(start + hours).isoformat(),
        "capacity": changes.pop("capacity", 2),
    }
    fields = {"id": str(guid(name)), "title": {"en": name, "pl": f"{name} po polsku"}, "track": "water"}
    return {**fields, "kind": "talk", "languages": ["en"], "occurrences": [occurrence], **changes}


class Agenda:
    """The house at its database: each call is a transaction of its own, as its entrypoints make them."""

    def __init__(self, database: Database) -> None:
        self.database, self.service = database, AgendaService()

    def work(self, step: Callable[[Session], Any], principal: Principal | None = None, *, reads: bool = False) -> Any:
        return self.database.run(Work("agenda", principal or operator()), step, reads=reads)

    def ask(self, operation: str, principal: Principal, /, **fields: Any) -> Any:
        """The answer as its contract reads it after the wire."""
        request, returns, reads = _OPERATIONS[operation]
        asked = request.load(fields)

        def step(session: Session) -> Any:
            return returns.dump(getattr(self.service, operation)(session, asked, principal))

        return returns.load(self.work(step, principal, reads=reads))

    def hear(self, handler: str, event: Any) -> None:
        self.work(lambda session: getattr(self.service, handler)(session, event, ENVELOPE))

    def announced(self, *names: str) -> list[dict[str, Any]]:
        """The data of what was announced under these names, in order, with the event's name as `event`."""
        rows = self.work(lambda session: session.scalars(select(OutboxRow).order_by(OutboxRow.position)).all())
        found = [{**row.body["data"], "event": row.type.removeprefix("agenda.")} for row in rows]
        return [each for each in found if not names or each["event"] in names]

    def attendee(self, name: str, state: str = "confirmed", version: int = 1) -> Principal:
        """Somebody with a registration in `pilot`."""
        self.hear(_HANDLERS[state], registration_event(name, state, version))
        return signed_in(guid(name))

    def save(self, *sessions: dict[str, Any], **more: Any) -> Any:
        return self.ask("save_programme", organiser(), edition="pilot", sessions=list(sessions), **more)

    def book(self, who: Principal, name: str, **more: Any) -> Any:
        return self.ask("book_seat", who, session=str(guid(name)), **more)

    def listed(self, who: Principal, **filters: Any) -> Any:
        return self.ask("list_sessions", who, edition="pilot", **filters)


def organiser() -> Principal:
    return signed_in(guid("organiser"), pilot="organiser")


def registration_event(name: str, state: str = "confirmed", version: int = 1) -> Any:
    """What registration announces of that person's registration."""
    event = {
        "confirmed": registration.RegistrationConfirmed,
        "waiting": registration.RegistrationWaiting,
        "cancelled": registration.RegistrationCancelled,
    }[state]
    return event(
        id=guid(f"registration of {name}"),
        edition="pilot",
        version=version,
        person=guid(name),
        code="ABCDEF",
        state=state,
        reason="admitted",
        target_group="research",
        country="LV",
    )


def slot_taken(name: str, start: float, hours: float = 1, **changes: Any) -> exhibits.TimeTaken:
    """What exhibits announces of a slot that the person booked a second after the epoch: before any seat here."""
    fields: dict[str, Any] = {
        "id": uuid4(),
        "edition": "pilot",
        "version": 1,
        "person": guid(name),
        "live": True,
        "start": at(start),
        "end": at(start + hours),
        "zone": "yard",
        "claimed_at": datetime(1970, 1, 1, tzinfo=UTC),
    }
    return exhibits.TimeTaken(**{**fields, **changes})


_HANDLERS = {
    "confirmed": "admit_attendee",
    "waiting": "note_who_waits",
    "cancelled": "release_seats_of_cancelled_person",
}
_OPERATIONS: dict[str, tuple[Any, Any, bool]] = {
    "list_sessions": (contract.ListSessions, contract.Sessions, True),
    "get_session": (contract.GetSession, contract.Session, True),
    "export_programme": (contract.ExportProgramme, contract.Document, True),
    "import_programme": (contract.ImportProgramme, contract.ProgrammeReport, False),
    "save_programme": (contract.SaveProgramme, contract.ProgrammeReport, False),
    "set_capacity": (contract.SetCapacity, contract.Occurrence, False),
    "move_occurrence": (contract.MoveOccurrence, contract.Move, False),
    "overview": (contract.Overview, contract.Figures, True),
    "book_seat": (contract.BookSeat, contract.Seat, False),
    "release_seat": (contract.ReleaseSeat, contract.Seat, False),
    "my_seats": (contract.MySeats, contract.Seats, True),
    "list_seats": (contract.ListSeats, contract.SeatHolders, True),
    "explain_seat": (contract.ExplainSeat, contract.Explanation, True),
}


def edition_changed(**changes: Any) -> registration.EditionChanged:
    """The edition as registration announces it."""
    day = {"date": MORNING.date().isoformat(), "opens": "09:00", "closes": "18:00", "time_zone": "Europe/Warsaw"}
    facts = registration.EditionFacts.dump(saved_edition(days=[{**day, "venue": "campus"}]))
    named = {"id": str(guid("pilot")), "version": 1}
    return registration.EditionChanged.load({**facts, **named, **changes})


def drift(agenda: Agenda) -> list[places.Drift]:
    """Counted places that are not as many as are held."""
    return list(agenda.work(places.audit))


def changes(report: Any) -> dict[str, tuple[int, int, int, int]]:
    """What a programme's report counts: new, changed, same, absent."""
    parts = ("rooms", "tracks", "sessions", "occurrences")
    return {name: (part.new, part.changed, part.same, part.absent) for name in parts if (part := getattr(report, name))}
