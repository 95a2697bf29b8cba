"""A contract's fields as JSON Schema 2020-12, which OpenAPI 3.1 speaks too: to what apispec knows come our kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import fields

from expo.contracts.kinds import LANGUAGES, LONGEST_EMAIL, Email, Text, TimeZone

if TYPE_CHECKING:
    from collections.abc import Callable

    from apispec.ext.marshmallow.openapi import OpenAPIConverter


def plugin(name_of: Callable[[Any], str]) -> MarshmallowPlugin:
    """Apispec's plugin; contracts are named by `name_of`, which gets their marshmallow schema."""
    made = MarshmallowPlugin(schema_name_resolver=name_of)
    APISpec(title="", version="", openapi_version="3.1.0", plugins=[made])
    return teach(made)


def teach(made: MarshmallowPlugin) -> MarshmallowPlugin:
    """Have a plugin that belongs to a document know our kinds."""
    converter = made.converter
    if converter is None:
        raise AssertionError
    converter.add_attribute_function(_our_kinds)  # type: ignore[no-untyped-call] # apispec leaves it so
    return made


def _our_kinds(_converter: OpenAPIConverter, field: fields.Field[Any], ret: dict[str, Any]) -> dict[str, Any]:
    if "pattern" in ret:
        ret["pattern"] = ret["pattern"].replace(r"\Z", "$")  # Python's word for the end, and only Python's
    if ret.get("enum") and field.allow_none and None not in ret["enum"]:
        return {"enum": [*ret["enum"], None]}
    if isinstance(field, Text):
        ret.pop("minLength", None)
        return {"minProperties": 1, "propertyNames": {"enum": list(LANGUAGES)}}
    if isinstance(field, Email):
        return {"format": "email", "maxLength": LONGEST_EMAIL}
    if isinstance(field, TimeZone):
        return {"examples": ["Europe/Riga"]}
    if isinstance(field, fields.Time) and field.format == "%H:%M":
        return {"pattern": "^[0-2][0-9]:[0-5][0-9]$"}
    return {}
