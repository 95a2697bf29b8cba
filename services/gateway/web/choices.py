"""The reader's own choices: language, time zone, appearance. They are kept in cookies and nowhere else."""

from __future__ import annotations

from flask import Response, redirect, request

from expo.words import normalise
from services.gateway import auth
from services.gateway.reading import LANGUAGE, THEME, THEMES, ZONE, is_zone, reader
from services.gateway.web.pages import page

YEAR = 365 * 24 * 3600


def choose() -> Response:
    """Keep what was chosen and go back; a form from elsewhere can do no harm here, so it needs no token."""
    response: Response = redirect(auth.safe_path(request.form.get("back", "/")), 303)  # type: ignore[assignment]
    for name in (LANGUAGE, ZONE, THEME):
        value = request.form.get(name)
        if value is not None and _is_valid(name, value):
            response.set_cookie(name, value, YEAR, samesite="Lax", secure=auth.visitor().keeper.https, httponly=True)
    return response


def _is_valid(name: str, value: str) -> bool:
    if name == LANGUAGE:
        return normalise(value) == value
    return (not value or is_zone(value)) if name == ZONE else value in THEMES


def problem(code: str) -> Response:
    """What a problem's `type` leads to: the code, and what it says."""
    return page("refusal.html", kind="conflict", code=code[:64], said=reader().sentence(code[:64], {}), status=200)
