"""The programme, a session, and seats in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Response, redirect, request

from expo.errors import Conflict, Invalid
from services.gateway import auth
from services.gateway.houses import together
from services.gateway.reading import instant, reader
from services.gateway.web import editions, forms
from services.gateway.web.home import hues, names
from services.gateway.web.pages import is_away, now, page

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Redirect

Found = dict[str, Any]


@dataclass
class Cell:
    """A cell of the table by room: its sessions, and how many rows it spans."""

    sessions: list[Found] = field(default_factory=list)
    rows: int = 1


def show(slug: str) -> Response:
    """The programme of a day: one after another, or side by side by room."""
    edition = editions.find(slug)
    chosen = {name: request.args.get(name, "") for name in ("room", "track")}
    day = request.args.get("day") or _today(edition)
    (programme,) = together(
        auth.houses().asking("agenda.list_sessions", edition=slug, day=day, limit=500, **chosen),
    )
    view = "rooms" if request.args.get("view") == "rooms" else ""
    if is_away(programme):
        return page("programme.html", edition, programme=programme)
    items = [{**each, "over": instant(each["occurrence"]["end"]) <= now()} for each in programme["items"]]
    columns = sorted({each["occurrence"]["room"] for each in items})
    return page(
        "programme.html",
        edition,
        programme=programme,
        day=day,
        days=programme["days"],
        view=view,
        chosen=chosen,
        rooms=names(programme["rooms"]),
        tracks=names(programme["tracks"]),
        hues=hues(programme),
        running=[each for each in items if not each["over"] and instant(each["occurrence"]["start"]) <= now()],
        hours=[(start, list(listed)) for start, listed in groupby(items, key=lambda each: each["occurrence"]["start"])],
        columns=columns,
        grid=grid(items, columns) if view else [],
    )


def grid(items: list[Found], columns: list[str]) -> list[tuple[str, list[Cell | None]]]:
    """A row for each time at which something begins; a session spans the rows that it lasts; None = spanned."""
    starts = sorted({each["occurrence"]["start"] for each in items}, key=instant)
    by_room = {room: _column(items, room, starts) for room in columns}
    return [(start, [by_room[room][row] for room in columns]) for row, start in enumerate(starts)]


def _column(items: list[Found], room: str, starts: list[str]) -> list[Cell | None]:
    cells: list[Cell | None] = [Cell() for _ in starts]
    last = -1
    open_cell = Cell()
    for each in (item for item in items if item["occurrence"]["room"] == room):
        row = starts.index(each["occurrence"]["start"])
        if row > last:
            open_cell = cells[row] = Cell()
            last = row
        open_cell.sessions.append(each)
        until = sum(instant(start) < instant(each["occurrence"]["end"]) for start in starts) - 1
        for spanned in range(last + 1, until + 1):
            cells[spanned] = None
            open_cell.rows += 1
        last = max(last, until)
    return cells


def session_page(slug: str, session: UUID) -> Response:
    """One session."""
    return _session(slug, session)


def book(slug: str, session: UUID) -> Response | Redirect:
    """Take a seat, or a place in line."""
    form = forms.posted()
    try:
        auth.houses().call(
            "agenda.book_seat", once=form.key, session=str(session), occurrence=form.value("occurrence") or None
        )
    except (Conflict, Invalid) as error:
        if error.code == "not_registered" and slug not in (auth.visitor().me.get("registered") or ()):
            return redirect(f"/{slug}/register", 303)
        return _session(slug, session, error)
    return redirect(f"/{slug}/sessions/{session}", 303)


def release(slug: str, seat: UUID) -> Response | Redirect:
    """Give a seat back."""
    form = forms.posted()
    found = auth.houses().call("agenda.release_seat", once=form.key, seat=str(seat))
    came_from_session = f"/sessions/{found['session']}" in request.headers.get("Referer", "")
    return redirect(f"/{slug}/sessions/{found['session']}" if came_from_session else f"/{slug}/my", 303)


def _session(slug: str, session: UUID, error: Conflict | Invalid | None = None) -> Response:
    edition = editions.find(slug)
    found = auth.houses().call("agenda.get_session", edition=slug, session=str(session))
    said = reader().sentence(error.code, error.figures, found["time_zone"]) if error else ""
    return page(
        "session.html",
        edition,
        session=found,
        rooms=names(found["rooms"]),
        said=said,
        alternatives=error.figures.get("alternatives", []) if error else [],
        status=409 if error else 200,
    )


def _today(edition: Found) -> str | None:
    """The day to begin with where there are several: today, or the first."""
    dates = [each["date"] for each in edition["days"]]
    today = now().date().isoformat()
    return None if len(dates) <= 1 else today if today in dates else dates[0]
