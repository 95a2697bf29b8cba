"""The platform's own operations, over HTTP and RabbitMQ, a process a house."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, uuid4, uuid5

from benchmarks.load import Measured, ask_all, spend
from expo.chassis import keys
from expo.chassis.principal import SYSTEM, Principal
from expo.client import Client
from expo.errors import NotFound
from tests.waiting import eventually

if TYPE_CHECKING:
    from tests.e2e.running import Expo

SESSIONS, ROOMS = 900, 30
CONTENDERS, PLACES = 200, 50
REQUEST_PATH = ("gateway", "registration")
_numbers = count()


def registrations(expo: Expo, times: int) -> Measured:
    """Only gateway and registration run: nothing is announced yet, so this is the request path alone."""
    for house in REQUEST_PATH:
        expo.start(house)
    _save_edition(expo, "bench")
    ask_all(expo.url, [_registration("bench") for _ in range(20)])
    pids = [expo.pid(house) for house in REQUEST_PATH]
    return spend(pids, lambda: ask_all(expo.url, [_registration("bench") for _ in range(times)]))


def whole(expo: Expo, times: int) -> Measured:
    """Registrations with all that follows the commit: three houses hear of each, a mail goes out; CPU of them all."""
    for house in ("agenda", "exhibits", "notify"):
        expo.start(house)
    expo.settle(within=300)
    pids = [expo.pid(house) for house in expo.commands]
    before = spend(pids, lambda: ask_all(expo.url, [_registration("bench") for _ in range(times)]) + _settled(expo))
    return Measured(times, before.cpu, before.wall, before.latencies[:times])


def lags(expo: Expo) -> list[float]:
    """Milliseconds from a registration's transaction to notify's, one at a time, by the one database server's clock."""
    first = datetime.now(UTC)
    for _ in range(50):
        ask_all(expo.url, [_registration("bench")], at_once=1)
    expo.settle()
    sent = "SELECT id, recorded_at FROM expo.outbox WHERE type LIKE '%.RegistrationConfirmed' AND recorded_at > :first"
    recorded = dict(map(tuple, expo.rows("registration", sent, first=first)))
    arrived = expo.rows("notify", "SELECT message, arrived_at FROM expo.inbox WHERE arrived_at > :first", first=first)
    return sorted(
        1000 * (row.arrived_at - recorded[row.message]).total_seconds() for row in arrived if row.message in recorded
    )


def race(expo: Expo) -> Measured:
    """Two hundred people at once for fifty places."""
    _save_edition(expo, "race", capacity=PLACES)
    pids = [expo.pid(house) for house in REQUEST_PATH]
    asked = [_registration("race") for _ in range(CONTENDERS)]
    measured = spend(pids, lambda: ask_all(expo.url, asked, at_once=CONTENDERS))
    given = expo.figure(
        "registration", "SELECT count(*) FROM registration WHERE edition = 'race' AND state = 'confirmed'"
    )
    if given != PLACES:
        raise RuntimeError(f"{given} places were given, there are {PLACES}")
    return measured


def programme(expo: Expo) -> Measured:
    """The whole programme by the API, a page of five hundred and one of four hundred."""
    _save_programme(expo)
    pids = [expo.pid("gateway"), expo.pid("agenda")]
    asked = [("GET", "/api/v1/editions/bench/sessions?limit=100", None, {"Accept-Language": "en"})]
    ask_all(expo.url, asked, at_once=1)
    return spend(pids, lambda: ask_all(expo.url, asked * 30, at_once=2))


def _registration(edition: str) -> tuple[str, str, dict[str, Any], dict[str, str]]:
    body = {
        "given_name": "Ilze",
        "family_name": "Kalniņa",
        "email": f"ilze{next(_numbers)}@example.org",
        "country": "LV",
        "target_group": "research",
        "language": "en",
        "privacy_notice": "1",
    }
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
    return "POST", f"/api/v1/editions/{edition}/registrations", body, headers


def _settled(expo: Expo) -> list[float]:
    expo.settle(within=300)
    return []


def _save_edition(expo: Expo, edition: str, capacity: int | None = None) -> None:
    day = (datetime.now(UTC) + timedelta(weeks=10)).date().isoformat()
    facts = {
        "edition": edition,
        "kind": "pilot",
        "state": "open",
        "title": {"en": "Bench"},
        "time_zone": "Europe/Warsaw",
        "days": [{"date": day, "opens": "08:00", "closes": "20:00", "time_zone": "Europe/Warsaw"}],
        "capacity": capacity,
    }
    _operator(expo, "registration.save_edition", facts)


def _save_programme(expo: Expo) -> None:
    begin = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(weeks=10)
    rooms = [{"slug": f"room-{n}", "name": f"Room {n}", "capacity": 50} for n in range(ROOMS)]
    sessions = []
    for number in range(SESSIONS):
        start = begin + timedelta(hours=number // ROOMS)
        occurrence = {
            "id": str(uuid5(NAMESPACE_OID, f"occurrence {number}")),
            "room": f"room-{number % ROOMS}",
            "start": start.isoformat(),
            "end": (start + timedelta(minutes=45)).isoformat(),
            "capacity": 50,
        }
        guid, title = str(uuid5(NAMESPACE_OID, f"session {number}")), {"en": f"Session {number}"}
        sessions.append({"id": guid, "title": title, "occurrences": [occurrence]})
    _operator(expo, "agenda.save_programme", {"edition": "bench", "rooms": rooms, "sessions": sessions})


def _operator(expo: Expo, operation: str, arguments: dict[str, Any]) -> None:
    signer = keys.signer(expo.folder / "home" / "keys", "registration")
    with Client(expo.environment["EXPO_BROKER_URL"], timeout=30) as client:

        def done() -> bool:
            token = signer.sign(Principal(SYSTEM, "operator", {}, "registration"))
            try:
                client.call(operation, arguments, principal=token)
            except NotFound:
                return False  # the house has not heard of the edition yet
            return True

        eventually(done, within=30)
