"""Tests that people book, and the slots in which they run."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from marshmallow import fields

from expo.contracts.exhibits.bookings import MyPlace
from expo.contracts.exhibits.kinds import how_many, short_title
from expo.contracts.exhibits.pages import Link, Page
from expo.contracts.kinds import LANGUAGES, Choice, Instant, Slug, Text, Token
from expo.contracts.message import Answer, Listed, Nested, Request, of
from expo.contracts.vocabulary import HAZARDS, TARGET_GROUPS


class Slot(Answer):
    """A time at which a test runs."""

    id: UUID = of(fields.UUID(), "The slot.")
    start: datetime = of(Instant(), "When it starts.")
    end: datetime = of(Instant(), "When it ends.")
    zone: str = of(Slug(), "Zone of the site.")
    places: int = of(how_many(), "People who can take part.")
    taken: int = of(how_many(), "Places that are given.")
    waiting: int = of(how_many(), "People in line.")
    mine: MyPlace | None = of(Nested(MyPlace), "The reader's own booking.", default=None)


class Test(Answer):
    """A technology that people try for themselves, at a station, with an operator."""

    __test__: ClassVar[bool] = False

    key: str = of(Slug(), "Its short name in the edition.")
    title: dict[str, str] = of(short_title(), "What it is called.")
    summary: dict[str, str] = of(Text(), "What one does in it.")
    technology: Link = of(Nested(Link), "What is tried.")
    station: Link = of(Nested(Link), "Where it is tried.")
    exhibitor: Link | None = of(Nested(Link), "Who runs it.", default=None)
    zone: str = of(Slug(), "Zone of the site in which the station is.")
    time_zone: str = of(Token(64), "IANA zone in which its times are read.")
    duration: int = of(how_many(1440), "Minutes from start to end.")
    setup: int = of(how_many(1440), "Minutes before each start in which device, operator and station are not free.")
    places: int = of(how_many(10_000), "Places in a slot.")
    languages: tuple[str, ...] = of(Listed(Choice(LANGUAGES)), "Languages in which the operator can guide.")
    equipment: tuple[dict[str, str], ...] = of(Listed(short_title()), "Protective equipment that is worn.")
    hazards: tuple[dict[str, str], ...] = of(Listed(short_title()), "What can hurt: heat, noise, rotors …")
    meeting_point: dict[str, str] = of(short_title(), "Where to be.")
    early: int = of(how_many(240), "Minutes before the start at which to be there.")
    target_groups: tuple[str, ...] = of(Listed(Choice(tuple(TARGET_GROUPS))), "Who may take part; empty = everyone.")
    briefing: dict[str, str] = of(Text(), "What everyone must know before it starts.")
    slot_count: int = of(how_many(), "Slots that are still to come.")
    free: int = of(how_many(), "Places left in all of them.")
    next_free: datetime | None = of(
        Instant(), "Start of the next slot with a place left; none = all full.", default=None
    )
    slots: tuple[Slot, ...] = of(
        Listed(Slot), "Slots by time, past ones too; only in the answer to `get_test`.", default=()
    )


class Tests(Answer):
    """A page of tests, by title."""

    __test__: ClassVar[bool] = False

    items: tuple[Test, ...] = of(Listed(Test), "The rows, without their slots.")
    next: str | None = of(Token(), "Cursor of the next page; none = this is the last.", default=None)
    total: int | None = of(how_many(), "How many match, where the first page was asked.", default=None)


class ListTests(Page):
    """Tests by hazard, technology, exhibitor, language, target group or words."""

    hazard: str | None = of(Choice(tuple(HAZARDS)), "A hazard with which the technology helps.", default=None)
    technology: str | None = of(Slug(), "What is tried.", default=None)
    exhibitor: str | None = of(Slug(), "Who runs it.", default=None)
    language: str | None = of(Choice(LANGUAGES), "A language in which the operator can guide.", default=None)
    target_group: str | None = of(Choice(tuple(TARGET_GROUPS)), "A group that may take part.", default=None)


class GetTest(Request):
    """One test with its slots, their counts and the reader's own bookings. NotFound `test_unknown`."""

    edition: str = of(Slug(), "Short name of the edition.")
    key: str = of(Slug(), "The test's short name.")
