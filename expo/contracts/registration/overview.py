"""How the registrations of an edition stand against its quotas."""

from __future__ import annotations

from marshmallow import fields

from expo.contracts.kinds import Choice, Slug
from expo.contracts.message import Answer, Listed, Request, of
from expo.contracts.registration.registrations import STATES, QuotaCount
from expo.contracts.vocabulary import COUNTRIES, TARGET_GROUPS


class GetOverview(Request):
    """How the registrations stand against the quotas, for organisers."""

    edition: str = of(Slug(), "Short name of the edition.")


class Cell(Answer):
    """How many registrations are in a state, of a target group and from a country."""

    state: str = of(Choice(STATES), "The state.")
    target_group: str = of(Choice(tuple(TARGET_GROUPS)), "The target group.")
    country: str = of(Choice(COUNTRIES), "The country.")
    count: int = of(fields.Integer(), "Registrations.")


class Overview(Answer):
    """The balance of an edition: state × group × country, against the quotas."""

    edition: str = of(Slug(), "Short name of the edition.")
    confirmed: int = of(fields.Integer(), "Registrations that hold a place.")
    waiting: int = of(fields.Integer(), "Registrations in line.")
    cancelled: int = of(fields.Integer(), "Registrations given back.")
    cells: tuple[Cell, ...] = of(Listed(Cell, limit=10_000), "Counts that are not zero.")
    quotas: tuple[QuotaCount, ...] = of(
        Listed(QuotaCount), "The total, then every group and country with a count or a ceiling."
    )
