"""One view for every row of the table: reads the request, asks the house, gives its answer."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Response, request
from marshmallow import fields as kinds

from expo.chassis.idempotency import LONGEST_KEY
from expo.errors import Invalid
from services.gateway import auth
from services.gateway.gate import BODY_LIMIT
from services.gateway.reading import reader

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.gateway.api.table import Route
    from services.gateway.houses import Found

MOST = 100
"""Rows a page of a list over HTTP, at most."""
_KEY = re.compile(rf"[!-~]{{1,{LONGEST_KEY}}}\Z")
_WHOLE = re.compile(r"-?[0-9]{1,9}\Z")
_BOOLEANS = {"true": True, "false": False}


def view_of(route: Route) -> Callable[..., Response]:
    """The view of a route."""

    def view(**path: str) -> Response:
        if not route.reads:
            auth.check_script()
        asked = {**(_query(route) if route.reads else _body(route)), **path}
        key = idempotency_key(route)
        if not route.reads or route.allow != "anyone":
            auth.require_known()
        return _answer(route, _ask(route, asked, key))

    view.__name__ = route.name
    return view


def _ask(route: Route, asked: dict[str, Any], key: str) -> Found:
    """The house's answer; a cookie that was made for who comes in is used only if somebody does."""
    came_in = False
    try:
        found = auth.houses().send(route.rpc, {**asked, **_filled(route, key)}, key=key)
        came_in = found.get("outcome") == "signed_in"
    finally:
        if route.opens_session and not came_in:
            auth.visitor().stay()
    return found


def idempotency_key(route: Route) -> str:
    """The request's key, by either spelling; refused where one is needed and missing."""
    key = request.headers.get("Idempotency-Key") or request.headers.get("X-Idempotency-Key") or ""
    # The draft writes the key as a quoted string (RFC 8941); most clients send it bare.
    key = key[1:-1] if len(key) > 2 and key[0] == key[-1] == '"' else key  # noqa: PLR2004
    if not key and route.key == "required":
        raise Invalid("idempotency_key_missing")
    if key and not _KEY.match(key):
        raise Invalid("idempotency_key_not_valid")
    return "" if route.key == "none" else key


def _query(route: Route) -> dict[str, Any]:
    given = request.args.to_dict(flat=False)
    twice = [name for name, values in given.items() if len(values) > 1]
    if twice:
        raise Invalid("invalid_request", fields=[{"pointer": f"/{name}", "code": "twice"} for name in twice])
    declared = route.asked.fields
    asked = {name: _typed(declared.get(name), values[0]) for name, values in given.items()}
    _refuse_filled(route, asked)
    if route.cursor:
        _turn_page(route, asked)
    return asked


def _turn_page(route: Route, asked: dict[str, Any]) -> None:
    field = route.cursor[0] if route.cursor else ""
    if "cursor" in asked:
        asked[field] = asked.pop("cursor")
    if "limit" in route.asked.fields:
        limit = asked.setdefault("limit", MOST)
        if isinstance(limit, int) and limit > MOST:
            raise Invalid("invalid_request", fields=[{"pointer": "/limit", "code": "out_of_range", "value": limit}])


def _typed(field: kinds.Field[Any] | None, value: str) -> Any:
    """A word of the query as the JSON value that the field wants; what does not fit goes on as it is, to be refused."""
    if isinstance(field, kinds.Integer) and _WHOLE.match(value):
        return int(value)
    if isinstance(field, kinds.Boolean):
        return _BOOLEANS.get(value.lower(), value)
    if isinstance(field, kinds.List):
        return value.split(",")
    return value


def _body(route: Route) -> dict[str, Any]:
    raw = request.get_data()
    if len(raw) > BODY_LIMIT:
        # A body in chunks says no length: the framework cuts it at the limit, and half a command is none.
        raise Invalid("too_large")
    if not raw:
        return {}
    if not request.is_json:
        raise Invalid("body_not_json")
    try:
        body = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise Invalid("unreadable_json") from None
    if not isinstance(body, dict):
        raise Invalid("invalid_request", fields=[{"pointer": "", "code": "not_an_object"}])
    _refuse_filled(route, body)
    return body


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _refuse_filled(route: Route, asked: dict[str, Any]) -> None:
    """What the path says and what the gateway fills in is nobody else's to say."""
    wrong = [name for name in (*route.in_path, *route.filled) if name in asked]
    if wrong:
        raise Invalid("invalid_request", fields=[{"pointer": f"/{name}", "code": "unknown_field"} for name in wrong])


def _filled(route: Route, key: str) -> dict[str, Any]:
    if not route.filled:
        return {}
    found = auth.visitor()
    if route.opens_session:
        found.renew()
    found.ensure(key.encode() + b"\n" + request.get_data(cache=True) if key else b"")
    values = {"browser": found.digest, "source": auth.source()}
    return {name: values[name] for name in route.filled}


def _answer(route: Route, found: Found) -> Response:
    visitor = auth.visitor()
    if "browser" in route.filled and not route.reads:
        visitor.keeper.forget(visitor.digest)
    response = Response(
        json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n",
        route.status,
        content_type="application/json",
    )
    response.headers["Vary"] = "Cookie, Accept-Language"
    response.headers["Content-Language"] = reader().language
    cursor = found.get(route.cursor[1]) if route.cursor else None
    if cursor:
        response.headers["Link"] = f'<{_next_page(str(cursor))}>; rel="next"'
    return _with_tag(response) if route.public and not visitor.person else response


def _next_page(cursor: str) -> str:
    query = {**request.args.to_dict(), "cursor": cursor}
    return f"{request.path}?{urlencode(query)}"


def _with_tag(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    response.make_conditional(request)
    return response
