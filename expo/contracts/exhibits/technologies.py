"""Technologies that practitioners can use."""

from __future__ import annotations

from expo.contracts.exhibits.kinds import how_many, readiness_level, short_title
from expo.contracts.exhibits.pages import Link, Page
from expo.contracts.kinds import Choice, Slug, Text, Token
from expo.contracts.message import Answer, Listed, Request, of
from expo.contracts.vocabulary import HAZARDS, PHASES


class Technology(Answer):
    """Something that practitioners can use, with its maturity."""

    key: str = of(Slug(), "Its short name in the edition.")
    title: dict[str, str] = of(short_title(), "What it is called.")
    summary: dict[str, str] = of(Text(), "What it does.")
    trl: int = of(readiness_level(), "Technology readiness level, 1 (idea) to 9 (proven in use).")
    field_of_use: dict[str, str] = of(short_title(), "Where it is used: search and rescue, shelter management …")
    hazards: tuple[str, ...] = of(Listed(Choice(tuple(HAZARDS))), "Hazards it helps with.")
    phases: tuple[str, ...] = of(Listed(Choice(tuple(PHASES))), "Phases of crisis management it serves.")
    exhibitors: tuple[Link, ...] = of(Listed(Link), "Who shows it.", default=())
    projects: tuple[Link, ...] = of(Listed(Link), "Projects it came from.", default=())
    tests: tuple[Link, ...] = of(Listed(Link), "Tests in which it can be tried.", default=())


class Technologies(Answer):
    """A page of technologies, by title."""

    items: tuple[Technology, ...] = of(Listed(Technology), "The rows.")
    next: str | None = of(Token(), "Cursor of the next page; none = this is the last.", default=None)
    total: int | None = of(how_many(), "How many match, where the first page was asked.", default=None)


class ListTechnologies(Page):
    """Technologies by hazard, phase, maturity, exhibitor or words."""

    hazard: str | None = of(Choice(tuple(HAZARDS)), "A hazard it helps with.", default=None)
    phase: str | None = of(Choice(tuple(PHASES)), "A phase it serves.", default=None)
    trl: int | None = of(readiness_level(), "Lowest readiness level.", default=None)
    exhibitor: str | None = of(Slug(), "Who shows it.", default=None)


class GetTechnology(Request):
    """One technology. NotFound `technology_unknown`."""

    edition: str = of(Slug(), "Short name of the edition.")
    key: str = of(Slug(), "The technology's short name.")
