"""Signing in by mail: a link whose button redeems it, or a six-digit code; and signing out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, redirect, request

from expo.errors import Conflict, Invalid
from services.gateway import auth
from services.gateway.reading import reader
from services.gateway.web import forms
from services.gateway.web.pages import fresh_key, page

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Redirect

    from services.gateway.web.forms import Form


def ask() -> Response:
    """Where should the mail go?"""
    return _page("ask", forms.suggested({}))


def send() -> Response:
    """Have the mail sent; the page is the same whether or not the address is known."""
    form = forms.posted()
    try:
        asked = auth.houses(anonymous=True).call(
            "registration.ask_sign_in",
            once=form.key,
            email=form.value("email").strip(),
            language=reader().language,
            source=auth.source(),
        )
    except (Invalid, Conflict) as error:
        return _page("ask", form, form.blame(error, ("email",)), status=422)
    form.key = fresh_key()
    return _page("code", form, minutes=asked["minutes"])


def redeem_code() -> Response | Redirect:
    """Sign in by the code of the mail."""
    form = forms.posted()
    code = "".join(each for each in form.value("code") if each.isdigit())
    outcome = _redeem(code=code or "-", email=form.value("email"))
    if outcome["outcome"] == "signed_in":
        return redirect(auth.safe_path(form.value("next")), 303)
    form.faults["code"] = reader().sentence(f"sign_in_{outcome['outcome']}", outcome)
    return _page("code", form, status=422)


def open_link(secret: str) -> Response:  # noqa: ARG001 - the address holds it; only the button spends it
    """The page of a mailed link: opening it does nothing, since mail scanners open links too."""
    shown = _page("link", forms.suggested({}))
    shown.headers["Referrer-Policy"] = "no-referrer"
    return shown


def redeem_link(secret: str) -> Response | Redirect:
    """Sign in by the link's secret."""
    auth.check_form()
    outcome = _redeem(token=secret)
    if outcome["outcome"] == "signed_in":
        return redirect("/my", 303)
    shown = _page("link", forms.suggested({}), reader().sentence(f"sign_in_{outcome['outcome']}", outcome), status=422)
    shown.headers["Referrer-Policy"] = "no-referrer"
    return shown


def leave() -> Redirect:
    """Sign out, and give the browser a new cookie."""
    forms.posted()
    visitor = auth.visitor()
    auth.houses().call("registration.sign_out", browser=visitor.digest)
    visitor.keeper.forget(visitor.digest)
    visitor.renew()
    return redirect("/", 303)


def _redeem(**secret: str) -> dict[str, Any]:
    """Try the secret for a cookie made just now; the browser gets it only if it opened."""
    visitor, source = auth.visitor(), auth.source()
    fresh = visitor.renew()
    found = {"outcome": "not_valid"}
    try:
        found = auth.houses(anonymous=True).call("registration.redeem_sign_in", browser=fresh, source=source, **secret)
    except Invalid:
        return found
    finally:
        if found["outcome"] != "signed_in":
            visitor.stay()
    return found


def _page(step: str, form: Form, said: str = "", *, minutes: int = 15, status: int = 200) -> Response:
    back = auth.safe_path(request.values.get("next", "/"))
    return page("sign_in.html", step=step, form=form, said=said, minutes=minutes, next=back, status=status)
