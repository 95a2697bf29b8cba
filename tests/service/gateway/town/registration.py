"""Registration in memory."""
# ruff: noqa: ARG002 - every answer has the same shape

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from expo.contracts import registration as reg
from expo.errors import Conflict, Invalid, NotFound
from tests.service.gateway.town.facts import CAPACITY, EDITION, WARSAW, Town, at, named

if TYPE_CHECKING:
    from expo.chassis.principal import Principal

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


class Registration(Town):
    """Who has a place."""

    def list_editions(self, request: Any, who: Principal) -> Any:
        return reg.Editions.dump(reg.Editions(items=(EDITION,)))

    def get_edition(self, request: Any, who: Principal) -> Any:
        if request.edition != "pilot":
            raise NotFound("edition_unknown", {"edition": request.edition})
        return reg.Edition.dump(EDITION)

    def register(self, request: Any, who: Principal) -> Any:
        mine = self.live(who.id) if who.id else None
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
            "registered": ["pilot"] if self.live(person) else [],
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
