"""How a page is made: templates with the reader's words, own style sheets and scripts, safe forms."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import cache
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

from flask import Flask, Response, current_app, g, render_template, request
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from expo import words
from expo.contracts.vocabulary import TIME_ZONES
from expo.errors import NotFound, Unavailable
from services.gateway import auth
from services.gateway.reading import reader
from services.gateway.web import editions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from expo.chassis.settings import Settings

STATIC = Path(__file__).parents[1] / "static"
YEAR = 365 * 24 * 3600
Found = dict[str, Any]


def add(app: Flask, settings: Settings) -> None:
    """Give the app its templates and static files."""
    app.config["OWN_MAILS"] = settings.sample or _mails_stay_here(settings)
    env = app.jinja_env
    env.undefined, env.trim_blocks, env.lstrip_blocks = StrictUndefined, True, True
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(  # type: ignore[attr-defined]
        *(_of_reader(name) for name in ("gettext", "ngettext")),
        newstyle=True,
        **{name: _of_reader(name) for name in ("pgettext", "npgettext")},
    )
    env.filters["say"] = say
    env.globals.update(static=static_address, endonym=words.endonym, zone_of=editions.zone_of)
    app.context_processor(_shared)
    app.add_url_rule("/static/<digest>/<path:name>", "static_file", _static)


def page(template: str, edition: Found | None = None, *, status: int = 200, **shown: Any) -> Response:
    """The page, in the reader's language."""
    body = render_template(template, edition=edition, **shown)
    response = Response(body, status, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = reader().language
    response.headers["Vary"] = "Cookie, Accept-Language"
    return response


def say(held: Mapping[str, str] | None) -> str:
    """Published words; marked with their language where it is not the reader's."""
    if not held:
        return ""
    text, tongue = reader().text(held), reader().tongue(held)
    return escape(text) if tongue == reader().language else Markup('<span lang="{}">{}</span>').format(tongue, text)


def fresh_key() -> str:
    """A key for one command: a form that is sent twice is the same command."""
    return str(uuid4())


def is_away(found: object) -> bool:
    """Whether a house could not answer, so that its part of the page is a sentence."""
    return isinstance(found, Unavailable)


def now() -> datetime:
    """This moment, for showing what is on; what decides is the database's clock."""
    return datetime.now(UTC)


def static_address(name: str) -> str:
    """The address of a static file; it changes with the content, so that it may be kept for a year."""
    return f"/static/{_digests()[name]}/{name}"


def _of_reader(name: str) -> Callable[..., str]:
    """The function of whoever reads at the moment it is called."""

    def said(*words: Any) -> str:
        return str(getattr(reader().words, name)(*words))

    return said


def _mails_stay_here(settings: Settings) -> bool:
    """Whether the mail server is our own and only this machine reaches the pages: mails hold sign-in links."""
    sink = urlsplit(settings.smtp_url).hostname
    return sink in {None, "127.0.0.1"} and settings.host in {"127.0.0.1", "::1", "localhost"}


def _shared() -> Found:
    return {
        "r": reader(),
        "visitor": auth.visitor(),
        "languages": words.spoken(),
        "time_zones": TIME_ZONES,
        "fresh_key": fresh_key,
        "is_away": is_away,
        "own_mails": current_app.config["OWN_MAILS"],
        "path": request.full_path.rstrip("?"),
        "request_id": g.get("request_id", ""),
    }


def _static(digest: str, name: str) -> Response:
    if name not in _files():
        raise NotFound("page_unknown")
    content, own = _files()[name], _digests()[name]
    kind = guess_type(name)[0] or "application/octet-stream"
    response = Response(content, content_type=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if digest == own else "no-cache"
    response.set_etag(own)
    response.make_conditional(request)
    return response


@cache
def _digests() -> dict[str, str]:
    return {name: _digest(content) for name, content in _files().items()}


@cache
def _files() -> dict[str, bytes]:
    """Every static file by name, read once; style sheets name fonts and pictures by the addresses that may be kept."""
    files = (path for path in sorted(STATIC.rglob("*")) if path.is_file())
    found = {path.relative_to(STATIC).as_posix(): path.read_bytes() for path in files}
    addresses = {f"../{name}": f"/static/{_digest(content)}/{name}" for name, content in found.items()}
    for name in (each for each in found if each.endswith(".css")):
        for written, address in addresses.items():
            found[name] = found[name].replace(f'url("{written}")'.encode(), f'url("{address}")'.encode())
    return found


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:10]
