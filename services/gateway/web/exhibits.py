"""What is shown: exhibitors, technologies and projects, as lists with filters and as pages of their own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from expo.contracts.vocabulary import REGION
from services.gateway import auth
from services.gateway.houses import together
from services.gateway.reading import reader
from services.gateway.web import editions
from services.gateway.web.pages import is_away, page

Found = dict[str, Any]
Filter = tuple[str, str, list[tuple[str, str]], str]
SHOWN = 24


def exhibitors(slug: str) -> Response:
    """Exhibitors."""
    edition, _ = editions.find(slug), reader().words.gettext
    zones = [(each["code"], reader().text(each["name"])) for each in edition["zones"]]
    return _list(
        edition,
        "exhibitors",
        [_hazards(), _countries(), ("zone", _("Where"), zones, _("Anywhere"))],
    )


def technologies(slug: str) -> Response:
    """Technologies."""
    _ = reader().words.gettext
    phases: Filter = ("phase", _("Phase"), reader().options("phases"), _("All phases"))
    levels: Filter = ("trl", _("Readiness from"), [(str(level), str(level)) for level in range(1, 10)], _("Any level"))
    return _list(editions.find(slug), "technologies", [_hazards(), phases, levels])


def projects(slug: str) -> Response:
    """Projects."""
    _ = reader().words.gettext
    themes: Filter = ("theme", _("Theme"), reader().options("project_themes"), _("All themes"))
    return _list(editions.find(slug), "projects", [themes, _hazards(), _countries()], ("organisation", "year", "kind"))


def exhibitor(slug: str, key: str) -> Response:
    """One exhibitor."""
    return _one(slug, "exhibitors", "exhibitor", key)


def technology(slug: str, key: str) -> Response:
    """One technology."""
    return _one(slug, "technologies", "technology", key)


def project(slug: str, key: str) -> Response:
    """One project."""
    return _one(slug, "projects", "project", key)


def choices_of(filters: list[Filter]) -> dict[str, str]:
    """What the reader has chosen, by filter; a value that is no option counts as none."""
    chosen = {"text": request.args.get("text", "").strip()[:100]}
    for name, _label, options, _all in filters:
        given = request.args.get(name, "")
        chosen[name] = given if given in {code for code, _ in options} else ""
    return chosen


def address_of(chosen: dict[str, str]) -> str:
    """This list's own address, without the place in it."""
    kept = {name: value for name, value in chosen.items() if value}
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def _list(edition: Found, kind: str, filters: list[Filter], further: tuple[str, ...] = ()) -> Response:
    chosen = choices_of(filters)
    more = {name: request.args[name] for name in further if request.args.get(name)}
    cursor = request.args.get("cursor", "")
    asked = {**chosen, **more, "trl": int(chosen["trl"]) if chosen.get("trl") else None}
    year = more.get("year", "")
    if year:
        asked["year"] = int(year) if year.isdigit() and len(year) == 4 else None  # noqa: PLR2004
    (found,) = together(
        auth.houses().asking(f"exhibits.list_{kind}", edition=edition["edition"], limit=SHOWN, after=cursor, **asked)
    )
    return page(
        "exhibits.html",
        edition,
        kind=kind,
        found=found,
        rows=[] if is_away(found) else found["items"],
        filters=filters,
        chosen=chosen,
        address=address_of({**chosen, **more}),
        first=bool(cursor),
    )


def _one(slug: str, kind: str, one: str, key: str) -> Response:
    edition = editions.find(slug)
    found = auth.houses().call(f"exhibits.get_{one}", edition=slug, key=key)
    return page("exhibit.html", edition, kind=kind, each=found)


def _hazards() -> Filter:
    _ = reader().words.gettext
    return ("hazard", _("Hazard"), reader().options("hazards"), _("All hazards"))


def _countries() -> Filter:
    _ = reader().words.gettext
    return ("country", _("Country"), reader().options("countries", REGION), _("All countries"))
