"""Refusals as RFC 9457 problems: the code for programs, the sentence for people in their language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Response, g, request

from expo import words
from expo.errors import Conflict, ExpoError, Forbidden, Invalid, NotFound, Unavailable
from services.gateway.reading import reader

if TYPE_CHECKING:
    from werkzeug.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"
STATUSES: dict[type[ExpoError], int] = {Invalid: 422, Forbidden: 403, NotFound: 404, Conflict: 409, Unavailable: 503}
BY_CODE = {
    "not_signed_in": 401,
    "unreadable_json": 400,
    "idempotency_key_missing": 400,
    "idempotency_key_not_valid": 400,
    "request_not_valid": 400,
    "version_stale": 412,
    "precondition_missing": 428,
    "too_many_attempts": 429,
    "too_many_requests": 429,
    "too_large": 413,
    "body_not_json": 415,
}
"""Codes whose status is not their kind's; whatever is not here follows the kind."""
OF_HTTP = {400: "request_not_valid", 404: "page_unknown", 405: "method_not_allowed", 413: "too_large"}
RETRY_AFTER = {"in_progress": 1}
"""Seconds after which it is worth trying again, by code; `Unavailable` always says one."""


def status_of(error: ExpoError) -> int:
    """The HTTP status of a refusal."""
    return BY_CODE.get(error.code) or STATUSES.get(type(error), 503)


def problem(error: ExpoError) -> Response:
    """The refusal as a problem."""
    status, said = status_of(error), reader()
    body: dict[str, Any] = {
        "type": f"/problems/{error.code}",
        "title": words.title(error.kind, said.language),
        "status": status,
        "detail": said.sentence(error.code, error.figures),
        "instance": f"urn:request:{g.get('request_id', '')}",
        "code": error.code,
    }
    if error.fields:
        body["errors"] = [_fault(field) for field in error.fields]
    figures = dict(error.figures)
    if "alternatives" in figures:
        body["alternatives"] = figures.pop("alternatives")
    if figures:
        body["figures"] = figures
    wait = retry_after(error)
    if wait:
        body["retry_after"] = wait
    return answer(body, status, wait)


def of_http(error: HTTPException) -> Response:
    """What Flask itself refused, as a problem."""
    status = error.code or 500
    code = OF_HTTP.get(status, "unexpected_error" if status >= 500 else "request_not_valid")  # noqa: PLR2004
    said = reader()
    body = {
        "type": f"/problems/{code}",
        "title": words.title("not_found" if status == 404 else "invalid", said.language),  # noqa: PLR2004
        "status": status,
        "detail": said.sentence(code, {"path": request.path[:200]}),
        "instance": f"urn:request:{g.get('request_id', '')}",
        "code": code,
    }
    response = answer(body, status, 0)
    if getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]
    return response


def retry_after(error: ExpoError) -> int:
    """Seconds after which it is worth trying again; 0 = it is not."""
    if isinstance(error.figures.get("retry_after"), int):
        return max(1, int(error.figures["retry_after"]))
    return RETRY_AFTER.get(error.code, 2 if isinstance(error, Unavailable) else 0)


def answer(body: dict[str, Any], status: int, wait: int) -> Response:
    """The problem as a response."""
    response = Response(json.dumps(body, ensure_ascii=False) + "\n", status, content_type=MEDIA_TYPE)
    if wait:
        response.headers["Retry-After"] = str(wait)
    if status == 401:  # noqa: PLR2004
        response.headers["WWW-Authenticate"] = 'Cookie realm="expo"'
    return response


def _fault(field: dict[str, Any]) -> dict[str, Any]:
    said = {"pointer": field.get("pointer", ""), "code": field.get("code", ""), "detail": reader().fault(field)}
    return {**said, "value": field.get("value")}
