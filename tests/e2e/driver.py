"""The words in which journeys are told: what visitors and organisers do over HTTP, and what they are told by mail.

Whoever is not answered asks again with the same key, as our own client does: a house may be starting or busy. What is
refused is raised as `Refused`.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4
from zoneinfo import ZoneInfo

from expo.contracts.registration import SaveEdition
from expo.sample.loading import next_friday
from tests import builders
from tests.e2e.browsing import Page, new_browser
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Callable

    import requests

    from tests.e2e.mailbox import Letter, Mailbox
    from tests.e2e.running import Expo

Found = dict[str, Any]

UNANSWERED = frozenset(
    {"house_away", "broker_away", "outcome_unknown", "deadline_passed", "database_away", "in_progress"}
)
"""What a caller repeats with the same key, as the outcome is not known."""
NOT_HEARD_YET = frozenset({"edition_unknown", "not_registered"})
"""What another house says until it has heard of an edition or a registration."""
PATIENCE = 30.0
WARSAW = ZoneInfo("Europe/Warsaw")


class Refused(Exception):
    """An answer that is no success: a problem (RFC 9457)."""

    def __init__(self, answer: requests.Response) -> None:
        self.status: int = answer.status_code
        self.media_type = answer.headers.get("Content-Type", "")
        self.problem: Found = answer.json() if "json" in self.media_type else {}
        super().__init__(f"{self.status} {answer.text[:2000]}")

    @property
    def code(self) -> str:
        """What happened, for programs."""
        return str(self.problem.get("code", ""))

    @property
    def figures(self) -> Found:
        """The numbers, ids and times behind it."""
        found: Found = self.problem.get("figures", {})
        return found


def refused(deed: Callable[..., Any], *arguments: Any, **fields: Any) -> Refused:
    """How the deed was refused."""
    try:
        done = deed(*arguments, **fields)
    except Refused as refusal:
        return refusal
    raise AssertionError(f"this was not refused: {done}")


@dataclass
class Edition:
    """An edition of one journey's own, on a Friday some weeks ahead."""

    slug: str
    day: date = field(default_factory=lambda: next_friday(datetime.now(UTC).date()))

    def at(self, clock: str) -> str:
        """That time on its day, as the API takes it."""
        local = datetime.combine(self.day, time.fromisoformat(clock), WARSAW)
        return local.astimezone(UTC).isoformat()


class Person:
    """Somebody with a browser of their own and a mailbox."""

    def __init__(self, expo: Expo, mailbox: Mailbox, name: str, language: str = "en") -> None:
        self.name, self.language = name, language
        self.email = f"{name.lower()}@{uuid4().hex[:8]}.example.org"
        self._expo, self._mailbox = expo, mailbox
        self.browser = new_browser(language)

    # ── registration ──

    def registers(self, edition: Edition, *, key: str = "", **changes: Any) -> Found:
        """Register for the edition."""
        return self.posts(f"/editions/{edition.slug}/registrations", self.form(**changes), key=key)

    def form(self, **changes: Any) -> Found:
        """What the person writes into the form."""
        return {
            "given_name": self.name,
            "family_name": "Bērziņš",
            "email": self.email,
            "country": "LV",
            "target_group": "research",
            "language": self.language,
            "privacy_notice": "1",
            **changes,
        }

    def cancels(self, registration: Found) -> Found:
        """Give the place back."""
        return self.posts(f"/editions/{registration['edition']}/registrations/{registration['id']}/cancel")

    def registration(self, edition: Edition, registration: Found | None = None) -> Found:
        """How the registration stands: the person's own, or one that is named."""
        if registration:
            return self.reads(f"/editions/{edition.slug}/registrations/{registration['id']}")
        mine = self.reads("/my/registrations")["items"]
        return next(each for each in mine if each["edition"] == edition.slug)

    # ── seats and slots ──

    def takes_seat(self, session: str, *, patience: float = PATIENCE) -> Found:
        """Take a seat in the session, or a place in its line."""
        return self.posts(f"/sessions/{session}/seats", heard=False, patience=patience)

    def gives_seat_back(self, seat: Found) -> Found:
        """Release the seat."""
        return self.asks("DELETE", f"/seats/{seat['id']}", key=str(uuid4()))

    def books(self, slot: str, *, patience: float = PATIENCE) -> Found:
        """Book a place in the slot, or a place in its line."""
        return self.posts(f"/slots/{slot}/bookings", {"briefing_read": True}, heard=False, patience=patience)

    def gives_slot_back(self, booking: Found) -> Found:
        """Cancel the booking."""
        return self.asks("DELETE", f"/bookings/{booking['id']}", key=str(uuid4()))

    def seats(self, edition: Edition) -> list[Found]:
        """The person's live seats."""
        found: list[Found] = self.reads(f"/my/editions/{edition.slug}/seats")["items"]
        return found

    def bookings(self, edition: Edition) -> list[Found]:
        """The person's live bookings."""
        found: list[Found] = self.reads(f"/my/editions/{edition.slug}/bookings")["items"]
        return [each for each in found if each["state"] != "released"]

    # ── sign-in ──

    def asks_for_sign_in(self) -> Letter:
        """Have the sign-in mail sent, and find it in the mailbox."""
        before = len(self.mails())
        self.posts("/sign-in", {"email": self.email})
        self.is_told(before + 1)
        return self.mails()[-1]

    def redeems(self, **secret: str) -> str:
        """How the secret of the mail was taken."""
        return str(self.posts("/sign-in/redeem", secret)["outcome"])

    def signs_in(self) -> None:
        """Sign in by mail."""
        assert self.redeems(token=self.asks_for_sign_in().link) == "signed_in"

    def elsewhere(self) -> Self:
        """The same person before another browser."""
        found = copy(self)
        found.browser = new_browser(self.language)
        return found

    def is_signed_in(self) -> bool:
        """Whether this browser is somebody."""
        return self.reads("/me")["person"] is not None

    # ── mails ──

    def mails(self) -> list[Letter]:
        """What lies in the mailbox, the first one first."""
        return self._mailbox.of(self.email)

    def subjects(self) -> list[str]:
        """The subjects of the mails."""
        return [letter.subject for letter in self.mails()]

    def is_told(self, mails: int) -> list[str]:
        """The subjects, once so many mails have come."""
        eventually(lambda: len(self.mails()) >= mails, within=60, every=0.1)
        return self.subjects()

    # ── asking ──

    def reads(self, path: str, **query: Any) -> Found:
        """What the API shows."""
        return self.asks("GET", path, params=query)

    def posts(
        self, path: str, body: Found | None = None, *, key: str = "", heard: bool = True, patience: float = PATIENCE
    ) -> Found:
        """The answer to a command; `heard=False` where the house may have to hear of something first."""
        again = UNANSWERED if heard else UNANSWERED | NOT_HEARD_YET
        return self.asks("POST", path, json=body or {}, key=key or str(uuid4()), again=again, patience=patience)

    def asks(
        self,
        method: str,
        path: str,
        *,
        key: str = "",
        again: frozenset[str] = UNANSWERED,
        patience: float = PATIENCE,
        **body: Any,
    ) -> Found:
        """The API's answer, asked again with the same key while there is none."""
        headers = {"Idempotency-Key": key} if key else {}
        answers: list[requests.Response] = []

        def answered() -> bool:
            answers.append(
                self.browser.request(method, f"{self._expo.url}/api/v1{path}", headers=headers, timeout=30, **body)
            )
            return answers[-1].ok or Refused(answers[-1]).code not in again

        if patience:
            eventually(answered, within=patience, every=0.1)
        else:
            answered()
        if not answers[-1].ok:
            raise Refused(answers[-1])
        found: Found = answers[-1].json()
        return found

    def opens(self, path: str) -> Page:
        """A page, as the browser shows it."""
        return Page(self.browser.get(self._expo.url + path, timeout=30))

    def sends(self, path: str, **fields: str) -> Page:
        """What a page's form leads to, sent to that address with the page's hidden fields."""
        return Page(self.browser.post(self._expo.url + path, data=fields, timeout=30))


