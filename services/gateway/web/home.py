"""The start: which editions there are, and what, when and where one of them is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, redirect

from services.gateway import auth
from services.gateway.houses import together
from services.gateway.reading import instant
from services.gateway.web import editions
from services.gateway.web.pages import is_away, now, page

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Redirect

Found = dict[str, Any]
SHOWN = 6
"""Sessions on the start page."""


def editions_page() -> Response | Redirect:
    """The editions; where there is only one, straight to it."""
    found = editions.listed()
    if isinstance(found, list) and len(found) == 1:
        return redirect(f"/{found[0]['edition']}", 302)
    return page("editions.html", found=found)


def own_page() -> Redirect:
    """After signing in: one's own edition, or the one that one works for."""
    me = auth.visitor().me
    registered, working = me.get("registered") or (), [each for each in me.get("roles") or {} if each != "*"]
    if registered:
        return redirect(f"/{registered[0]}/my", 303)
    return redirect(f"/{working[0]}/organise" if working else "/", 303)


def show(slug: str) -> Response:
    """An edition's home."""
    edition = editions.find(slug)
    ask = auth.houses()
    programme, tests = together(
        ask.asking("agenda.list_sessions", edition=slug, limit=200),
        ask.asking("exhibits.list_tests", edition=slug, limit=3),
    )
    listed = [] if is_away(programme) else coming(programme["items"])
    return page(
        "home.html",
        edition,
        programme=programme,
        sessions=listed,
        running=any(instant(each["occurrence"]["start"]) <= now() for each in listed),
        hues={} if is_away(programme) else hues(programme),
        rooms={} if is_away(programme) else names(programme["rooms"]),
        tests=tests,
    )


def coming(items: list[Found]) -> list[Found]:
    """What runs now and comes next; before the edition, what its day begins with; breaks are left out."""
    told = [each for each in items if each["kind"] not in {"break", "social"}]
    ahead = [each for each in told if instant(each["occurrence"]["end"]) > now()]
    return (ahead or told)[:SHOWN]


def hues(programme: Found) -> dict[str, int]:
    """Track → number of its colour."""
    return {track["slug"]: place % 7 for place, track in enumerate(programme["tracks"])}


def names(things: list[Found]) -> dict[str, str]:
    """Slug → name."""
    return {each["slug"]: each["name"] for each in things}
