"""The edition that a page is about, remembered for a moment, since every page shows it."""

from __future__ import annotations

import time
from typing import Any

from expo.contracts.registration import Edition
from expo.errors import ExpoError, NotFound, Unavailable
from services.gateway import auth

Found = dict[str, Any]

FRESH = 10.0
"""Seconds for which an edition is shown without asking again."""
STALE = 3600.0
"""Seconds for which it is shown while registration cannot be asked."""
KEPT = 200
"""Editions that are remembered at most; slugs come from addresses, so anybody can invent them."""

_remembered: dict[tuple[int, str], tuple[float, Found]] = {}


def find(slug: str) -> Found:
    """The edition; a stand-in with `away` set where registration cannot be asked and nobody remembers it."""
    place = (id(auth.visitor().keeper), slug)
    at, known = _remembered.get(place, (0.0, {}))
    age = time.monotonic() - at
    if known and age < FRESH:
        return known
    try:
        found = _ask(slug)
    except Unavailable:
        return known if known and age < STALE else _stand_in(slug)
    if found["state"] != "draft":
        _remember(place, found)
    return found


def listed() -> list[Found] | ExpoError:
    """The editions that the visitor may see, or why they cannot be said."""
    try:
        found: list[Found] = auth.houses().call("registration.list_editions")["items"]
    except Unavailable as error:
        return error
    return found


def forget_all() -> None:
    """Ask anew for every edition."""
    _remembered.clear()


def zone_of(edition: Found, code: str | None) -> dict[str, str] | None:
    """The name of a zone of the site."""
    named = (each["name"] for each in edition["zones"] if each["code"] == code)
    return next(named, {"en": code} if code else None)


def walking(edition: Found, one: str | None, other: str | None) -> int:
    """Minutes from one zone to the other."""
    if not one or not other or one == other:
        return 0
    pair = {one, other}
    return next((int(each["minutes"]) for each in edition["walks"] if {each["a"], each["b"]} == pair), 0)


def _ask(slug: str) -> Found:
    try:
        return auth.houses(anonymous=True).call("registration.get_edition", edition=slug)
    except NotFound:
        if not auth.visitor().person:
            raise
        return auth.houses().call("registration.get_edition", edition=slug)


def _remember(place: tuple[int, str], found: Found) -> None:
    if len(_remembered) >= KEPT:
        forget_all()
    _remembered[place] = (time.monotonic(), found)


def _stand_in(slug: str) -> Found:
    empty = dict.fromkeys(Edition.__dataclass_fields__)
    lists: Found = {name: [] for name in ("days", "venues", "zones", "walks", "quotas", "languages")}
    known = {"edition": slug, "title": {"en": slug}, "time_zone": "UTC", "state": "announced", "kind": "expo"}
    return {**empty, **lists, **known, "sample": False, "may_register": False, "away": True}
