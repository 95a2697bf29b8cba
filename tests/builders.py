"""Requests and principals as tests need them: sensible in every field, changed where the test says so. Append only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from expo.chassis.principal import PERSON, SYSTEM, Principal
from expo.contracts import registration

if TYPE_CHECKING:
    from uuid import UUID


def signed_in(person: UUID | str, **roles: str) -> Principal:
    """A person as the gateway vouches for; `pilot="organiser"` is a role in an edition."""
    return Principal(PERSON, str(person), {edition: (role,) for edition, role in roles.items()}, "gateway")


def operator() -> Principal:
    """Who sets the platform up by command."""
    return Principal(SYSTEM, "operator", {}, "registration")


def edition(**changes: Any) -> registration.SaveEdition:
    """An edition of one day that is open, without ceilings."""
    day = {"date": "2026-10-16", "opens": "09:00", "closes": "18:00", "time_zone": "Europe/Warsaw", "venue": "campus"}
    fields: dict[str, Any] = {
        "edition": "pilot",
        "kind": "pilot",
        "state": "open",
        "title": {"en": "Pilot expo", "pl": "Expo pilotażowe"},
        "time_zone": "Europe/Warsaw",
        "languages": ["en", "pl"],
        "days": [day],
        "venues": [
            {
                "code": "campus",
                "name": {"en": "Campus"},
                "city": {"en": "Warsaw", "pl": "Warszawa"},
                "country": "PL",
                "time_zone": "Europe/Warsaw",
            }
        ],
        "zones": [
            {"code": "hall", "name": {"en": "Hall"}, "venue": "campus"},
            {"code": "yard", "name": {"en": "Yard"}, "venue": "campus"},
        ],
        "walks": [{"a": "hall", "b": "yard", "minutes": 10}],
    }
    return registration.SaveEdition.load({**fields, **changes})


def newcomer(**changes: Any) -> registration.Register:
    """Somebody from Latvia's research who registers for `pilot`."""
    fields: dict[str, Any] = {
        "edition": "pilot",
        "given_name": "Līga",
        "family_name": "Bērziņa",
        "email": "liga.berzina@example.org",
        "organisation": "Institute of Fire Safety",
        "country": "LV",
        "target_group": "research",
        "language": "lv",
        "time_zone": "Europe/Riga",
        "privacy_notice": "1",
    }
    return registration.Register.load({**fields, **changes})
