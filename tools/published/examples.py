"""One example of each contract with every field filled: what a release spoke, and every later one must still load."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from marshmallow import ValidationError, fields, validate

from expo.contracts.kinds import Choice, Email, Instant, Line, Paragraphs, Slug, Text, TimeZone, Token
from expo.contracts.message import Nested

if TYPE_CHECKING:
    from expo.contracts.message import Contract

BY_NAME: dict[str, Any] = {
    "capacity": 40,
    "closes": "18:00",
    "code": "K7MPX4",
    "colour": "#1f6f8b",
    "country": "LV",
    "day": "2026-10-16",
    "edition": "pilot",
    "email": "liga.berzina@example.org",
    "end": "2026-10-16T09:45:00+00:00",
    "family_name": "Bērziņa",
    "given_name": "Līga",
    "language": "lv",
    "name": "Līga Bērziņa",
    "opens": "09:00",
    "organisation": "Institute of Fire Safety",
    "privacy_notice": "1",
    "roles": "organiser",
    "time_zone": "Europe/Warsaw",
    "trl": 7,
    "url": "https://example.org/",
    "value": "LV",
    "version": 3,
    "website": "https://example.org/",
}
"""Values of fields that mean the same wherever they stand, as far as their kind takes them."""
MOMENT = "2026-10-16T09:00:00+00:00"
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def example(contract: type[Contract]) -> dict[str, Any]:
    """The contract's fields as JSON values, the same each time."""
    return {each.name: _value(each.name, each.metadata["kind"]) for each in dataclasses.fields(contract)}


def _value(name: str, kind: fields.Field[Any]) -> Any:
    if isinstance(kind, Nested):
        return example(kind.contract)
    if isinstance(kind, fields.List):
        return [_value(name, kind.inner)]
    for value in (BY_NAME.get(name), _plain(name, kind)):
        if value is not None and _fits(kind, value):
            return value
    raise ValueError(f"{name}: no example of a {type(kind).__name__} is known")


def _fits(kind: fields.Field[Any], value: Any) -> bool:
    if isinstance(value, int) != isinstance(kind, fields.Integer | fields.Boolean):
        return False
    try:
        kind.deserialize(value)
    except (ValidationError, TypeError, AttributeError):
        return False
    return True


def _plain(name: str, kind: fields.Field[Any]) -> Any:
    """A value of the kind; the first that fits, since a kind may extend another."""
    for known, value in (
        (Choice, lambda: kind.options[0]),  # type: ignore[attr-defined] # a Choice has them
        (Slug, lambda: name.replace("_", "-")),
        (TimeZone, lambda: "Europe/Riga"),
        (Email, lambda: "liga.berzina@example.org"),
        (Token, lambda: _token(kind)),
        (Line | Paragraphs, lambda: name.replace("_", " ").capitalize()),
        (Text, lambda: {"en": "Drones over floods", "pl": "Drony nad powodzią"}),
        (Instant, lambda: MOMENT),
        (fields.UUID, lambda: str(uuid5(NAMESPACE_URL, name))),
        (fields.Boolean, lambda: True),
        (fields.Integer, lambda: _whole(kind)),
        (fields.Float, lambda: 0.5),
        (fields.Date, lambda: "2026-10-16"),
        (fields.Time, lambda: "09:00"),
        (fields.URL, lambda: "https://example.org/"),
        (fields.Dict, lambda: _mapping(kind)),
        (fields.String, lambda: "{}"),
    ):
        if isinstance(kind, known):
            return value()
    return None


def _token(kind: fields.Field[Any]) -> str:
    """As long as it may be: some are digests of exactly that length."""
    return next(each for each in (DIGEST, "Europe/Riga", "K7MPX4", "en", "1") if _fits(kind, each))


def _whole(kind: fields.Field[Any]) -> int:
    lows = [each.min for each in kind.validators if isinstance(each, validate.Range) and each.min is not None]
    return max(1, *map(int, lows)) if lows else 1


def _mapping(kind: fields.Field[Any]) -> dict[str, Any]:
    inner = getattr(kind, "value_field", None)
    return {"pilot": _value("roles", inner)} if inner is not None else {"position": 3}
