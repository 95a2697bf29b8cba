"""Exhibits in memory."""
# ruff: noqa: ARG002 - every answer has the same shape

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from expo.contracts import exhibits
from expo.errors import Conflict, NotFound
from tests.service.gateway.town import shown
from tests.service.gateway.town.facts import WARSAW, Town, at, has, named, row_of

if TYPE_CHECKING:
    from expo.chassis.principal import Principal


class Exhibits(Town):
    """What is shown and tried."""

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
            id=slot,
            start=at(hour * 60),
            end=at(hour * 60 + 45),
            zone="field",
            places=2,
            taken=sum(each["state"] == "taken" for each in held) + (2 if hour == 11 else 0),
            waiting=sum(each["state"] == "waiting" for each in held) + (1 if hour == 11 else 0),
            mine=exhibits.MyPlace(
                id=mine["id"], state=mine["state"], position=2 if mine["state"] == "waiting" else None
            )
            if mine
            else None,
        )

    def list_exhibitors(self, request: Any, who: Principal) -> Any:
        rows = [
            shown.exhibitor(row)
            for row in shown.EXHIBITORS
            if request.country in {None, row[2]} and has(request.text, row[1])
        ]
        return exhibits.Exhibitors.dump(exhibits.Exhibitors(items=tuple(rows), total=len(rows)))

    def get_exhibitor(self, request: Any, who: Principal) -> Any:
        return exhibits.Exhibitor.dump(shown.exhibitor(row_of(shown.EXHIBITORS, request.key, "exhibitor_unknown")))

    def list_technologies(self, request: Any, who: Principal) -> Any:
        rows = [shown.technology(row) for row in shown.TECHNOLOGIES if has(request.text, row[1])]
        return exhibits.Technologies.dump(exhibits.Technologies(items=tuple(rows), total=len(rows)))

    def get_technology(self, request: Any, who: Principal) -> Any:
        return exhibits.Technology.dump(shown.technology(row_of(shown.TECHNOLOGIES, request.key, "technology_unknown")))

    def list_projects(self, request: Any, who: Principal) -> Any:
        rows = [shown.project(row) for row in shown.PROJECTS if has(request.text, row[1])]
        more = len(rows) > request.limit
        page = exhibits.Projects(items=tuple(rows[: request.limit]), total=len(rows), next="more" if more else None)
        return exhibits.Projects.dump(page)

    def get_project(self, request: Any, who: Principal) -> Any:
        return exhibits.Project.dump(shown.project(row_of(shown.PROJECTS, request.key, "project_unknown")))

    def list_tests(self, request: Any, who: Principal) -> Any:
        rows = [self._test(row, who, slots=False) for row in shown.TECHNOLOGIES if has(request.text, row[1])]
        return exhibits.Tests.dump(exhibits.Tests(items=tuple(rows[: request.limit]), total=len(rows)))

    def get_test(self, request: Any, who: Principal) -> Any:
        row = row_of(shown.TECHNOLOGIES, request.key.removeprefix("try-"), "test_unknown")
        return exhibits.Test.dump(self._test(row, who, slots=True))

    def book_slot(self, request: Any, who: Principal) -> Any:
        person = who.person
        if not self.live(person):
            raise Conflict("not_registered")
        for row in shown.TECHNOLOGIES:
            for hour in (10, 11, 13, 14, 15):
                if str(named(f"{row[0]}@{hour}")) == str(request.slot):
                    return self._book(row, hour, who)
        raise NotFound("slot_unknown")

    def _book(self, row: tuple[Any, ...], hour: int, who: Principal) -> Any:
        slot = self._slot(row[0], hour, who)
        full = slot.taken >= slot.places or slot.waiting
        clash = [
            each
            for each in self.times(who.person)
            if each["start"] < at(hour * 60 + 45) and at(hour * 60) < each["end"]
        ]
        if clash:
            other = self._slot(row[0], 15, who)
            alternative = {
                "slot": str(other.id),
                "start": at(900).isoformat(),
                "end": at(945).isoformat(),
                "zone": "field",
                "free": 2,
            }
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
            id=named(f"heat-drone@{hour}"),
            test=exhibits.Link(key="try-heat-drone", title={"en": "Try: Thermal drone for search"}),
            start=at(hour * 60),
            end=at(hour * 60 + 45),
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
