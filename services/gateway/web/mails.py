"""The mails that a trial installation keeps to itself, as a page."""

from __future__ import annotations

from flask import Response, current_app

from expo.errors import NotFound
from services.gateway import auth
from services.gateway.houses import together
from services.gateway.web.pages import page


def listing() -> Response:
    """The mails, newest first."""
    _require_trial()
    (found,) = together(auth.houses().asking("notify.list_mails", limit=100))
    return page("mails.html", found=found)


def one(id: str) -> Response:  # noqa: A002 - the address's name for it
    """One mail. May hold a sign-in link, so that no other site learns where one came from."""
    _require_trial()
    shown = page("mail.html", mail=auth.houses().call("notify.get_mail", id=id))
    shown.headers["Referrer-Policy"] = "no-referrer"
    return shown


def _require_trial() -> None:
    if not current_app.config["OWN_MAILS"]:
        raise NotFound("page_unknown")
