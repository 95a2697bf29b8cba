"""Kinds of values that many contracts of `exhibits` have."""

from __future__ import annotations

from marshmallow import fields, validate

from expo.contracts.kinds import Choice, Text
from expo.contracts.vocabulary import COUNTRIES


def country_code() -> Choice:
    """An ISO 3166-1 alpha-2 code."""
    return Choice(COUNTRIES)


def short_title() -> Text:
    """A title, by language."""
    return Text(limit=300)


def readiness_level() -> fields.Integer:
    """A technology readiness level."""
    return fields.Integer(strict=True, validate=validate.Range(1, 9))


def calendar_year() -> fields.Integer:
    """A year that a project can have."""
    return fields.Integer(strict=True, validate=validate.Range(1950, 2100))


def how_many(most: int = 100_000) -> fields.Integer:
    """A number of things or people, or of minutes."""
    return fields.Integer(strict=True, validate=validate.Range(0, most))
