"""For organisers: how the edition stands against its quotas, who is in which state, and why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Response, request

from expo.contracts.registration import STATES
from expo.contracts.vocabulary import REGION, TARGET_GROUPS
from expo.errors import Forbidden
from services.gateway import auth
from services.gateway.houses import Houses, together
from services.gateway.reading import reader
from services.gateway.web import editions
from services.gateway.web.exhibits import Filter, address_of
from services.gateway.web.pages import is_away, page

if TYPE_CHECKING:
    from collections.abc import Callable

Found = dict[str, Any]
SHOWN = 50


def show(slug: str) -> Response:
    """The overview."""
    edition = editions.find(slug)
    auth.require_known()
    ask = auth.houses()
    overview, figures, failed = together(
        ask.asking("registration.get_overview", edition=slug),
        _or_nothing(ask, "agenda.overview", edition=slug),
        _or_nothing(ask, "notify.list_messages", edition=slug, everyone=True, state="failed", limit=20),
    )
    state = request.args.get("state", "")
    state = state if state in STATES else "confirmed"
    cells = [] if is_away(overview) else overview["cells"]
    return page(
        "organise.html",
        edition,
        overview=overview,
        figures=figures,
        failed=failed,
        state=state,
        matrix=matrix(cells, state),
    )


def matrix(cells: list[Found], state: str) -> Found:
    """The counts of one state as a table of groups and countries, in the vocabulary's order, largest country first."""
    counts = {(each["target_group"], each["country"]): each["count"] for each in cells if each["state"] == state}
    by_group, by_country = Counter[str](), Counter[str]()
    for (group, country), count in counts.items():
        by_group[group] += count
        by_country[country] += count
    return {
        "counts": counts,
        "groups": [each for each in TARGET_GROUPS if by_group[each]],
        "countries": sorted(by_country, key=lambda each: (-by_country[each], each)),
        "by_group": by_group,
        "by_country": by_country,
        "total": sum(counts.values()),
    }


def listing(slug: str) -> Response:
    """Registrations, searched and filtered."""
    edition = editions.find(slug)
    auth.require_known()
    chosen = {name: request.args.get(name, "")[:100] for name in ("search", "state", "target_group", "country")}
    cursor = request.args.get("cursor", "")
    (found,) = together(
        auth.houses().asking("registration.list_registrations", edition=slug, cursor=cursor, limit=SHOWN, **chosen)
    )
    countries: Filter = ("country", "", reader().options("countries", REGION), "")
    return page(
        "registrations.html",
        edition,
        found=found,
        chosen=chosen,
        countries=countries[2],
        address=address_of(chosen),
        first=bool(cursor),
    )


def one(slug: str, registration: UUID) -> Response:
    """One registration; with `why`, every decision about it."""
    edition = editions.find(slug)
    auth.require_known()
    ask, asked = auth.houses(), {"edition": slug, "registration": str(registration)}
    found = ask.call("registration.get_registration", **asked)
    decisions = together(ask.asking("registration.explain", **asked))[0] if request.args.get("why") else None
    return page("registration.html", edition, found=found, decisions=decisions)


def _or_nothing(ask: Houses, operation: str, **fields: Any) -> Callable[[], Found]:
    """A part of the page that some of its readers may not see."""

    def call() -> Found:
        try:
            return ask.call(operation, **fields)
        except Forbidden:
            return {}

    return call
