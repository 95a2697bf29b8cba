"""What an import brings in, row by row."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from marshmallow import fields, validate

from expo.contracts.exhibits.kinds import calendar_year, country_code, readiness_level, short_title
from expo.contracts.exhibits.projects import Partner
from expo.contracts.kinds import LANGUAGES, Choice, Instant, Line, Slug, Text, Token
from expo.contracts.message import Listed, Request, of
from expo.contracts.vocabulary import HAZARDS, PHASES, PROJECT_KINDS, PROJECT_THEMES, TARGET_GROUPS


class ExhibitorRow(Request):
    """An exhibitor as an import gives it."""

    key: str = of(Slug(), "Its short name; the same key again is the same exhibitor.")
    name: str = of(Line(200), "What it calls itself.")
    organisation: str = of(Line(200), "The organisation behind it.")
    country: str = of(country_code(), "ISO 3166-1 alpha-2.")
    description: dict[str, str] = of(Text(), "What it shows and why.")
    website: str | None = of(fields.URL(schemes={"http", "https"}), "Its own page.", default=None)
    stand: str | None = of(Token(12), "The stand's number; one exhibitor a stand.", default=None)
    zone: str | None = of(Slug(), "Zone of the site in which the stand is; needed with a stand.", default=None)
    staff: tuple[UUID, ...] = of(Listed(fields.UUID(), limit=200), "People who work there.", default=())


class ProjectRow(Request):
    """A project as an import gives it."""

    key: str = of(Slug(), "Its short name; the same key again is the same project.")
    title: dict[str, str] = of(short_title(), "Its title.")
    acronym: str | None = of(Line(60), "Its acronym.", default=None)
    year_from: int | None = of(calendar_year(), "First year.", default=None)
    year_to: int | None = of(calendar_year(), "Last year.", default=None)
    theme: str = of(Choice(tuple(PROJECT_THEMES)), "Line of work.")
    kind: str = of(Choice(tuple(PROJECT_KINDS)), "What it mainly was.")
    countries: tuple[str, ...] = of(Listed(country_code(), limit=60), "Countries that took part.", default=())
    hazards: tuple[str, ...] = of(Listed(Choice(tuple(HAZARDS)), limit=30), "Hazards it worked on.", default=())
    keywords: tuple[str, ...] = of(Listed(Line(100), limit=30), "Words that describe it.", default=())
    summary: dict[str, str] = of(Text(), "What it did.")
    funder: str | None = of(Line(200), "Who paid for it.", default=None)
    partners: tuple[Partner, ...] = of(Listed(Partner, limit=100), "Who took part; the lead first.", default=())


class TechnologyRow(Request):
    """A technology as an import gives it."""

    key: str = of(Slug(), "Its short name; the same key again is the same technology.")
    title: dict[str, str] = of(short_title(), "What it is called.")
    summary: dict[str, str] = of(Text(), "What it does.")
    trl: int = of(readiness_level(), "Technology readiness level, 1 to 9.")
    field_of_use: dict[str, str] = of(short_title(), "Where it is used.")
    hazards: tuple[str, ...] = of(Listed(Choice(tuple(HAZARDS)), limit=30), "Hazards it helps with.", default=())
    phases: tuple[str, ...] = of(Listed(Choice(tuple(PHASES)), limit=4), "Phases it serves.", default=())
    exhibitors: tuple[str, ...] = of(Listed(Slug(), limit=50), "Keys of exhibitors that show it.", default=())
    projects: tuple[str, ...] = of(Listed(Slug(), limit=50), "Keys of projects it came from.", default=())


class ResourceRow(Request):
    """A station, device or operator: something that is never in two places."""

    key: str = of(Slug(), "Its short name; the same key again is the same resource.")
    kind: str = of(Choice(("station", "device", "operator")), "What it is.")
    title: dict[str, str] = of(short_title(), "What it is called; for an operator the role, never a person's name.")
    zone: str | None = of(Slug(), "Zone of the site; needed for a station.", default=None)
    person: UUID | None = of(fields.UUID(), "The operator, where it is known who it is.", default=None)


class TestRow(Request):
    """A test as an import gives it."""

    __test__: ClassVar[bool] = False

    key: str = of(Slug(), "Its short name; the same key again is the same test.")
    technology: str = of(Slug(), "Key of the technology that is tried.")
    exhibitor: str | None = of(Slug(), "Key of the exhibitor that runs it.", default=None)
    station: str = of(Slug(), "Key of the station.")
    device: str = of(Slug(), "Key of the device.")
    operator: str = of(Slug(), "Key of the operator.")
    title: dict[str, str] = of(short_title(), "What it is called.")
    summary: dict[str, str] = of(Text(), "What one does in it.")
    duration: int = of(fields.Integer(strict=True, validate=validate.Range(5, 720)), "Minutes from start to end.")
    setup: int = of(
        fields.Integer(strict=True, validate=validate.Range(0, 240)), "Minutes before each start.", default=0
    )
    places: int = of(fields.Integer(strict=True, validate=validate.Range(1, 1000)), "Places in a slot.")
    languages: tuple[str, ...] = of(Listed(Choice(LANGUAGES), limit=12), "Languages of the operator.")
    equipment: tuple[dict[str, str], ...] = of(Listed(short_title(), limit=30), "Protective equipment.", default=())
    hazards: tuple[dict[str, str], ...] = of(Listed(short_title(), limit=30), "What can hurt.", default=())
    meeting_point: dict[str, str] = of(short_title(), "Where to be.")
    early: int = of(
        fields.Integer(strict=True, validate=validate.Range(0, 240)), "Minutes before the start.", default=10
    )
    target_groups: tuple[str, ...] = of(
        Listed(Choice(tuple(TARGET_GROUPS)), limit=20), "Who may take part; empty = everyone.", default=()
    )
    briefing: dict[str, str] = of(Text(8000), "What everyone must know before it starts.")


class SlotRow(Request):
    """A slot as an import gives it; the same test and start again is the same slot, also after it was moved."""

    test: str = of(Slug(), "Key of the test.")
    start: datetime = of(Instant(), "When it starts; it ends after the test's duration.")
    places: int | None = of(
        fields.Integer(strict=True, validate=validate.Range(1, 1000)), "Places; none = as the test says.", default=None
    )
    device: str | None = of(Slug(), "Key of another device than the test's.", default=None)
    operator: str | None = of(Slug(), "Key of another operator than the test's.", default=None)
