"""What stands before every view: known hosts, bounded bodies, no cross-site writes, and safe headers."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from expo.errors import Forbidden

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from expo.chassis.settings import Settings

BODY_LIMIT = 1024 * 1024
"""Bytes of a request's body, at most."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

_HOST = re.compile(r"(?P<name>[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?\Z")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")
_TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}\Z")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of every answer: nothing inline, nothing from elsewhere."""

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
}


class HostCheck:
    """Answers 400 to a missing or malformed `Host` and 421 to one that is not ours, before anything else runs."""

    def __init__(self, app: Callable[..., Iterable[bytes]], hosts: frozenset[str]) -> None:
        self._app, self._hosts = app, hosts

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        found = _HOST.match(environ.get("HTTP_HOST", ""))
        if not found:
            return _refused(400, "host_not_valid")(environ, start_response)
        if found["name"].lower().rstrip(".") not in self._hosts:
            return _refused(421, "host_unknown")(environ, start_response)
        if environ.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked":
            # The server ends a chunked body itself; unsaid, the framework would take the body for empty.
            environ["wsgi.input_terminated"] = True
        return self._app(environ, start_response)


def known_hosts(settings: Settings) -> frozenset[str]:
    """The public name; and this machine's own names where the public one is one of them."""
    name = (urlsplit(settings.public_url).netloc or "localhost").rsplit("@", 1)[-1]
    host = re.sub(r":[0-9]+\Z", "", name).lower()
    return frozenset({host}) | (_LOOPBACK if host in _LOOPBACK else frozenset())


def guard(app: Flask, settings: Settings) -> None:
    """Put the gate before and behind every view of the app."""
    https = settings.public_url.startswith("https://")
    app.config.update(MAX_CONTENT_LENGTH=BODY_LIMIT + 1, MAX_FORM_MEMORY_SIZE=BODY_LIMIT, MAX_FORM_PARTS=200)
    app.wsgi_app = HostCheck(app.wsgi_app, known_hosts(settings))  # type: ignore[method-assign]
    app.before_request(_name_the_request)
    app.before_request(_refuse_cross_site)

    @app.after_request
    def harden(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Request-Id"] = g.get("request_id", "")
        response.headers["Traceparent"] = g.get("traceparent", "")
        if https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        return response


def same_site() -> bool | None:
    """Whether the browser says that one of our own pages sent this; None where it says nothing."""
    fetched = request.headers.get("Sec-Fetch-Site")
    if fetched:
        return fetched in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return None if origin is None else urlsplit(origin).netloc.lower() == request.host.lower()


def _name_the_request() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.match(given) else secrets.token_hex(16)
    trace = request.headers.get("Traceparent", "")
    g.traceparent = trace if _TRACEPARENT.match(trace) else f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def _refuse_cross_site() -> None:
    if request.method not in SAFE and same_site() is False:
        raise Forbidden("cross_site_request")


def _refused(status: int, code: str) -> Response:
    return Response(
        f'{{"type": "/problems/{code}", "status": {status}, "code": "{code}"}}\n',
        status=status,
        content_type="application/problem+json",
        headers={"Connection": "close", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": POLICY},
    )
