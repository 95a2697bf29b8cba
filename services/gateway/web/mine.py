"""My expo: the registration, and one timeline of seats and tests."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from expo.errors import Forbidden, NotFound
from services.gateway import auth
from services.gateway.houses import Houses, together
from services.gateway.reading import instant
from services.gateway.web import editions
from services.gateway.web.pages import is_away, page

if TYPE_CHECKING:
    from flask import Response

Found = dict[str, Any]


def show(slug: str) -> Response:
    """What the reader has planned."""
    edition = editions.find(slug)
    auth.require_known()
    if not auth.visitor().person:
        raise Forbidden("not_signed_in")
    ask = auth.houses()
    found, seats, bookings, messages = together(
        lambda: _registration(ask, slug),
        ask.asking("agenda.my_seats", edition=slug),
        ask.asking("exhibits.my_bookings", edition=slug),
        ask.asking("notify.list_messages", edition=slug, limit=5),
    )
    rows = timeline(edition, [] if is_away(seats) else seats["items"], [] if is_away(bookings) else bookings["items"])
    return page("my.html", edition, found=found, seats=seats, bookings=bookings, messages=messages, days=rows, said="")


def timeline(edition: Found, seats: list[Found], bookings: list[Found]) -> list[tuple[Any, list[Found]]]:
    """Seats and tests in one line by day, with the time that is free between two of them."""
    slug, zone = edition["edition"], ZoneInfo(edition["time_zone"])
    rows = [_seat_row(slug, each) for each in seats] + [
        _booking_row(slug, each) for each in bookings if each["state"] != "released" and each["progress"] != "no_show"
    ]
    rows.sort(key=lambda row: (instant(row["start"]), row["title"].get("en", "")))
    days = groupby(rows, lambda row: instant(row["start"]).astimezone(zone).date())
    return [(day, _with_gaps(edition, list(listed))) for day, listed in days]


def _with_gaps(edition: Found, rows: list[Found]) -> list[Found]:
    before: Found | None = None
    for row in rows:
        free = (instant(row["start"]) - instant(before["end"])).total_seconds() // 60 if before else 0
        row["gap"] = int(free) if free > 0 else 0
        row["walk"] = editions.walking(edition, before["zone"], row["zone"]) if before else 0
        if row["state"] == "taken":
            before = row
    return rows


def _seat_row(slug: str, seat: Found) -> Found:
    return {
        **{name: seat[name] for name in ("start", "end", "title", "state", "position", "zone", "clashes")},
        "test": False,
        "place": seat["room_name"],
        "where": None,
        "code": None,
        "address": f"/{slug}/sessions/{seat['session']}",
        "release": f"/{slug}/seats/{seat['id']}/release",
    }


def _booking_row(slug: str, booking: Found) -> Found:
    return {
        **{name: booking[name] for name in ("start", "end", "title", "state", "position", "zone", "code")},
        "test": True,
        "place": None,
        "where": booking["meeting_point"],
        "clashes": False,
        "address": f"/{slug}/tests/{booking['test']}",
        "release": f"/{slug}/bookings/{booking['id']}/cancel",
    }


def _registration(ask: Houses, slug: str) -> Found:
    try:
        return ask.call("registration.get_registration", edition=slug)
    except NotFound:
        return {}
