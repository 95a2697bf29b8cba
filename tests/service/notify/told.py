"""Events that notify hears, made with what a test says and sound values for the rest."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from expo.contracts import agenda, exhibits, registration
from expo.contracts.message import Envelope, Event

ANNA = UUID("00000000-0000-4000-8000-00000000000a")
JANIS = UUID("00000000-0000-4000-8000-00000000000b")
START = datetime(2027, 2, 12, 9, 0, tzinfo=UTC)
END = datetime(2027, 2, 12, 9, 45, tzinfo=UTC)


def registered(kind: type[Any] = registration.RegistrationConfirmed, **said: Any) -> Any:
    """An event of a registration."""
    given: dict[str, Any] = {
        "id": uuid4(),
        "edition": "pilot",
        "version": 1,
        "person": ANNA,
        "code": "K7M4QX",
        "state": "confirmed",
        "reason": "admitted",
        "target_group": "practitioners",
        "country": "PL",
    }
    return kind(**{**given, **said})


def seated(kind: type[Any] = agenda.SeatBooked, **said: Any) -> Any:
    """An event of a seat."""
    given: dict[str, Any] = {
        "id": uuid4(),
        "edition": "pilot",
        "version": 1,
        "person": ANNA,
        "state": "taken",
        "session": uuid4(),
        "occurrence": uuid4(),
        "title": {"en": "Warning the public; fast", "pl": "Ostrzeganie ludności; szybko"},
        "start": START,
        "end": END,
        "room": "aula",
        "zone": "main",
        "time_zone": "Europe/Warsaw",
    }
    return kind(**{**given, **said})


def booked(kind: type[Any] = exhibits.SlotBooked, **said: Any) -> Any:
    """An event of a booking of a test."""
    given: dict[str, Any] = {
        "id": uuid4(),
        "edition": "pilot",
        "version": 1,
        "person": ANNA,
        "state": "taken",
        "code": "P3R9TW",
        "slot": uuid4(),
        "test": "drone",
        "title": {"en": "Drone over smoke", "pl": "Dron nad dymem"},
        "start": START,
        "end": END,
        "zone": "field",
        "time_zone": "Europe/Warsaw",
        "meeting_point": {"en": "Tent 3", "pl": "Namiot 3"},
        "early": 10,
    }
    return kind(**{**given, **said})


def sign_in_asked(**said: Any) -> registration.SignInAsked:
    """Somebody wishes to sign in."""
    given: dict[str, Any] = {"id": uuid4(), "edition": "*", "version": 1, "person": ANNA}
    return registration.SignInAsked(**{**given, **said})


def edition_changed(**said: Any) -> registration.EditionChanged:
    """The pilot, as registration announces it."""
    zones = (registration.Zone(code="main", name={"en": "Main building", "pl": "Gmach główny"}),)
    venue = registration.Venue(
        code="sgsp",
        name={"en": "Fire University", "pl": "Akademia Pożarnicza"},
        city={"en": "Warsaw", "pl": "Warszawa"},
        country="PL",
        time_zone="Europe/Warsaw",
    )
    day = registration.Day.load(
        {"date": "2027-02-12", "opens": "09:00", "closes": "17:00", "time_zone": "Europe/Warsaw", "venue": "sgsp"}
    )
    given: dict[str, Any] = {
        "id": uuid4(),
        "version": 1,
        "edition": "pilot",
        "kind": "pilot",
        "state": "open",
        "title": {"en": "BALTinnoSEC pilot", "pl": "Pilotaż BALTinnoSEC"},
        "time_zone": "Europe/Warsaw",
        "languages": ("en", "pl"),
        "days": (day,),
        "venues": (venue,),
        "zones": zones,
    }
    return registration.EditionChanged(**{**given, **said})


def envelope(event: Event, *, id: str | None = None) -> Envelope:  # noqa: A002 - the envelope's own word
    """What travels around an event."""
    return Envelope(
        id=id or str(uuid4()),
        source=f"/{event.house()}",
        type=event.type(),
        subject=str(uuid4()),
        time="2027-01-01T00:00:00Z",
        edition="pilot",
        version=1,
        cause=str(uuid4()),
    )
