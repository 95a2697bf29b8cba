"""The API's description, OpenAPI 3.1: made from the table of routes and the contracts, so that it cannot differ."""

from __future__ import annotations

import inspect
import json
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from expo.chassis.idempotency import LONGEST_KEY
from expo.contracts import agenda, exhibits, notify, registration
from expo.contracts.message import Contract, schema_of
from services.gateway.api import (
    agenda as agenda_api,
    exhibits as exhibits_api,
    notify as notify_api,
    registration as registration_api,
    shapes,
)
from services.gateway.api.table import PREFIX, Route

if TYPE_CHECKING:
    from types import ModuleType

    from marshmallow import Schema

ROUTES: tuple[Route, ...] = (
    *registration_api.ROUTES,
    *agenda_api.ROUTES,
    *exhibits_api.ROUTES,
    *notify_api.ROUTES,
)
"""The whole table."""

_PROBLEM = {
    "type": "object",
    "description": "Why it was refused, RFC 9457.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "description": "A page about this code."},
        "title": {"type": "string", "description": "Kind of refusal, in the reader's language."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What happened, in the reader's language."},
        "instance": {"type": "string", "description": "This request."},
        "code": {"type": "string", "description": "What happened, for programs."},
        "figures": {"type": "object", "description": "Numbers, ids and times behind the sentence."},
        "retry_after": {"type": "integer", "description": "Seconds after which it is worth trying again."},
        "alternatives": {"type": "array", "items": {"type": "object"}, "description": "What is free instead."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "The faulty field, RFC 6901."},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                    "value": {"description": "The value as given."},
                },
            },
        },
    },
}
_REFUSALS = {
    "400": "The request cannot be read, or its idempotency key is missing.",
    "401": "Nobody is signed in.",
    "403": "This person may not.",
    "404": "There is no such thing, or it is somebody else's.",
    "409": "Not in the present state: full, a clash, the same key still running.",
    "412": "Somebody else changed it meanwhile.",
    "413": "The body is too large.",
    "415": "The body is not JSON.",
    "422": "A value is not valid; `errors` says which.",
    "429": "Too many attempts; `Retry-After` says for how long.",
    "503": "A house cannot be reached. After a write the outcome is unknown: repeat it with the same key.",
}


@cache
def document() -> dict[str, Any]:
    """The description as JSON values."""
    plugin = MarshmallowPlugin(schema_name_resolver=_name_of)
    spec = APISpec(
        title="BALTinnoSEC expo",
        version="1",
        openapi_version="3.1.0",
        plugins=[plugin],
        info={
            "description": "Editions, registrations, programme, exhibits, tests and messages of an expo.",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        servers=[{"url": PREFIX}],
        tags=[{"name": house} for house in ("registration", "agenda", "exhibits", "notify")],
    )
    shapes.teach(plugin)
    spec.components.security_scheme("browser", {"type": "apiKey", "in": "cookie", "name": "expo"})
    spec.components.schema("Problem", _PROBLEM)
    for code, meaning in _REFUSALS.items():
        spec.components.response(f"Refused{code}", _problem(meaning))
    for route in ROUTES:
        spec.path(path=route.path, operations={route.method.lower(): _operation(route)})
    return dict(spec.to_dict())


def _operation(route: Route) -> dict[str, Any]:
    told = inspect.cleandoc(route.request.__doc__ or "")
    described: dict[str, Any] = {
        "operationId": route.name,
        "tags": [route.house],
        "summary": told.partition("\n")[0],
        "description": f"{told}\n\nFor: {route.allow}.",
        "parameters": _parameters(route),
        "security": [{}] if route.allow == "anyone" else [{"browser": []}],
        "responses": _responses(route),
    }
    if not route.reads and _body_fields(route):
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": _body_schema(route)}}}
    return described


def _responses(route: Route) -> dict[str, Any]:
    media = {"application/json": {"schema": route.answered}}
    well = {"description": inspect.cleandoc(route.answer.__doc__ or "").partition("\n")[0], "content": media}
    refusals = {code: {"$ref": f"#/components/responses/Refused{code}"} for code in _REFUSALS}
    kept = {"304": {"description": "As you have it."}} if route.public else {}
    return {str(route.status): well, **kept, **refusals}


def _parameters(route: Route) -> list[dict[str, Any]]:
    shapes = _shapes(route)
    found = [{"name": name, "in": "path", "required": True, "schema": shapes[name]} for name in route.in_path]
    if route.reads:
        found += [_query(route, name, shapes[name]) for name in _body_fields(route)]
    if route.key != "none":
        found.append(_key(required=route.key == "required"))
    return found


def _query(route: Route, name: str, shape: dict[str, Any]) -> dict[str, Any]:
    shown = "cursor" if route.cursor and name == route.cursor[0] else name
    needed = route.asked.fields[name].required
    if name == "limit":
        shape = {**shape, "minimum": 1, "maximum": 100, "default": 100}
    return {"name": shown, "in": "query", "required": needed, "schema": shape}


def _key(*, required: bool) -> dict[str, Any]:
    return {
        "name": "Idempotency-Key",
        "in": "header",
        "required": required,
        "description": "The same key and body again is the same command, for 24 hours. Also `X-Idempotency-Key`.",
        "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
    }


def _body_fields(route: Route) -> list[str]:
    return [name for name in route.asked.fields if name not in (*route.in_path, *route.filled)]


def _body_schema(route: Route) -> dict[str, Any]:
    fields, shapes = route.asked.fields, _shapes(route)
    names = _body_fields(route)
    required = [name for name in names if fields[name].required]
    shape: dict[str, Any] = {"type": "object", "additionalProperties": False}
    shape["properties"] = {name: shapes[name] for name in names}
    return {**shape, "required": required} if required else shape


def _shapes(route: Route) -> dict[str, dict[str, Any]]:
    converter = _plugin().converter
    if converter is None:
        raise AssertionError
    return {name: converter.field2property(field) for name, field in route.asked.fields.items()}


@cache
def _plugin() -> MarshmallowPlugin:
    return shapes.plugin(_name_of)


def _problem(meaning: str) -> dict[str, Any]:
    return {
        "description": meaning,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _name_of(schema: Any) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return _names()[kind]


@cache
def _names() -> dict[type[Schema], str]:
    """Each contract's schema class → its name in the document, with the house where several use one name."""
    found: dict[type[Schema], str] = {}
    for module in (registration, agenda, exhibits, notify):
        for each in _contracts(module):
            found[type(schema_of(each))] = f"{_house(module)}.{each.__name__}"
    return found


def _contracts(module: ModuleType) -> list[Any]:
    declared = vars(module).values()
    return [each for each in declared if isinstance(each, type) and issubclass(each, Contract) and each is not Contract]


def _house(module: ModuleType) -> str:
    return module.__name__.rsplit(".", 1)[-1]


def published() -> str:
    """The description as the file that is committed: `docs/openapi.json`."""
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(published())
