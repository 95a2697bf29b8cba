"""Refusals as pages: what happened, in the reader's words, and where to go from here."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Response, redirect, request

from expo.errors import ExpoError, Unavailable
from services.gateway import auth
from services.gateway.gate import SAFE
from services.gateway.reading import reader
from services.gateway.web.pages import page

if TYPE_CHECKING:
    from werkzeug.exceptions import HTTPException

_STATUS = {"invalid": 422, "forbidden": 403, "not_found": 404, "conflict": 409, "unavailable": 503}
SERVER = 500


def error_page(error: ExpoError) -> Response:
    """The refusal as a page; who could sign in is sent there, and comes back."""
    if error.code == "not_signed_in" and not auth.visitor().unknown:
        back = request.full_path.rstrip("?") if request.method in SAFE else "/"
        sent: Response = redirect(f"/sign-in?next={quote(back)}", 303)  # type: ignore[assignment]
        return sent
    if isinstance(error, Unavailable) and request.method not in SAFE and error.code != "unexpected_error":
        return checking()
    return _shown(error.kind, error.code, error.figures, _STATUS.get(error.kind, 503))


def http_page(error: HTTPException) -> Response:
    """What Flask itself refused, as a page."""
    status = error.code or SERVER
    codes = {404: "page_unknown", 405: "method_not_allowed", 413: "too_large"}
    kind = "not_found" if status == 404 else "invalid" if status < SERVER else "unavailable"  # noqa: PLR2004
    shown = _shown(kind, codes.get(status, "request_not_valid" if status < SERVER else "unexpected_error"), {}, status)
    if getattr(error, "valid_methods", None):
        shown.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]
    return shown


def checking() -> Response:
    """A write whose outcome is not known: the page sends the same command again, by its key, until it is."""
    again = [(name, value) for name, value in request.form.items(multi=True) if name != "again"]
    tries = request.form.get("again", "0")
    count = int(tries) + 1 if tries.isdigit() and len(tries) < 4 else 1  # noqa: PLR2004
    shown = page("checking.html", fields=again, action=request.path, count=count, status=503)
    shown.headers["Retry-After"] = "3"
    return shown


def _shown(kind: str, code: str, figures: dict[str, object], status: int) -> Response:
    shown = page("refusal.html", kind=kind, code=code, said=reader().sentence(code, figures), status=status)
    if status == 503:  # noqa: PLR2004
        shown.headers["Retry-After"] = "2"
    return shown
