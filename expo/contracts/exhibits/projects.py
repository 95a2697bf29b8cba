"""Projects of the Baltic Sea Region that the expo shows."""

from __future__ import annotations

from marshmallow import fields

from expo.contracts.exhibits.kinds import calendar_year, country_code, how_many, short_title
from expo.contracts.exhibits.pages import Link, Page
from expo.contracts.kinds import Choice, Line, Slug, Text, Token
from expo.contracts.message import Answer, Listed, Request, of
from expo.contracts.vocabulary import HAZARDS, PROJECT_KINDS, PROJECT_THEMES


class Partner(Answer):
    """An organisation that takes part in a project."""

    name: str = of(Line(300), "The organisation's name, in the source's spelling.")
    country: str | None = of(country_code(), "ISO 3166-1 alpha-2.", default=None)
    organisation: str | None = of(Slug(), "The organisation's short name, the same in all its projects.", default=None)
    lead: bool = of(fields.Boolean(), "Whether it leads the project.", default=False)


class Project(Answer):
    """A project of the Baltic Sea Region that the expo shows."""

    key: str = of(Slug(), "Its short name in the edition.")
    title: dict[str, str] = of(short_title(), "Its title.")
    acronym: str | None = of(Line(60), "Its acronym.", default=None)
    year_from: int | None = of(calendar_year(), "First year; none = not stated.", default=None)
    year_to: int | None = of(calendar_year(), "Last year; none = not stated.", default=None)
    theme: str = of(Choice(tuple(PROJECT_THEMES)), "Line of work.")
    kind: str = of(Choice(tuple(PROJECT_KINDS)), "What it mainly was.")
    countries: tuple[str, ...] = of(Listed(country_code()), "Countries that took part.")
    hazards: tuple[str, ...] = of(Listed(Choice(tuple(HAZARDS))), "Hazards it worked on.")
    keywords: tuple[str, ...] = of(Listed(Line(100)), "Words that describe it, in English.")
    summary: dict[str, str] = of(Text(), "What it did, in a sentence or two.")
    funder: str | None = of(Line(200), "Who paid for it.", default=None)
    partners: tuple[Partner, ...] = of(Listed(Partner), "Who took part; the lead first.")
    technologies: tuple[Link, ...] = of(Listed(Link), "Technologies that came from it.", default=())


class Projects(Answer):
    """A page of projects, by title."""

    items: tuple[Project, ...] = of(Listed(Project), "The rows.")
    next: str | None = of(Token(), "Cursor of the next page; none = this is the last.", default=None)
    total: int | None = of(how_many(), "How many match, where the first page was asked.", default=None)


class ListProjects(Page):
    """Projects by theme, hazard, country, year, partner or words; each filter narrows."""

    theme: str | None = of(Choice(tuple(PROJECT_THEMES)), "Line of work.", default=None)
    kind: str | None = of(Choice(tuple(PROJECT_KINDS)), "What it mainly was.", default=None)
    hazard: str | None = of(Choice(tuple(HAZARDS)), "A hazard it worked on.", default=None)
    country: str | None = of(country_code(), "A country that took part.", default=None)
    year: int | None = of(calendar_year(), "A year in which it ran.", default=None)
    organisation: str | None = of(Slug(), "An organisation that took part.", default=None)


class GetProject(Request):
    """One project. NotFound `project_unknown`."""

    edition: str = of(Slug(), "Short name of the edition.")
    key: str = of(Slug(), "The project's short name.")
