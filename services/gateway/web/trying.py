"""Tests that people try for themselves: the list, a test with its times, booking and giving back."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response, redirect, request

from expo.contracts.kinds import LANGUAGES
from expo.errors import Conflict, Invalid
from services.gateway import auth
from services.gateway.houses import together
from services.gateway.reading import instant, reader
from services.gateway.web import editions, forms
from services.gateway.web.exhibits import SHOWN, Filter, address_of, choices_of
from services.gateway.web.pages import now, page

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Redirect

Found = dict[str, Any]


def listing(slug: str) -> Response:
    """The tests."""
    edition, _ = editions.find(slug), reader().words.gettext
    filters: list[Filter] = [
        ("hazard", _("Hazard"), reader().options("hazards"), _("All hazards")),
        ("language", _("Language"), reader().options("languages", LANGUAGES), _("Any language")),
        ("target_group", _("For"), reader().options("target_groups"), _("Every group")),
    ]
    chosen, cursor = choices_of(filters), request.args.get("cursor", "")
    (found,) = together(
        auth.houses().asking("exhibits.list_tests", edition=slug, limit=SHOWN, after=cursor, **chosen),
    )
    return page(
        "tests.html",
        edition,
        found=found,
        filters=filters,
        chosen=chosen,
        address=address_of(chosen),
        first=bool(cursor),
    )


def show(slug: str, key: str) -> Response:
    """One test with its times."""
    return _test(slug, key)


def book(slug: str, key: str) -> Response | Redirect:
    """Take a place in a slot, or in its line."""
    form = forms.posted()
    try:
        auth.houses().call("exhibits.book_slot", once=form.key, slot=form.value("slot"))
    except (Conflict, Invalid) as error:
        if error.code == "not_registered" and slug not in (auth.visitor().me.get("registered") or ()):
            return redirect(f"/{slug}/register", 303)
        return _test(slug, key, error)
    return redirect(f"/{slug}/tests/{key}#slot-{form.value('slot')}", 303)


def cancel(slug: str, booking: UUID) -> Response | Redirect:
    """Give a place back."""
    form = forms.posted()
    found = auth.houses().call("exhibits.cancel_booking", once=form.key, booking=str(booking))
    came_from_test = f"/tests/{found['test']}" in request.headers.get("Referer", "")
    return redirect(f"/{slug}/tests/{found['test']}" if came_from_test else f"/{slug}/my", 303)


def _test(slug: str, key: str, error: Conflict | Invalid | None = None) -> Response:
    edition = editions.find(slug)
    found = auth.houses().call("exhibits.get_test", edition=slug, key=key)
    zone = ZoneInfo(found["time_zone"])
    slots = [{**each, "over": instant(each["start"]) <= now()} for each in found["slots"]]
    return page(
        "test.html",
        edition,
        test=found,
        days=[
            (day, list(listed))
            for day, listed in groupby(slots, lambda each: instant(each["start"]).astimezone(zone).date())
        ],
        booked=any(each["mine"] for each in slots),
        said=reader().sentence(error.code, error.figures, found["time_zone"]) if error else "",
        alternatives=error.figures.get("alternatives", []) if error else [],
        status=409 if error else 200,
    )
