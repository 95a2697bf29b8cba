"""Loads the sample edition through the operations that pages and other systems use; nothing is written past them."""

from __future__ import annotations

import json
import random
import time
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from expo.chassis import keys
from expo.chassis.principal import PERSON, SYSTEM, Principal
from expo.errors import Conflict, NotFound, Unavailable
from expo.sample import people

if TYPE_CHECKING:
    from collections.abc import Callable

    from expo.chassis.settings import Settings
    from expo.client import Client
    from expo.sample.people import Person

EDITION = "pilot"
REGISTRATIONS = 80
WEEKS_AHEAD = 10
PATIENCE = 20.0
"""Seconds for what a house has to hear of first."""
_NAMES = UUID("6f0d2a3e-6f5b-4e0e-9c57-1f4d8c0b7a11")
FRIDAY = 4


class Loader:
    """One loading of the sample; who is acting changes, the client stays."""

    def __init__(self, settings: Settings, client: Client, day: date) -> None:
        self._client, self._day = client, day
        self._zone = ZoneInfo("Europe/Warsaw")
        self._gateway = keys.signer(settings.keys, "gateway")
        self._registration = keys.signer(settings.keys, "registration")
        self._dice = random.Random(people.SEED)  # noqa: S311 - the same sample each time is the point

    def load(self, tell: Callable[[str], None]) -> None:
        """Everything, in the order in which a secretariat would do it; a second call changes nothing."""
        tell("edition and organiser")
        self._operator("registration.save_edition", self._edition())
        self._enrol()
        tell("the first registrations")
        known = {each: self._register(each) for each in (people.VISITOR, people.EXHIBITOR, people.OPERATOR)}
        tell("programme and exhibits")
        self._insist(lambda: self._operator("agenda.save_programme", self._programme()))
        self._insist(lambda: self._operator("exhibits.import_exhibits", self._exhibits(known)))
        tell("the other registrations")
        crowd = [self._register(each) for each in people.crowd(REGISTRATIONS - len(known))]
        leaving = crowd[5::14]
        self._cancel(leaving)
        tell("seats and bookings")
        visitor = known[people.VISITOR]["person"]
        holders = [each["person"] for each in crowd if each["state"] == "confirmed" and each not in leaving]
        self._take_seats(visitor, holders)
        self._take_slots(visitor, holders)

    # ── who asks ──

    def _operator(self, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        token = self._registration.sign(Principal(SYSTEM, "operator", {}, "registration"))
        return self._client.call(operation, arguments, principal=token, timeout=30)

    def _as(self, person: str, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        token = self._gateway.sign(Principal(PERSON, person, {}, "gateway"))
        key = str(uuid5(_NAMES, f"{person} {operation} {json.dumps(arguments, sort_keys=True)}"))
        return self._client.call(operation, arguments, principal=token, key=key, timeout=10)

    # ── registration ──

    def _edition(self) -> dict[str, Any]:
        facts = _content("edition")
        hours = {"opens": facts.pop("opens"), "closes": facts.pop("closes")}
        day = {"date": self._day.isoformat(), **hours, "time_zone": facts["time_zone"], "venue": "sgsp"}
        return {**facts, "days": [day], "sample": True}

    def _enrol(self) -> None:
        who = people.ORGANISER
        person = {"given_name": who.given_name, "family_name": who.family_name, "email": who.email}
        asked = {"edition": EDITION, "role": "organiser", "language": who.language, **person}
        self._operator("registration.enrol_staff", asked)

    def _register(self, person: Person) -> dict[str, Any]:
        asked = {
            "edition": EDITION,
            "given_name": person.given_name,
            "family_name": person.family_name,
            "email": person.email,
            "organisation": person.organisation,
            "country": person.country,
            "target_group": person.target_group,
            "language": person.language,
            "privacy_notice": "1",
        }
        key = str(uuid5(_NAMES, f"register {person.email}"))
        return self._client.call("registration.register", asked, key=key, timeout=10)

    def _cancel(self, registrations: list[dict[str, Any]]) -> None:
        for each in registrations:
            self._as(
                each["person"], "registration.cancel_registration", {"edition": EDITION, "registration": each["id"]}
            )

    # ── programme ──

    def _programme(self) -> dict[str, Any]:
        content = _content("programme")
        return {**content, "edition": EDITION, "sessions": [self._session(each) for each in content["sessions"]]}

    def _session(self, row: dict[str, Any]) -> dict[str, Any]:
        room, capacity = row.pop("room"), row.pop("capacity")
        start, end = self._at(row.pop("start")), self._at(row.pop("end"))
        speakers = [{"guid": str(uuid5(_NAMES, f"speaker {name}")), "name": name} for name in row.pop("speakers")]
        guid = _session_id(row.pop("key"))
        occurrence = {
            "id": str(uuid5(_NAMES, f"occurrence {guid}")),
            "room": room,
            "start": start,
            "end": end,
            "capacity": capacity,
        }
        return {**row, "id": guid, "speakers": speakers, "occurrences": [occurrence]}

    def _take_seats(self, visitor: str, holders: list[str]) -> None:
        wanted = [each for each in _content("programme")["sessions"] if each["capacity"]]
        self._seat(visitor, "warning-in-war")
        for holder in holders[:13]:  # eight places: the rest make a line
            self._seat(holder, "hackathon-alerts")
        for holder in holders[13:]:
            for session in self._dice.sample(wanted, 3):
                self._seat(holder, session["key"])

    def _seat(self, person: str, session: str) -> None:
        self._book(person, "agenda.book_seat", {"session": _session_id(session)})

    # ── exhibits ──

    def _exhibits(self, known: dict[Person, dict[str, Any]]) -> dict[str, Any]:
        content = _content("exhibits") | _content("projects")
        staff, operator = known[people.EXHIBITOR]["person"], known[people.OPERATOR]["person"]
        for exhibitor in content["exhibitors"]:
            exhibitor["staff"] = [staff] if exhibitor["key"] == "nordlys-drones" else []
        for resource in content["resources"]:
            if resource["key"] == "operator-pilot":
                resource["person"] = operator
        slots = [slot for test in content["tests"] for slot in self._slots(test)]
        return {**content, "edition": EDITION, "slots": slots}

    def _slots(self, test: dict[str, Any]) -> list[dict[str, Any]]:
        rule = test.pop("slots")
        first, every = datetime.fromisoformat(self._at(rule["first"])), timedelta(minutes=rule["every"])
        return [{"test": test["key"], "start": (first + every * n).isoformat()} for n in range(rule["count"])]

    def _take_slots(self, visitor: str, holders: list[str]) -> None:
        tests = [each["key"] for each in _content("exhibits")["tests"]]
        found = {key: self._client.call("exhibits.get_test", {"edition": EDITION, "key": key}) for key in tests}
        self._slot(visitor, found["fly-the-search"]["slots"][4]["id"])
        for holder in holders[:3]:  # one place a slot: a line at the smoke corridor
            self._slot(holder, found["walk-the-smoke"]["slots"][9]["id"])
        for holder in holders:
            test = found[self._dice.choice(tests)]
            self._slot(holder, self._dice.choice(test["slots"])["id"])

    def _slot(self, person: str, slot: str) -> None:
        self._book(person, "exhibits.book_slot", {"slot": slot, "briefing_read": True})

    # ── both ──

    def _book(self, person: str, operation: str, arguments: dict[str, Any]) -> None:
        """Book, or let it be where the person has something else then or may not: as people do."""
        try:
            self._insist(lambda: self._as(person, operation, arguments))
        except Conflict:
            return

    def _insist(self, call: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Repeat while the house has not yet heard of the edition or the registration."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return call()
            except (NotFound, Conflict, Unavailable) as error:
                early = error.code in {"edition_unknown", "not_registered"} or isinstance(error, Unavailable)
                if not early or time.monotonic() > until:
                    raise
            time.sleep(0.05)

    def _at(self, clock: str) -> str:
        hour, minute = map(int, clock.split(":"))
        local = datetime(self._day.year, self._day.month, self._day.day, hour, minute, tzinfo=self._zone)
        return local.astimezone(UTC).isoformat()


def next_friday(today: date) -> date:
    """A Friday about ten weeks ahead."""
    ahead = today + timedelta(weeks=WEEKS_AHEAD)
    return ahead + timedelta(days=(FRIDAY - ahead.weekday()) % 7)


def _session_id(key: str) -> str:
    return str(uuid5(_NAMES, f"session {key}"))


def _content(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((files("expo.sample") / "content" / f"{name}.json").read_text("utf-8"))
    return found
