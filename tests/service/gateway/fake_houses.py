"""All houses in memory, with state: what the gateway asks is answered as the contracts say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from expo.chassis.principal import ANONYMOUS, Principal, Verifier
from expo.contracts import agenda, exhibits, notify, registration as reg
from expo.contracts.message import Contract
from expo.errors import Conflict, Invalid, NotFound, Unavailable

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

ROOMS = (
    agenda.Room(slug="aula", name="Aula", zone="main", capacity=300),
    agenda.Room(slug="hall-a", name="Hall A", zone="main", capacity=80),
    agenda.Room(slug="room-12", name="Room 12", zone="main", capacity=24),
    agenda.Room(slug="field", name="Field tent", zone="field", capacity=40),
)
TRACKS = (
    agenda.Track(slug="communication", name="Crisis communication"),
    agenda.Track(slug="volunteers", name="Volunteers"),
    agenda.Track(slug="hazards", name="Hazards"),
)
_SESSIONS: tuple[tuple[str, str, str, int, int, str | None, int | None, str], ...] = (
    ("Opening of the pilot forum", "ceremony", "aula", 540, 30, None, None, "Otwarcie forum"),
    ("Rescue service in war: public warning that works", "panel", "aula", 570, 75, "communication", 120, ""),
    ("Volunteers and authorities receiving refugees", "workshop", "hall-a", 570, 75, "volunteers", 40, "Wolontariusze"),
    ("Information management after forest fires abroad", "talk", "room-12", 570, 45, "hazards", 24, ""),
    ("Coffee", "break", "aula", 645, 30, None, None, "Kawa"),
    ("Media against disinformation and panic", "panel", "aula", 675, 60, "communication", 120, ""),
    ("Hackathon: one warning in twelve languages", "hackathon", "room-12", 675, 105, "communication", 1, ""),
    ("CBRN: from detection to message", "demonstration", "field", 675, 60, "hazards", 40, ""),
    ("Lunch", "break", "aula", 780, 60, None, None, "Obiad"),
    ("Spontaneous volunteers: registration on the spot", "workshop", "hall-a", 840, 60, "volunteers", 40, ""),
    ("What research gave to practice: ten years of Baltic projects", "talk", "aula", 840, 45, None, 200, ""),
    ("Water rescue robots", "demonstration", "field", 840, 60, "hazards", 30, ""),
    ("Towards the full-size expo: round table", "round_table", "aula", 915, 60, None, 100, ""),
    ("Closing", "ceremony", "aula", 975, 30, None, None, "Zamknięcie"),
)

_TECHNOLOGIES = (
    ("heat-drone", "Thermal drone for search", "Finds people by their warmth, at night and in smoke.", 7, "Search and rescue"),
    ("warn-cell", "Cell broadcast composer", "Writes one warning in twelve languages and sends it to every phone.", 8, "Public warning"),
    ("cbrn-sniffer", "Handheld CBRN detector", "Names a substance within a minute, at a distance.", 6, "CBRN detection"),
    ("shelter-count", "Shelter counter", "Counts who is in and out of a shelter without naming anyone.", 5, "Shelter management"),
)
_EXHIBITORS = (
    ("sgsp", "Main School of Fire Service", "PL", "A1", "main"),
    ("laurea", "Laurea University of Applied Sciences", "FI", "A2", "main"),
    ("frd", "Fire and Rescue Department of Lithuania", "LT", "A3", "main"),
    ("nordalarm", "Nordalarm AS", "EE", "B1", "field"),
    ("balticdrone", "Baltic Drone SIA", "LV", "B2", "field"),
)
_PROJECTS = (
    ("stac-cbrne", "STAC-CBRNe", "safe-secure", "network", ("SE", "PL", "FI"), ("cbrne",), 2020),
    ("bsr-rnss", "Baltic Sea Region Research Network on Societal Security", "safe-secure", "network", ("SE", "DE"), (), 2019),
    ("cascade", "CASCADE: climate change and civil protection", "safe-secure", "research", ("LV", "EE", "DK"), ("climate-change",), 2019),
    ("balance", "BALANCE", "safe-secure", "training", ("DE", "PL"), ("organised-crime",), 2014),
    ("basic", "Baltic Sea Innovation Network Centres", "innovation-smes", "platform", ("DE", "SE", "LT"), (), 2009),
)


def at(minutes: int) -> datetime:
    """A moment of the day, in minutes after midnight in Warsaw."""
    return datetime.combine(DAY, time(), UTC) + timedelta(minutes=minutes - 60)


def named(name: str) -> UUID:
    """The id of a thing by its name."""
    return uuid5(NAMESPACE, name)


class FakeHouses:
    """Answers like `expo.client.Client`; `away` names houses that do not."""

    def __init__(self, verifier: Verifier | None = None) -> None:
        self.verifier = verifier
        self.away: set[str] = set()
        self.lost_answers = 0
        self.calls: list[str] = []
        self.keys: dict[tuple[str, str, str], tuple[str, Any]] = {}
        self.browsers: dict[str, str] = {}
        self.registrations: dict[str, dict[str, Any]] = {}
        self.roles: dict[str, dict[str, list[str]]] = {}
        self.seats: list[dict[str, Any]] = []
        self.bookings: list[dict[str, Any]] = []
        self.links = {"visitor-link": "anna", "organiser-link": "olga", "operator-link": "oskar"}
        self.names = {"olga": "Olga Ozola", "oskar": "Oskar Ots", "anna": "Anna Nowak"}
        self.roles["olga"] = {"pilot": ["organiser"]}
        self.operators = {"oskar", "olga"}

    def call(
        self,
        operation: str,
        arguments: Mapping[str, Any] | None = None,
        *,
        key: str = "",
        principal: str | None = None,
        timeout: float | None = None,
        traceparent: str = "",
    ) -> dict[str, Any]:
        """The answer, as it would come over the wire."""
        house, _, name = operation.partition(".")
        self.calls.append(operation)
        if house in self.away:
            raise Unavailable("nobody_serves", {"house": house})
        who = self.verifier.verify(principal or "") if self.verifier else ANONYMOUS
        request = _REQUESTS[operation].load(json.loads(json.dumps(dict(arguments or {}))))
        answer = self._once(operation, request, who, key)
        if self.lost_answers and key:
            self.lost_answers -= 1
            raise Unavailable("deadline_passed", {"operation": operation})
        found: dict[str, Any] = json.loads(json.dumps(answer))
        return found

    def _once(self, operation: str, request: Contract, who: Principal, key: str) -> Any:
        place, digest = (who.scope, operation, key), repr(request)
        if key and place in self.keys:
            if self.keys[place][0] != digest:
                raise Invalid("key_reused")
            return self.keys[place][1]
        answer = getattr(self, operation.partition(".")[2])(request, who)
        if key:
            self.keys[place] = (digest, answer)
        return answer

    # registration

    def list_editions(self, request: Any, who: Principal) -> Any:
        return reg.Editions.dump(reg.Editions(items=(EDITION,)))

    def get_edition(self, request: Any, who: Principal) -> Any:
        if request.edition != "pilot":
            raise NotFound("edition_unknown", {"edition": request.edition})
        return reg.Edition.dump(EDITION)

    def register(self, request: Any, who: Principal) -> Any:
        mine = self._live(who.id) if who.id else None
        if mine:
            raise Conflict("already_registered", {"registration": mine["id"]})
        if request.privacy_notice != EDITION.privacy_notice:
            raise Invalid("notice_outdated", fields=[{"pointer": "/privacy_notice", "code": "notice_outdated"}])
        person = who.id or str(uuid4())
        taken = sum(each["state"] == "confirmed" for each in self.registrations.values())
        state = "confirmed" if taken < CAPACITY else "waiting"
        self.names[person] = f"{request.given_name} {request.family_name}"
        found = {
            **{name: getattr(request, name) for name in _COPIED},
            "id": str(uuid4()),
            "person": person,
            "state": state,
            "code": "K7MP4X",
            "time_zone": WARSAW,
            "version": 1,
        }
        self.registrations[found["id"]] = found
        if request.browser:
            self.browsers[request.browser] = person
        return self._registration(found)

    def _registration(self, found: dict[str, Any]) -> Any:
        line = [each["id"] for each in self.registrations.values() if each["state"] == "waiting"]
        waiting = found["state"] == "waiting"
        full = (reg.QuotaCount(by="total", capacity=CAPACITY, taken=CAPACITY, waiting=len(line)),) if waiting else ()
        shown = {
            **found,
            "reason": reg.Reason(code="quota_full" if waiting else "admitted", full=full),
            "position": line.index(found["id"]) + 1 if waiting else None,
            "registered_at": at(0),
            "changed_at": at(0),
        }
        return reg.Registration.dump(shown)

    def _live(self, person: str) -> dict[str, Any] | None:
        mine = (each for each in self.registrations.values() if each["person"] == person and each["state"] != "cancelled")
        return next(mine, None)

    def _may_see(self, found: dict[str, Any] | None, who: Principal) -> dict[str, Any]:
        if not found or (found["person"] != who.id and not who.has_role("pilot", "organiser", "desk")):
            raise NotFound("registration_unknown")
        return found

    def get_registration(self, request: Any, who: Principal) -> Any:
        if request.registration is None:
            mine = [each for each in self.registrations.values() if each["person"] == who.person]
            return self._registration(self._may_see(mine[-1] if mine else None, who))
        return self._registration(self._may_see(self.registrations.get(str(request.registration)), who))

    def list_registrations(self, request: Any, who: Principal) -> Any:
        who.require_role("pilot", "organiser", "desk")
        found = [each for each in self.registrations.values() if request.state in {None, each["state"]}]
        items = [self._registration(each) for each in found]
        return {"items": items[: request.limit], "next_cursor": "more" if len(items) > request.limit else None}

    def list_my_registrations(self, request: Any, who: Principal) -> Any:
        mine = [self._registration(each) for each in self.registrations.values() if each["person"] == who.person]
        return {"items": mine, "next_cursor": None}

    def cancel_registration(self, request: Any, who: Principal) -> Any:
        found = self._may_see(self.registrations.get(str(request.registration)), who)
        found["state"] = "cancelled"
        waiting = [each for each in self.registrations.values() if each["state"] == "waiting"]
        if waiting:
            waiting[0]["state"] = "confirmed"
        for each in self.seats + self.bookings:
            if each["person"] == found["person"]:
                each["state"] = "released"
        return self._registration(found)

    def get_overview(self, request: Any, who: Principal) -> Any:
        who.require_role("pilot", "organiser")
        counts: dict[tuple[str, str, str], int] = {}
        for each in self.registrations.values():
            cell = (each["state"], each["target_group"], each["country"])
            counts[cell] = counts.get(cell, 0) + 1
        states = [each["state"] for each in self.registrations.values()]
        cells = tuple(reg.Cell(state=s, target_group=g, country=c, count=n) for (s, g, c), n in counts.items())
        total = reg.QuotaCount(
            by="total", capacity=CAPACITY, taken=states.count("confirmed"), waiting=states.count("waiting")
        )
        group = reg.QuotaCount(by="group", value="private-sector", capacity=1, taken=0, waiting=0)
        figures = {state: states.count(state) for state in reg.STATES}
        return reg.Overview.dump(reg.Overview(edition="pilot", cells=cells, quotas=(total, group), **figures))

    def explain(self, request: Any, who: Principal) -> Any:
        found = self._may_see(self.registrations.get(str(request.registration)), who)
        decision = reg.Decision(at=at(0), who="anonymous", rule="admission", outcome=found["state"], figures={})
        return reg.Explanation.dump(reg.Explanation(registration=UUID(found["id"]), decisions=(decision,)))

    def whoami(self, request: Any, who: Principal) -> Any:
        person = self.browsers.get(request.browser)
        if not person:
            return {"person": None, "name": None, "language": None, "time_zone": None, "roles": {}, "registered": []}
        return {
            "person": person,
            "name": self.names.get(person),
            "language": None,
            "time_zone": None,
            "roles": self.roles.get(person, {}),
            "registered": ["pilot"] if self._live(person) else [],
        }

    def ask_sign_in(self, request: Any, who: Principal) -> Any:
        return {"minutes": 15}

    def redeem_sign_in(self, request: Any, who: Principal) -> Any:
        person = self.links.pop(request.token or "", None) or ("anna" if request.code == "123456" else None)
        if not person:
            return {"outcome": "not_valid", "person": None, "retry_after": None}
        self.browsers[request.browser] = person
        return {"outcome": "signed_in", "person": str(named(person)), "retry_after": None}

    def sign_out(self, request: Any, who: Principal) -> Any:
        return {"changed": self.browsers.pop(request.browser, None) is not None}

    # agenda

    def list_sessions(self, request: Any, who: Principal) -> Any:
        items = [self._listed(row, who) for row in _SESSIONS if request.room in {None, row[2]}]
        items = [each for each in items if request.track in {None, each.track}]
        items.sort(key=lambda each: (each.occurrence.start, each.occurrence.room))
        answer = agenda.Sessions(
            time_zone=WARSAW,
            items=tuple(items[: request.limit]),
            next="more" if len(items) > request.limit else None,
            days=(agenda.Day(date=DAY, sessions=len(_SESSIONS)),),
            rooms=ROOMS,
            tracks=TRACKS,
        )
        return agenda.Sessions.dump(answer)

    def _listed(self, row: tuple[Any, ...], who: Principal) -> agenda.ListedSession:
        title, kind, _room, _start, _minutes, track, _capacity, polish = row
        titles = {"en": title, **({"pl": polish} if polish else {})}
        return agenda.ListedSession(
            session=named(title),
            code="ABCDEF",
            slug=title.lower().replace(" ", "-")[:40],
            kind=kind,
            title=titles,
            languages=("en",),
            track=track,
            speakers=(agenda.Speaker(name="Ilze Bērziņa"), agenda.Speaker(name="Marek Wójcik")) if track else (),
            occurrence=self._occurrence(row, who),
        )

    def _occurrence(self, row: tuple[Any, ...], who: Principal) -> agenda.Occurrence:
        title, _kind, room, start, minutes, _track, capacity, _polish = row
        seats = [each for each in self.seats if each["session"] == named(title)]
        taken = sum(each["state"] == "taken" for each in seats)
        waiting = sum(each["state"] == "waiting" for each in seats)
        mine = [each for each in seats if each["person"] == who.id and each["state"] != "released"]
        return agenda.Occurrence(
            id=named(title + "@"),
            room=room,
            zone="field" if room == "field" else "main",
            day=DAY,
            start=at(start),
            end=at(start + minutes),
            capacity=capacity,
            taken=taken,
            free=None if capacity is None else 0 if waiting else max(0, capacity - taken),
            waiting=waiting,
            version=1,
            mine=agenda.MySeat(id=mine[0]["id"], state=mine[0]["state"]) if mine else None,
        )

    def get_session(self, request: Any, who: Principal) -> Any:
        row = next((row for row in _SESSIONS if named(row[0]) == request.session), None)
        if row is None:
            raise NotFound("session_unknown")
        listed = self._listed(row, who)
        answer = agenda.Session(
            id=listed.session,
            edition="pilot",
            version=1,
            code=listed.code,
            slug=listed.slug,
            kind=listed.kind,
            title=listed.title,
            abstract={"en": "What worked, what did not, and what the next exercise should try. With figures."},
            description={"en": "Three services report.\n\nThen the floor is open: bring your own case."},
            languages=listed.languages,
            track=next((track for track in TRACKS if track.slug == listed.track), None),
            speakers=listed.speakers,
            links=(),
            attachments=(),
            time_zone=WARSAW,
            rooms=tuple(room for room in ROOMS if room.slug == listed.occurrence.room),
            occurrences=(listed.occurrence,),
        )
        return agenda.Session.dump(answer)

    def book_seat(self, request: Any, who: Principal) -> Any:
        person = who.person
        if not self._live(person):
            raise Conflict("not_registered")
        row = next(row for row in _SESSIONS if named(row[0]) == request.session)
        held = self._occurrence(row, who)
        clash = next((each for each in self._times(person) if held.start < each["end"] and each["start"] < held.end), None)
        if clash:
            other = self._listed(_SESSIONS[10], who)
            alternative = {
                "session": str(other.session),
                "occurrence": str(other.occurrence.id),
                "title": other.title,
                "start": other.occurrence.start.isoformat(),
                "end": other.occurrence.end.isoformat(),
                "room": other.occurrence.room,
            }
            raise Conflict("time_clash", {"booking": str(clash["id"]), "alternatives": [alternative]})
        seat = {
            "id": uuid4(),
            "person": person,
            "session": request.session,
            "state": "taken" if held.free else "waiting",
            "start": held.start,
            "end": held.end,
            "row": row,
        }
        self.seats.append(seat)
        return self._seat(seat)

    def _times(self, person: str) -> list[dict[str, Any]]:
        return [each for each in self.seats + self.bookings if each["person"] == person and each["state"] == "taken"]

    def _seat(self, seat: dict[str, Any]) -> Any:
        row = seat["row"]
        answer = agenda.Seat(
            id=seat["id"],
            edition="pilot",
            version=1,
            person=named(seat["person"]),
            state=seat["state"],
            position=1 if seat["state"] == "waiting" else None,
            session=seat["session"],
            occurrence=named(row[0] + "@"),
            title={"en": row[0]},
            start=seat["start"],
            end=seat["end"],
            room=row[2],
            room_name=next(room.name for room in ROOMS if room.slug == row[2]),
            zone="field" if row[2] == "field" else "main",
            time_zone=WARSAW,
        )
        return agenda.Seat.dump(answer)

    def release_seat(self, request: Any, who: Principal) -> Any:
        found = next((each for each in self.seats if each["id"] == request.seat and each["person"] == who.person), None)
        if not found:
            raise NotFound("seat_unknown")
        found["state"] = "released"
        return self._seat(found)

    def my_seats(self, request: Any, who: Principal) -> Any:
        mine = [each for each in self.seats if each["person"] == who.person and each["state"] != "released"]
        return {"items": [self._seat(each) for each in mine]}

    def overview(self, request: Any, who: Principal) -> Any:
        who.require_role("pilot", "organiser", "programme")
        return dict(sessions=14, occurrences=14, bookable=10, rooms=4, capacity=614, taken=len(self.seats), waiting=0, full=1)

    # exhibits

    def _technology(self, row: tuple[Any, ...]) -> exhibits.Technology:
        key, title, summary, trl, use = row
        return exhibits.Technology(
            key=key,
            title={"en": title},
            summary={"en": summary},
            trl=trl,
            field_of_use={"en": use},
            hazards=("cbrne",) if "cbrn" in key else ("forest-fires",),
            phases=("preparedness", "response"),
            exhibitors=(exhibits.Link(key="nordalarm", title={"en": "Nordalarm AS"}),),
            projects=(exhibits.Link(key="stac-cbrne", title={"en": "STAC-CBRNe"}),),
            tests=(exhibits.Link(key=f"try-{key}", title={"en": f"Try: {title}"}),),
        )

    def _exhibitor(self, row: tuple[Any, ...]) -> exhibits.Exhibitor:
        key, name, country, stand, zone = row
        return exhibits.Exhibitor(
            key=key,
            name=name,
            organisation=name,
            country=country,
            description={"en": "Shows what it uses in its own service, and lets you try it with its own people."},
            website="https://example.org/",
            stand=stand,
            zone=zone,
            technologies=(exhibits.Link(key="warn-cell", title={"en": "Cell broadcast composer"}),),
            tests=(exhibits.Link(key="try-warn-cell", title={"en": "Try: Cell broadcast composer"}),),
        )

    def _project(self, row: tuple[Any, ...]) -> exhibits.Project:
        key, title, theme, kind, countries, hazards, year = row
        return exhibits.Project(
            key=key,
            title={"en": title},
            acronym=None,
            year_from=year,
            year_to=year + 2,
            theme=theme,
            kind=kind,
            countries=countries,
            hazards=hazards,
            keywords=("civil protection", "cooperation"),
            summary={"en": "Brought services of several countries together around one hazard, and wrote down what worked."},
            funder="Swedish Institute",
            partners=(
                exhibits.Partner(name="CBSS Secretariat", country="SE", organisation="cbss", lead=True),
                exhibits.Partner(name="Laurea University of Applied Science", country="FI", organisation="laurea"),
            ),
        )

    def _test(self, row: tuple[Any, ...], who: Principal, *, slots: bool) -> exhibits.Test:
        key, title, summary, _trl, _use = row
        made = tuple(self._slot(key, hour, who) for hour in (10, 11, 13, 14, 15))
        free = [slot for slot in made if slot.taken < slot.places]
        return exhibits.Test(
            key=f"try-{key}",
            title={"en": f"Try: {title}"},
            summary={"en": summary},
            technology=exhibits.Link(key=key, title={"en": title}),
            station=exhibits.Link(key="station-1", title={"en": "Station 1"}),
            exhibitor=exhibits.Link(key="nordalarm", title={"en": "Nordalarm AS"}),
            zone="field",
            time_zone=WARSAW,
            duration=45,
            setup=15,
            places=2,
            languages=("en", "pl"),
            equipment=({"en": "Helmet"}, {"en": "Gloves"}),
            hazards=({"en": "Rotors"},),
            meeting_point={"en": "Gate of the training field"},
            early=10,
            target_groups=("practitioners", "research") if "cbrn" in key else (),
            briefing={"en": "The operator stays beside you.\nStop when the whistle sounds."},
            slot_count=len(made),
            free=sum(slot.places - slot.taken for slot in made),
            next_free=free[0].start if free else None,
            slots=made if slots else (),
        )

    def _slot(self, key: str, hour: int, who: Principal) -> exhibits.Slot:
        slot = named(f"{key}@{hour}")
        held = [each for each in self.bookings if each["slot"] == slot]
        mine = next((each for each in held if each["person"] == who.id and each["state"] != "released"), None)
        return exhibits.Slot(
            id=slot,  # type: ignore[arg-type]
            start=at(hour * 60),  # type: ignore[arg-type]
            end=at(hour * 60 + 45),  # type: ignore[arg-type]
            zone="field",
            places=2,
            taken=sum(each["state"] == "taken" for each in held) + (2 if hour == 11 else 0),
            waiting=sum(each["state"] == "waiting" for each in held) + (1 if hour == 11 else 0),
            mine=exhibits.MyPlace(id=mine["id"], state=mine["state"], position=2 if mine["state"] == "waiting" else None)
            if mine
            else None,
        )

    def list_exhibitors(self, request: Any, who: Principal) -> Any:
        rows = [self._exhibitor(row) for row in _EXHIBITORS if request.country in {None, row[2]} and _has(request.text, row[1])]
        return exhibits.Exhibitors.dump(exhibits.Exhibitors(items=tuple(rows), total=len(rows)))

    def get_exhibitor(self, request: Any, who: Principal) -> Any:
        return exhibits.Exhibitor.dump(self._exhibitor(_row(_EXHIBITORS, request.key, "exhibitor_unknown")))

    def list_technologies(self, request: Any, who: Principal) -> Any:
        rows = [self._technology(row) for row in _TECHNOLOGIES if _has(request.text, row[1])]
        return exhibits.Technologies.dump(exhibits.Technologies(items=tuple(rows), total=len(rows)))

    def get_technology(self, request: Any, who: Principal) -> Any:
        return exhibits.Technology.dump(self._technology(_row(_TECHNOLOGIES, request.key, "technology_unknown")))

    def list_projects(self, request: Any, who: Principal) -> Any:
        rows = [self._project(row) for row in _PROJECTS if _has(request.text, row[1])]
        more = len(rows) > request.limit
        shown = exhibits.Projects(items=tuple(rows[: request.limit]), total=len(rows), next="more" if more else None)
        return exhibits.Projects.dump(shown)

    def get_project(self, request: Any, who: Principal) -> Any:
        return exhibits.Project.dump(self._project(_row(_PROJECTS, request.key, "project_unknown")))

    def list_tests(self, request: Any, who: Principal) -> Any:
        rows = [self._test(row, who, slots=False) for row in _TECHNOLOGIES if _has(request.text, row[1])]
        return exhibits.Tests.dump(exhibits.Tests(items=tuple(rows[: request.limit]), total=len(rows)))

    def get_test(self, request: Any, who: Principal) -> Any:
        row = _row(_TECHNOLOGIES, request.key.removeprefix("try-"), "test_unknown")
        return exhibits.Test.dump(self._test(row, who, slots=True))

    def book_slot(self, request: Any, who: Principal) -> Any:
        person = who.person
        if not self._live(person):
            raise Conflict("not_registered")
        for row in _TECHNOLOGIES:
            for hour in (10, 11, 13, 14, 15):
                if str(named(f"{row[0]}@{hour}")) == str(request.slot):
                    return self._book(row, hour, who)
        raise NotFound("slot_unknown")

    def _book(self, row: tuple[Any, ...], hour: int, who: Principal) -> Any:
        slot = self._slot(row[0], hour, who)
        full = slot.taken >= slot.places or slot.waiting
        clash = [each for each in self._times(who.person) if each["start"] < at(hour * 60 + 45) and at(hour * 60) < each["end"]]
        if clash:
            other = self._slot(row[0], 15, who)
            alternative = {"slot": str(other.id), "start": at(900).isoformat(), "end": at(945).isoformat(), "zone": "field", "free": 2}
            raise Conflict("time_clash", {"booking": str(clash[0]["id"]), "alternatives": [alternative]})
        booking = {
            "id": uuid4(),
            "person": who.person,
            "slot": named(f"{row[0]}@{hour}"),
            "state": "waiting" if full else "taken",
            "start": at(hour * 60),
            "end": at(hour * 60 + 45),
            "row": row,
            "progress": "expected",
            "code": "Q4RT9W",
        }
        self.bookings.append(booking)
        return self._booking(booking)

    def _booking(self, booking: dict[str, Any]) -> Any:
        row = booking["row"]
        answer = {
            **{name: booking[name] for name in ("id", "state", "slot", "start", "end", "progress", "code")},
            "edition": "pilot",
            "version": 1,
            "reason": None,
            "position": 2 if booking["state"] == "waiting" else None,
            "test": f"try-{row[0]}",
            "title": {"en": f"Try: {row[1]}"},
            "zone": "field",
            "time_zone": WARSAW,
            "meeting_point": {"en": "Gate of the training field"},
            "early": 10,
            "briefed": False,
            "booked_at": at(0),
        }
        return exhibits.Booking.dump(answer)

    def cancel_booking(self, request: Any, who: Principal) -> Any:
        found = next((each for each in self.bookings if str(each["id"]) == str(request.booking)), None)
        if not found or found["person"] != who.person:
            raise NotFound("booking_unknown")
        found["state"] = "released"
        return self._booking(found)

    def my_bookings(self, request: Any, who: Principal) -> Any:
        return {"items": [self._booking(each) for each in self.bookings if each["person"] == who.person]}

    def my_stations(self, request: Any, who: Principal) -> Any:
        station = exhibits.Station(key="station-1", title={"en": "Station 1: drones"}, zone="field")
        works = who.person in self.operators
        return exhibits.Stations.dump(exhibits.Stations(items=(station,) if works else ()))

    def list_station(self, request: Any, who: Principal) -> Any:
        if who.person not in self.operators or request.station != "station-1":
            raise NotFound("station_unknown")
        slots = tuple(self._station_slot(hour) for hour in (10, 11, 13))
        station = exhibits.Station(key="station-1", title={"en": "Station 1: drones"}, zone="field")
        return exhibits.StationView.dump(exhibits.StationView(station=station, time_zone=WARSAW, slots=slots))

    def _station_slot(self, hour: int) -> exhibits.StationSlot:
        held = [each for each in self.bookings if each["start"] == at(hour * 60) and each["state"] != "released"]
        queue = tuple(
            exhibits.Expected(
                id=each["id"],
                code=each["code"],
                state=each["state"],
                progress=each["progress"],
                position=None,
                briefed=False,
                target_group="practitioners",
                version=1,
            )
            for each in held
        )
        return exhibits.StationSlot(
            id=named(f"heat-drone@{hour}"),  # type: ignore[arg-type]
            test=exhibits.Link(key="try-heat-drone", title={"en": "Try: Thermal drone for search"}),
            start=at(hour * 60),  # type: ignore[arg-type]
            end=at(hour * 60 + 45),  # type: ignore[arg-type]
            places=2,
            queue=queue,
        )

    def mark_booking(self, request: Any, who: Principal) -> Any:
        found = next((each for each in self.bookings if str(each["id"]) == str(request.booking)), None)
        if not found or who.person not in self.operators:
            raise NotFound("booking_unknown")
        if request.progress == "started" and not request.briefed:
            raise Conflict("briefing_missing")
        found["progress"] = request.progress
        return self._booking(found)

    # notify

    def list_messages(self, request: Any, who: Principal) -> Any:
        person = who.person
        live = self._live(person)
        if request.everyone or not live:
            return {"items": [], "next": None}
        message = notify.Message(
            id=uuid4(),
            edition="pilot",
            person=named(person),
            channel="email",
            template="registration_confirmed",
            facts={},
            cause="c",
            state="sent",
            attempts=1,
            language="en",
            message_id="m",
            created_at=at(0),
            sent_at=at(1),
        )
        return notify.Messages.dump(notify.Messages(items=(message,)))

    def _mail(self) -> dict[str, Any]:
        return {
            "id": "mail-1",
            "at": at(0),
            "to": "Anna Nowak <anna@example.org>",
            "subject": "You have a place: Pan-Baltic Pilot Forum",
            "message_id": "<1@example.org>",
            "held_back": False,
            "text": "Good day Anna Nowak,\n\nyou have a place.\n\nhttp://127.0.0.1:8000/pilot/my\n",
            "html": None,
            "calendar": "BEGIN:VCALENDAR\nEND:VCALENDAR",
            "source": "From: expo@example.org\n\n<b>raw</b>",
        }

    def list_mails(self, request: Any, who: Principal) -> Any:
        return notify.ReceivedMails.dump({"items": [self._mail()]})

    def get_mail(self, request: Any, who: Principal) -> Any:
        if request.id != "mail-1":
            raise NotFound("mail_unknown")
        return notify.OpenedMail.dump(self._mail())

    def resend_message(self, request: Any, who: Principal) -> Any:
        who.require_role("pilot", "organiser")
        raise NotFound("message_unknown")


def _has(text: str | None, title: str) -> bool:
    return not text or text.lower() in title.lower()


def _row(rows: tuple[Any, ...], key: str, code: str) -> tuple[Any, ...]:
    found: tuple[Any, ...] | None = next((row for row in rows if row[0] == key), None)
    if found is None:
        raise NotFound(code)
    return found


_COPIED = (
    "edition",
    "given_name",
    "family_name",
    "email",
    "organisation",
    "country",
    "target_group",
    "language",
    "privacy_notice",
)


def _requests() -> dict[str, type[Contract]]:
    from services.gateway.api.openapi import ROUTES

    further: dict[str, type[Contract]] = {
        "notify.list_mails": notify.ListMails,
        "notify.get_mail": notify.GetMail,
    }
    return {route.rpc: route.request for route in ROUTES} | further


_REQUESTS = _requests()

