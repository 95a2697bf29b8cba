"""Agenda in memory."""
# ruff: noqa: ARG002 - every answer has the same shape

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from expo.contracts import agenda
from expo.errors import Conflict, NotFound
from tests.service.gateway.town.facts import DAY, WARSAW, Town, at, named

if TYPE_CHECKING:
    from expo.chassis.principal import Principal

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


class Agenda(Town):
    """What happens when."""

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
        if not self.live(person):
            raise Conflict("not_registered")
        row = next(row for row in _SESSIONS if named(row[0]) == request.session)
        held = self._occurrence(row, who)
        clash = next(
            (each for each in self.times(person) if held.start < each["end"] and each["start"] < held.end), None
        )
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
        return {
            "sessions": 14,
            "occurrences": 14,
            "bookable": 10,
            "rooms": 4,
            "capacity": 614,
            "taken": len(self.seats),
            "waiting": 0,
            "full": 1,
        }
