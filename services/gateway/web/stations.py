"""At a station: who is expected, and how it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Response, redirect

from expo.errors import Conflict, Forbidden, Invalid
from services.gateway import auth
from services.gateway.houses import together
from services.gateway.reading import instant, reader
from services.gateway.web import editions, forms
from services.gateway.web.pages import now, page

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Redirect


def listing(slug: str) -> Response:
    """The stations at which the reader works."""
    edition = editions.find(slug)
    auth.require_known()
    if not auth.visitor().person:
        raise Forbidden("not_signed_in")
    (found,) = together(auth.houses().asking("exhibits.my_stations", edition=slug))
    return page("stations.html", edition, found=found)


def show(slug: str, key: str) -> Response:
    """One station's day."""
    auth.require_known()
    return _station(slug, key)


def mark(slug: str, key: str) -> Response | Redirect:
    """Say how a booking goes."""
    form = forms.posted()
    try:
        auth.houses().call(
            "exhibits.mark_booking",
            once=form.key,
            booking=form.value("booking"),
            progress=form.value("progress"),
            briefed=form.value("briefed") == "yes",
        )
    except (Conflict, Invalid) as error:
        return _station(slug, key, reader().sentence(error.code, error.figures))
    return redirect(f"/{slug}/stations/{key}", 303)


def _station(slug: str, key: str, said: str = "") -> Response:
    edition = editions.find(slug)
    found = auth.houses().call("exhibits.list_station", edition=slug, station=key)
    zone = ZoneInfo(found["time_zone"])
    for slot in found["slots"]:
        slot["over"] = instant(slot["end"]) <= now()
        slot["day"] = instant(slot["start"]).astimezone(zone).date()
    return page("station.html", edition, found=found, said=said, status=409 if said else 200)
