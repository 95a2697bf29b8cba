"""What the town of fake houses is: one edition, its day and its clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from expo.contracts import registration as reg
from expo.errors import NotFound

NAMESPACE = UUID("5f0c4c52-0000-4000-8000-000000000001")
DAY = date(2027, 2, 12)
WARSAW = "Europe/Warsaw"
CAPACITY = 3

EDITION = reg.Edition(
    id=uuid5(NAMESPACE, "pilot"),
    version=3,
    edition="pilot",
    kind="pilot",
    state="open",
    title={"en": "Pan-Baltic Pilot Forum on Innovation in Societal Security", "pl": "Panbałtyckie Forum Pilotażowe"},
    summary={
        "en": "One day on risk and crisis communication: practitioners, researchers, authorities and companies from "
        "eight countries exchange practice, show results and try technologies.",
        "pl": "Jeden dzień o komunikacji ryzyka i komunikacji kryzysowej.",
    },
    notice={"en": "The pilot's facts, set on a Friday to come. The real pilot was on 27 January 2023 in Warsaw."},
    time_zone=WARSAW,
    languages=("en", "pl"),
    days=(reg.Day(date=DAY, opens=time(8), closes=time(18), time_zone=WARSAW, venue="sgsp"),),
    venues=(
        reg.Venue(
            code="sgsp",
            name={"en": "Main School of Fire Service (SGSP)", "pl": "Akademia Pożarnicza"},
            city={"en": "Warsaw", "pl": "Warszawa"},
            country="PL",
            time_zone=WARSAW,
            address={"en": "Słowackiego 52/54"},
        ),
    ),
    zones=(
        reg.Zone(code="main", name={"en": "Main building", "pl": "Budynek główny"}, venue="sgsp"),
        reg.Zone(code="field", name={"en": "Training field", "pl": "Poligon"}, venue="sgsp"),
    ),
    walks=(reg.Walk(a="main", b="field", minutes=10),),
    capacity=CAPACITY,
    quotas=(reg.Quota(by="group", value="private-sector", capacity=1),),
    may_register=True,
    sample=True,
)


def at(minutes: int) -> datetime:
    """A moment of the day, in minutes after midnight in Warsaw."""
    return datetime.combine(DAY, time(), UTC) + timedelta(minutes=minutes - 60)


def named(name: str) -> UUID:
    """The id of a thing by its name."""
    return uuid5(NAMESPACE, name)


def has(text: str | None, title: str) -> bool:
    return not text or text.lower() in title.lower()


def row_of(rows: tuple[Any, ...], key: str, code: str) -> tuple[Any, ...]:
    found: tuple[Any, ...] | None = next((row for row in rows if row[0] == key), None)
    if found is None:
        raise NotFound(code)
    return found


class Town:
    """What all houses share: who lives there and what they hold."""

    def __init__(self) -> None:
        self.browsers: dict[str, str] = {}
        self.registrations: dict[str, dict[str, Any]] = {}
        self.roles: dict[str, dict[str, list[str]]] = {"olga": {"pilot": ["organiser"]}}
        self.seats: list[dict[str, Any]] = []
        self.bookings: list[dict[str, Any]] = []
        self.links = {"visitor-link": "anna", "organiser-link": "olga", "operator-link": "oskar"}
        self.names = {"olga": "Olga Ozola", "oskar": "Oskar Ots", "anna": "Anna Nowak"}
        self.operators = {"oskar", "olga"}

    def live(self, person: str) -> dict[str, Any] | None:
        """The person's registration that is not cancelled."""
        mine = (each for each in self.registrations.values() if each["person"] == person)
        return next((each for each in mine if each["state"] != "cancelled"), None)

    def times(self, person: str) -> list[dict[str, Any]]:
        """What takes the person's time."""
        return [each for each in self.seats + self.bookings if each["person"] == person and each["state"] == "taken"]
