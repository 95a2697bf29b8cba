"""Registering for an edition, the result, and giving the place back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Response, redirect

from expo import words
from expo.contracts.vocabulary import COUNTRIES, REGION
from expo.errors import Conflict, Forbidden, Invalid
from services.gateway import auth
from services.gateway.reading import reader
from services.gateway.web import editions, forms
from services.gateway.web.pages import fresh_key, page

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Redirect

    from services.gateway.web.forms import Form

FIELDS = (
    "given_name",
    "family_name",
    "email",
    "organisation",
    "country",
    "target_group",
    "language",
    "privacy_notice",
)
NOBODY = "nobody"


def ask(slug: str) -> Response | Redirect:
    """The form; who is registered already sees the registration."""
    edition, visitor = editions.find(slug), auth.visitor()
    if slug in (visitor.me.get("registered") or ()):
        return redirect(f"/{slug}/my", 303)
    form = forms.suggested({"language": reader().language, "as": visitor.person or NOBODY})
    return _form(edition, form)


def send(slug: str) -> Response | Redirect:
    """Register, as whoever saw the form: so sending it twice is the same command even after the first signed in."""
    form = forms.posted()
    visitor = auth.visitor()
    anonymous = form.value("as") == NOBODY
    if not anonymous and form.value("as") != visitor.person:
        raise Forbidden("not_signed_in")
    fields = {name: form.value(name).strip() for name in FIELDS}
    try:
        found = auth.houses(anonymous=anonymous).call(
            "registration.register", once=form.key, edition=slug, browser=visitor.digest, **fields
        )
    except (Invalid, Conflict) as error:
        return _refused(slug, form, error)
    visitor.keeper.forget(visitor.digest)
    return redirect(f"/{slug}/registrations/{found['id']}", 303)


def result(slug: str, registration: UUID) -> Response:
    """How the registration stands; may be reloaded at any time."""
    edition = editions.find(slug)
    found = auth.houses().call("registration.get_registration", edition=slug, registration=str(registration))
    return page("registered.html", edition, found=found)


def ask_cancel(slug: str, registration: UUID) -> Response:
    """Are you sure?"""
    auth.houses().call("registration.get_registration", edition=slug, registration=str(registration))
    return page("cancel.html", editions.find(slug), form=forms.suggested({}), said="")


def cancel(slug: str, registration: UUID) -> Response | Redirect:
    """Give the place back."""
    form = forms.posted()
    try:
        auth.houses().call(
            "registration.cancel_registration", once=form.key, edition=slug, registration=str(registration)
        )
    except (Invalid, Conflict) as error:
        said = form.blame(error, ())
        return page("cancel.html", editions.find(slug), form=form, said=said, status=409)
    auth.visitor().keeper.forget(auth.visitor().digest)
    return redirect(f"/{slug}/registrations/{registration}", 303)


def _refused(slug: str, form: Form, error: Invalid | Conflict) -> Response | Redirect:
    if error.code == "already_registered" and error.figures.get("registration"):
        return redirect(f"/{slug}/registrations/{error.figures['registration']}", 303)
    said = form.blame(error, FIELDS)
    if error.code == "key_reused":
        form.key = fresh_key()
    return _form(editions.find(slug), form, said, status=409 if isinstance(error, Conflict) else 422)


def _form(edition: dict[str, Any], form: Form, said: str = "", *, status: int = 200) -> Response:
    if not edition["may_register"] and not said:
        raise Conflict("registration_not_open", {"state": edition["state"], "edition": edition["edition"]})
    _ = reader().words.gettext
    others = tuple(code for code in COUNTRIES if code not in REGION)
    countries = [
        (_("Around the Baltic Sea"), sorted(reader().options("countries", REGION), key=lambda option: option[1])),
        (_("Elsewhere"), sorted(reader().options("countries", others), key=lambda option: option[1])),
    ]
    spoken = [(code, words.endonym(code).capitalize()) for code in words.spoken()]
    return page(
        "register.html", edition, form=form, said=said, countries=countries, language_options=spoken, status=status
    )
