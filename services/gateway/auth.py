"""Who is reading: the browser's cookie, the form token derived from it, and the principal that its session gives.

The cookie holds 160 random bits and nothing else; registration knows its digest. What `whoami` answers is kept for
30 seconds at most, and dropped at once by what this gateway itself changes.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request

from expo.chassis.principal import PERSON, Principal
from expo.errors import Forbidden, Unavailable
from services.gateway.gate import same_site
from services.gateway.houses import Houses

if TYPE_CHECKING:
    from expo.chassis.principal import Signer
    from services.gateway.houses import Client

REMEMBERED = 30.0
"""Seconds for which an answer of `whoami` is believed."""
KEPT = 10_000
"""Answers of `whoami` that are kept at most."""
NOBODY: dict[str, Any] = {"person": None, "roles": {}, "registered": []}
COOKIE_AGE = 30 * 24 * 3600


@dataclass
class Doorkeeper:
    """Knows browsers by their cookie, asks registration who they are, and signs for them."""

    client: Client
    signer: Signer
    secret: bytes
    https: bool
    _answers: dict[str, tuple[float, dict[str, Any]]] = field(default_factory=dict)

    @property
    def cookie(self) -> str:
        """The cookie's name; over HTTPS the prefix keeps other hosts from setting it."""
        return "__Host-expo" if self.https else "expo"

    def who(self, digest: str) -> dict[str, Any]:
        """`registration.whoami`, remembered for a moment."""
        known = self._answers.get(digest)
        if known and known[0] > time.monotonic():
            return known[1]
        found = self.client.call("registration.whoami", {"browser": digest}, principal="", timeout=1.5)
        if len(self._answers) >= KEPT:
            self.forget_all()
        self._answers[digest] = (time.monotonic() + REMEMBERED, found)
        return found

    def forget(self, digest: str) -> None:
        """Ask anew at the next request of this browser."""
        self._answers.pop(digest, None)

    def forget_all(self) -> None:
        """Ask anew for everybody."""
        self._answers.clear()

    def token(self, browser: str) -> str:
        """The form token of a browser."""
        return hmac.new(self.secret, b"form:" + browser.encode(), hashlib.sha256).hexdigest()[:40]

    def cookie_of(self, command: bytes) -> str:
        """The cookie of whoever sends this command without one; nobody else can know it."""
        return hmac.new(self.secret, b"command:" + command, hashlib.sha256).hexdigest()[:40]


@dataclass
class Visitor:
    """The browser behind this request.

    Attributes:
        browser: its cookie; empty until it has one.
        me: who is signed in (`registration.Me`); `NOBODY` for nobody.
        unknown: registration could not be asked, so that nobody knows who it is.
    """

    keeper: Doorkeeper
    browser: str
    me: dict[str, Any]
    unknown: bool = False
    fresh: bool = False
    before: str = ""

    @property
    def digest(self) -> str:
        """What registration knows the browser by."""
        return digest(self.browser)

    @property
    def person(self) -> str | None:
        """The id of the person who is signed in."""
        return self.me.get("person")

    @property
    def form_token(self) -> str:
        """The token that every form of a page carries; gives the browser a cookie where it has none."""
        self.ensure()
        return self.keeper.token(self.browser)

    def ensure(self, command: bytes = b"") -> None:
        """Give the browser a cookie with this answer if it has none.

        A program that keeps no cookies gets the same one for the same command (its key and its body), so that
        repeating it is the same command for the house too.
        """
        if not self.browser:
            self.renew()
            if command:
                self.browser = self.keeper.cookie_of(command)

    def renew(self) -> str:
        """A new cookie for the browser, sent with this answer; what it had is not used again. Returns its digest."""
        self.before, self.browser, self.fresh = self.browser, secrets.token_hex(20), True
        return self.digest

    def stay(self) -> None:
        """Keep the cookie that the browser had: nobody came in with the new one."""
        self.browser, self.fresh = self.before, False

    def has_role(self, edition: str, *roles: str) -> bool:
        """Whether the person holds one of the roles in the edition."""
        held = self.me.get("roles") or {}
        return bool({*held.get(edition, ()), *held.get("*", ())}.intersection(roles))

    def principal(self) -> str:
        """The signed principal; empty for nobody."""
        if not self.person:
            return ""
        roles = {edition: tuple(held) for edition, held in (self.me.get("roles") or {}).items()}
        return self.keeper.signer.sign(Principal(PERSON, self.person, roles, "gateway", g.get("request_id", "")))


def attach(app: Flask, keeper: Doorkeeper) -> None:
    """Make the app know its visitors, and send them their cookies."""
    app.extensions["doorkeeper"] = keeper

    @app.after_request
    def send_cookie(response: Response) -> Response:
        found: Visitor | None = g.get("visitor")
        if found and found.fresh:
            response.set_cookie(
                keeper.cookie, found.browser, COOKIE_AGE, path="/", secure=keeper.https, httponly=True, samesite="Lax"
            )
        return response


def visitor() -> Visitor:
    """The visitor of this request."""
    if "visitor" not in g:
        keeper: Doorkeeper = current_app.extensions["doorkeeper"]
        g.visitor = _recognise(keeper, _cookie_of(keeper))
    found: Visitor = g.visitor
    return found


def houses(*, anonymous: bool = False) -> Houses:
    """The houses as this request's visitor may ask them. All share one deadline."""
    if "houses" not in g:
        g.houses = Houses(visitor().keeper.client, visitor().principal(), g.get("traceparent", ""))
    found: Houses = g.houses
    return replace(found, principal="") if anonymous else found


def check_form() -> None:
    """Refuse a posted form that none of our pages gave to this browser."""
    found = visitor()
    given = request.form.get("token", "")
    if not found.browser or not hmac.compare_digest(given.encode(), found.keeper.token(found.browser).encode()):
        raise Forbidden("form_token_not_valid")


def check_script() -> None:
    """Refuse a write by cookie unless a page of ours sent it, or a program that no browser page can imitate.

    A page elsewhere can send neither JSON nor an own header here without asking first, and it is never allowed to.
    """
    if request.cookies.get(visitor().keeper.cookie) and same_site() is None:
        simple = not request.is_json and not {"Idempotency-Key", "X-Idempotency-Key"} & set(request.headers.keys())
        if simple and request.method == "POST":
            raise Forbidden("cross_site_request")


def require_known() -> None:
    """Refuse a write as `Unavailable` while nobody can say who the browser is."""
    if visitor().unknown:
        raise Unavailable("house_away", {"house": "registration"})


def digest(secret: str) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


def source() -> str:
    """A digest of the network address that asks, for limits; the address itself is not passed on."""
    return digest(f"{current_app.extensions['doorkeeper'].secret.hex()}:{request.remote_addr}")


def safe_path(path: str, otherwise: str = "/") -> str:
    """The path if it leads to a page of ours, else the other: no open redirect."""
    parts = urlsplit(path)
    ours = path.startswith("/") and not path.startswith("//") and not parts.netloc and not parts.scheme
    return path if ours and "\\" not in path and path.isprintable() else otherwise


def _cookie_of(keeper: Doorkeeper) -> str:
    held = request.cookies.get(keeper.cookie, "")
    return held if len(held) == 40 and all(each in "0123456789abcdef" for each in held) else ""  # noqa: PLR2004


def _recognise(keeper: Doorkeeper, browser: str) -> Visitor:
    if not browser:
        return Visitor(keeper, "", NOBODY)
    try:
        return Visitor(keeper, browser, keeper.who(digest(browser)))
    except Unavailable:
        return Visitor(keeper, browser, NOBODY, unknown=True)
