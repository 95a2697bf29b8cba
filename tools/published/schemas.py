"""Each contract as JSON Schema 2020-12 that stands alone: nested contracts are in its `$defs`."""

from __future__ import annotations

import inspect
from functools import cache
from typing import TYPE_CHECKING, Any

from marshmallow import RAISE

from expo.contracts.message import Contract, schema_of
from services.gateway.api import shapes
from tools.published.houses import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apispec.ext.marshmallow.openapi import OpenAPIConverter
    from marshmallow import Schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_IN_OPENAPI = "#/components/schemas/"


def schema(contract: type[Contract]) -> dict[str, Any]:
    """The contract's schema; `$id` is what an event's `dataschema` says."""
    head = {"$schema": DIALECT, "$id": f"urn:baltinnosec:expo:{name_of(contract)}", "title": contract.__name__}
    body = _body(contract)
    parts = {name: _body(each) for name, each in sorted(_nested(body).items())}
    return {**head, **body, "$defs": parts} if parts else {**head, **body}


def _body(contract: type[Contract]) -> dict[str, Any]:
    made = _converter().schema2jsonschema(schema_of(contract))  # type: ignore[no-untyped-call] # apispec leaves it so
    body = {"description": inspect.cleandoc(contract.__doc__ or ""), **_localised(made)}
    if contract.unknown == RAISE:
        body["additionalProperties"] = False
    return body


def _nested(body: dict[str, Any]) -> dict[str, type[Contract]]:
    """Every contract that the body refers to, at whatever depth."""
    found: dict[str, type[Contract]] = {}
    waiting = list(_references(body))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = _contracts()[name]
            waiting += _references(_body(found[name]))
    return found


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"].removeprefix("#/$defs/")
        for each in value.values():
            yield from _references(each)
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)


def _localised(value: Any) -> Any:
    """The same with references into the schema itself."""
    if isinstance(value, dict):
        return {
            key: f"#/$defs/{each.removeprefix(_IN_OPENAPI)}" if key == "$ref" else _localised(each)
            for key, each in value.items()
        }
    return [_localised(each) for each in value] if isinstance(value, list) else value


@cache
def _converter() -> OpenAPIConverter:
    converter = shapes.plugin(_name).converter
    if converter is None:
        raise AssertionError
    return converter


@cache
def _contracts() -> dict[str, type[Contract]]:
    return {name_of(each): each for each in _descendants(Contract)}


def _descendants(contract: type[Contract]) -> Iterator[type[Contract]]:
    for each in contract.__subclasses__():
        yield each
        yield from _descendants(each)


def _name(made: Any) -> str:
    kind: type[Schema] = made if isinstance(made, type) else type(made)
    return next(name for name, each in _contracts().items() if type(schema_of(each)) is kind)
