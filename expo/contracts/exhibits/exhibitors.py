"""Who shows something, and where they stand."""

from __future__ import annotations

from marshmallow import fields

from expo.contracts.exhibits.kinds import country_code, how_many
from expo.contracts.exhibits.pages import Link, Page
from expo.contracts.kinds import Choice, Line, Slug, Text, Token
from expo.contracts.message import Answer, Listed, Request, of
from expo.contracts.vocabulary import HAZARDS


class Exhibitor(Answer):
    """Who shows something, and where they stand."""

    key: str = of(Slug(), "Its short name in the edition.")
    name: str = of(Line(200), "What it calls itself.")
    organisation: str = of(Line(200), "The organisation behind it.")
    country: str = of(country_code(), "ISO 3166-1 alpha-2.")
    description: dict[str, str] = of(Text(), "What it shows and why.")
    website: str | None = of(fields.URL(schemes={"http", "https"}), "Its own page.", default=None)
    stand: str | None = of(Token(12), "The stand's number in the hall; none = not assigned yet.", default=None)
    zone: str | None = of(Slug(), "Zone of the site in which the stand is.", default=None)
    technologies: tuple[Link, ...] = of(Listed(Link), "What it shows.", default=())
    tests: tuple[Link, ...] = of(Listed(Link), "What can be tried there.", default=())
    mine: bool = of(fields.Boolean(), "Whether the reader is on its staff.", default=False)


class Exhibitors(Answer):
    """A page of exhibitors, by name."""

    items: tuple[Exhibitor, ...] = of(Listed(Exhibitor), "The rows.")
    next: str | None = of(Token(), "Cursor of the next page; none = this is the last.", default=None)
    total: int | None = of(how_many(), "How many match, where the first page was asked.", default=None)


class ListExhibitors(Page):
    """Exhibitors by country, zone, hazard or words."""

    country: str | None = of(country_code(), "Where it comes from.", default=None)
    zone: str | None = of(Slug(), "Zone of the site.", default=None)
    hazard: str | None = of(Choice(tuple(HAZARDS)), "A hazard with which something it shows helps.", default=None)


class GetExhibitor(Request):
    """One exhibitor. NotFound `exhibitor_unknown`."""

    edition: str = of(Slug(), "Short name of the edition.")
    key: str = of(Slug(), "The exhibitor's short name.")