class Organiser(Person):
    """Runs editions."""

    def opens_edition(self, capacity: int | None = None, **changes: Any) -> Edition:
        """A new edition of one day, open for registration."""
        edition = Edition(f"j-{uuid4().hex[:10]}")
        self.changes(edition, capacity=capacity, **changes)
        return edition

    def changes(self, edition: Edition, **changes: Any) -> Found:
        """Save the edition with these facts."""
        day = {"date": edition.day.isoformat(), "opens": "09:00", "closes": "18:00", "time_zone": "Europe/Warsaw"}
        facts = SaveEdition.dump(builders.edition(edition=edition.slug, days=[day], **changes))
        facts.pop("edition")
        return self.asks("PUT", f"/editions/{edition.slug}", json=facts, key=str(uuid4()))

    def plans(self, edition: Edition, title: str, hours: str, *, seats: int) -> str:
        """A session in the hall (`10:00-11:00`) with seats to be booked; its id."""
        start, end = (edition.at(clock) for clock in hours.split("-"))
        session = str(uuid4())
        occurrence = {"room": "aula", "start": start, "end": end, "capacity": seats}
        programme = {
            "rooms": [{"slug": "aula", "name": "Aula", "zone": "hall"}],
            "sessions": [{"id": session, "title": {"en": title}, "occurrences": [occurrence]}],
        }
        self._brings("PUT", f"/editions/{edition.slug}/programme", programme)
        return session

    def offers(self, edition: Edition, title: str, *starts: str, places: int) -> list[str]:
        """A test of half an hour in the yard with a slot at each of these times; the slots' ids."""
        key = f"t-{uuid4().hex[:8]}"
        parts = {kind: f"{key}-{kind}" for kind in ("station", "device", "operator")}
        technology = {"key": key, "trl": 7, **{name: {"en": title} for name in ("title", "summary", "field_of_use")}}
        said = {name: {"en": title} for name in ("title", "summary", "meeting_point", "briefing")}
        test = {"key": key, "technology": key, "duration": 30, "places": places, "languages": ["en"], **parts, **said}
        kinds = [{"key": part, "kind": kind, "title": {"en": kind}, "zone": "yard"} for kind, part in parts.items()]
        slots = [{"test": key, "start": edition.at(clock)} for clock in starts]
        shown = {"technologies": [technology], "resources": kinds, "tests": [test], "slots": slots}
        self._brings("POST", f"/editions/{edition.slug}/exhibits/import", shown)
        return [each["id"] for each in self.reads(f"/editions/{edition.slug}/tests/{key}")["slots"]]

    def overview(self, edition: Edition) -> Found:
        """How the registrations stand."""
        return self.reads(f"/editions/{edition.slug}/overview")

    def _brings(self, method: str, path: str, body: Found) -> Found:
        return self.asks(method, path, json=body, key=str(uuid4()), again=UNANSWERED | NOT_HEARD_YET)
