"""What the house `exhibits` promises: what is shown at an edition, and the tests that people book.

Exhibitors, stands, projects, technologies, stations and tests are named within an edition by a `key` (a slug that
organisers choose); slots and bookings by UUID. Bookings carry a six-character code for the station.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from marshmallow import fields, validate

from expo.contracts.kinds import LANGUAGES, Choice, Instant, Line, Slug, Text, Token
from expo.contracts.message import Answer, Event, Listed, Nested, Request, of
from expo.contracts.time import TimeTakenFields
from expo.contracts.vocabulary import (
    COUNTRIES,
    HAZARDS,
    PHASES,
    PROJECT_KINDS,
    PROJECT_THEMES,
    TARGET_GROUPS,
)

BOOKING_STATES = ("taken", "waiting", "released")
PROGRESS = ("expected", "started", "finished", "no_show")
RELEASE_REASONS = ("cancelled", "cancelled_by_organiser", "registration_cancelled", "time_lost", "slot_started")
"""Why a booking ended: by the person, by an organiser, with the registration, by an earlier claim elsewhere, or as it
still waited when the slot began."""


def _country() -> Choice:
    return Choice(COUNTRIES)


def _title() -> Text:
    return Text(limit=300)


def _trl() -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(1, 9))


def _year() -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(1950, 2100))


def _count(most: int = 100_000) -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(0, most))


class _Page(Request):
    """A list is asked for page by page."""

    edition: str = of(Slug(), "Short name of the edition.")
    after: str | None = of(Token(), "Cursor: `next` of the page before; none = from the first.", default=None)
    limit: int = of(
        fields.Integer(strict=True, validate=validate.Range(1, 500)), "Rows a page, 500 at most.", default=50
    )
    text: str | None = of(
        Line(100), "Words that title, summary or partners contain; case and diacritics do not matter.", default=None
    )


# --- what is shown ---------------------------------------------------------------------------------------------


class Link(Answer):
    """Another thing of the same edition, as a page links to it."""

    key: str = of(Slug(), "Its short name.")
    title: dict[str, str] = of(Text(), "What it is called.")


class Partner(Answer):
    """An organisation that takes part in a project."""

    name: str = of(Line(300), "The organisation's name, in the source's spelling.")
    country: str | None = of(_country(), "ISO 3166-1 alpha-2.", default=None)
    organisation: str | None = of(Slug(), "The organisation's short name, the same in all its projects.", default=None)
    lead: bool = of(fields.Boolean(), "Whether it leads the project.", default=False)


class Project(Answer):
    """A project of the Baltic Sea Region that the expo shows."""

    key: str = of(Slug(), "Its short name in the edition.")
    title: dict[str, str] = of(_title(), "Its title.")
    acronym: str | None = of(Line(60), "Its acronym.", default=None)
    year_from: int | None = of(_year(), "First year; none = not stated.", default=None)
    year_to: int | None = of(_year(), "Last year; none = not stated.", default=None)
    theme: str = of(Choice(tuple(PROJECT_THEMES)), "Line of work.")
    kind: str = of(Choice(tuple(PROJECT_KINDS)), "What it mainly was.")
    countries: tuple[str, ...] = of(Listed(_country()), "Countries that took part.")
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
    total: int | None = of(_count(), "How many match, where the first page was asked.", default=None)


class ListProjects(_Page):
    """Projects by theme, hazard, country, year, partner or words; each filter narrows."""

    theme: str | None = of(Choice(tuple(PROJECT_THEMES)), "Line of work.", default=None)
    kind: str | None = of(Choice(tuple(PROJECT_KINDS)), "What it mainly was.", default=None)
    hazard: str | None = of(Choice(tuple(HAZARDS)), "A hazard it worked on.", default=None)
    country: str | None = of(_country(), "A country that took part.", default=None)
    year: int | None = of(_year(), "A year in which it ran.", default=None)
    organisation: str | None = of(Slug(), "An organisation that took part.", default=None)


class GetProject(Request):
    """One project. NotFound `project_unknown`."""

    edition: str = of(Slug(), "Short name of the edition.")
    key: str = of(Slug(), "The project's short name.")


class Technology(Answer):
    """Something that practitioners can use, with its maturity."""

    key: str = of(Slug(), "Its short name in the edition.")
    title: dict[str, str] = of(_title(), "What it is called.")
    summary: dict[str, str] = of(Text(), "What it does.")
    trl: int = of(_trl(), "Technology readiness level, 1 (idea) to 9 (proven in use).")
    field_of_use: dict[str, str] = of(_title(), "Where it is used: search and rescue, shelter management …")
    hazards: tuple[str, ...] = of(Listed(Choice(tuple(HAZARDS))), "Hazards it helps with.")
    phases: tuple[str, ...] = of(Listed(Choice(tuple(PHASES))), "Phases of crisis management it serves.")
    exhibitors: tuple[Link, ...] = of(Listed(Link), "Who shows it.", default=())
    projects: tuple[Link, ...] = of(Listed(Link), "Projects it came from.", default=())
    tests: tuple[Link, ...] = of(Listed(Link), "Tests in which it can be tried.", default=())


class Technologies(Answer):
    """A page of technologies, by title."""

    items: tuple[Technology, ...] = of(Listed(Technology), "The rows.")
    next: str | None = of(Token(), "Cursor of the next page; none = this is the last.", default=None)
    total: int | None = of(_count(), "How many match, where the first page was asked.", default=None)


class ListTechnologies(_Page):
    """Technologies by hazard, phase, maturity, exhibitor or words."""

    hazard: str | None = of(Choice(tuple(HAZARDS)), "A hazard it helps with.", default=None)
    phase: str | None = of(Choice(tuple(PHASES)), "A phase it serves.", default=None)
    trl: int | None = of(_trl(), "Lowest readiness level.", default=None)
    exhibitor: str | None = of(Slug(), "Who shows it.", default=None)


class GetTechnology(Request):
    """One technology. NotFound `technology_unknown`."""

    edition: str = of(Slug(), "Short name of the edition.")
    key: str = of(Slug(), "The technology's short name.")


class Exhibitor(Answer):
    """Who shows something, and where they stand."""

    key: str = of(Slug(), "Its short name in the edition.")
    name: str = of(Line(200), "What it calls itself.")
    organisation: str = of(Line(200), "The organisation behind it.")
    country: str = of(_country(), "ISO 3166-1 alpha-2.")
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
    total: int | None = of(_count(), "How many match, where the first page was asked.", default=None)


class ListExhibitors(_Page):
    """Exhibitors by country, zone, hazard or words."""

    country: str | None = of(_country(), "Where it comes from.", default=None)
    zone: str | None = of(Slug(), "Zone of the site.", default=None)
    hazard: str | None = of(Choice(tuple(HAZARDS)), "A hazard with which something it shows helps.", default=None)


class GetExhibitor(Request):
    """One exhibitor. NotFound `exhibitor_unknown`."""

    edition: str = of(Slug(), "Short name of the edition.")
    key: str = of(Slug(), "The exhibitor's short name.")


# --- what can be tried -----------------------------------------------------------------------------------------


class FreeSlot(Answer):
    """A slot that could be taken instead."""

    slot: UUID = of(fields.UUID(), "The slot.")
    start: datetime = of(Instant(), "When it starts.")
    end: datetime = of(Instant(), "When it ends.")
    zone: str = of(Slug(), "Zone of the site.")
    free: int = of(_count(), "Places that are left.")


class MyPlace(Answer):
    """The reader's own booking of a slot."""

    id: UUID = of(fields.UUID(), "The booking.")
    state: str = of(Choice(BOOKING_STATES), "`taken` or `waiting`.")
    position: int | None = of(_count(), "Place in the line, 1 = next; none = not waiting.", default=None)


class Slot(Answer):
    """A time at which a test runs."""

    id: UUID = of(fields.UUID(), "The slot.")
    start: datetime = of(Instant(), "When it starts.")
    end: datetime = of(Instant(), "When it ends.")
    zone: str = of(Slug(), "Zone of the site.")
    places: int = of(_count(), "People who can take part.")
    taken: int = of(_count(), "Places that are given.")
    waiting: int = of(_count(), "People in line.")
    mine: MyPlace | None = of(Nested(MyPlace), "The reader's own booking.", default=None)


class Test(Answer):
    """A technology that people try for themselves, at a station, with an operator."""

    __test__: ClassVar[bool] = False

    key: str = of(Slug(), "Its short name in the edition.")
    title: dict[str, str] = of(_title(), "What it is called.")
    summary: dict[str, str] = of(Text(), "What one does in it.")
    technology: Link = of(Nested(Link), "What is tried.")
    station: Link = of(Nested(Link), "Where it is tried.")
    exhibitor: Link | None = of(Nested(Link), "Who runs it.", default=None)
    zone: str = of(Slug(), "Zone of the site in which the station is.")
    time_zone: str = of(Token(64), "IANA zone in which its times are read.")
    duration: int = of(_count(1440), "Minutes from start to end.")
    setup: int = of(_count(1440), "Minutes before each start in which device, operator and station are not free.")
    places: int = of(_count(10_000), "Places in a slot.")
    languages: tuple[str, ...] = of(Listed(Choice(LANGUAGES)), "Languages in which the operator can guide.")
    equipment: tuple[dict[str, str], ...] = of(Listed(_title()), "Protective equipment that is worn.")
    hazards: tuple[dict[str, str], ...] = of(Listed(_title()), "What can hurt: heat, noise, rotors …")
    meeting_point: dict[str, str] = of(_title(), "Where to be.")
    early: int = of(_count(240), "Minutes before the start at which to be there.")
    target_groups: tuple[str, ...] = of(Listed(Choice(tuple(TARGET_GROUPS))), "Who may take part; empty = everyone.")
    briefing: dict[str, str] = of(Text(), "What everyone must know before it starts.")
    slot_count: int = of(_count(), "Slots that are still to come.")
    free: int = of(_count(), "Places left in all of them.")
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
    total: int | None = of(_count(), "How many match, where the first page was asked.", default=None)


class ListTests(_Page):
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


# --- bookings --------------------------------------------------------------------------------------------------


class BookSlot(Request):
    """Take a place in a slot for oneself, or join its line.

    NotFound `slot_unknown`. Conflict: `not_registered`; `target_group_not_eligible` (group, groups); `slot_past`
    (start); `already_booked` (booking, state); `test_already_booked` (booking, start); `time_clash` (booking, owner,
    start, end, walking_minutes, alternatives); `sold_out` (places, waiting, alternatives) where `wait` is false.
    `alternatives` are rows like `FreeSlot`.
    """

    slot: UUID = of(fields.UUID(), "The slot.")
    wait: bool = of(fields.Boolean(), "Whether to join the line where it is full.", default=True)
    briefing_read: bool = of(fields.Boolean(), "Whether the person says to have read the briefing.", default=False)


class Booking(Answer):
    """A person's place in a slot, or in its line."""

    id: UUID = of(fields.UUID(), "The booking.")
    edition: str = of(Slug(), "Short name of the edition.")
    version: int = of(_count(), "Grows by one at each change.")
    code: str = of(Token(6), "Six characters to say at the station.")
    state: str = of(Choice(BOOKING_STATES), "`taken`, `waiting` or `released`.")
    reason: str | None = of(Choice(RELEASE_REASONS), "Why it was released.", default=None)
    progress: str = of(Choice(PROGRESS), "How far it went at the station.")
    position: int | None = of(_count(), "Place in the line, 1 = next; none = not waiting.", default=None)
    slot: UUID = of(fields.UUID(), "The slot.")
    test: str = of(Slug(), "The test's short name.")
    title: dict[str, str] = of(_title(), "What the test is called.")
    start: datetime = of(Instant(), "When it starts.")
    end: datetime = of(Instant(), "When it ends.")
    zone: str = of(Slug(), "Zone of the site.")
    time_zone: str = of(Token(64), "IANA zone in which its times are read.")
    meeting_point: dict[str, str] = of(_title(), "Where to be.")
    early: int = of(_count(240), "Minutes before the start at which to be there.")
    briefed: bool = of(fields.Boolean(), "Whether the briefing was read, or given at the station.")
    booked_at: datetime = of(Instant(), "When it was asked for.")
    alternatives: tuple[FreeSlot, ...] = of(
        Listed(FreeSlot), "Other slots of the test that are free and fit the person's time; while waiting.", default=()
    )


class Bookings(Answer):
    """A person's bookings, by start."""

    items: tuple[Booking, ...] = of(Listed(Booking), "The rows; released ones too.")


class MyBookings(Request):
    """The caller's own bookings in an edition."""

    edition: str = of(Slug(), "Short name of the edition.")


class CancelBooking(Request):
    """Give a place back; the next in line gets it. The person's own, or any by an organiser.

    Cancelling what is released already changes nothing. NotFound `booking_unknown`; Conflict `booking_started`.
    """

    booking: UUID = of(fields.UUID(), "The booking.")


class ExplainBooking(Request):
    """Every decision about a booking, oldest first; for the person and for organisers. NotFound `booking_unknown`."""

    booking: UUID = of(fields.UUID(), "The booking.")


class Decision(Answer):
    """One decision, as codes and figures; the reader's catalogue makes the sentence."""

    at: datetime = of(Instant(), "When it was taken.")
    rule: str = of(Token(64), "The rule by which.")
    outcome: str = of(Token(64), "What came out.")
    figures: dict[str, Any] = of(fields.Dict(), "The numbers, times and ids it rests on.")


class Decisions(Answer):
    """What was decided about one thing."""

    items: tuple[Decision, ...] = of(Listed(Decision), "Oldest first.")


# --- the station -----------------------------------------------------------------------------------------------


class MyStations(Request):
    """The stations at which the caller works: as operator, or on the exhibitor's staff; all of them for organisers."""

    edition: str = of(Slug(), "Short name of the edition.")


class Station(Answer):
    """A place with a device and an operator."""

    key: str = of(Slug(), "Its short name in the edition.")
    title: dict[str, str] = of(_title(), "What it is called.")
    zone: str = of(Slug(), "Zone of the site.")


class Stations(Answer):
    """Stations by key."""

    items: tuple[Station, ...] = of(Listed(Station), "The rows.")


class ListStation(Request):
    """A station's slots and who is expected. NotFound `station_unknown`, also for those who do not work there."""

    edition: str = of(Slug(), "Short name of the edition.")
    station: str = of(Slug(), "The station's short name.")
    start: datetime | None = of(Instant(), "Slots that end after this; none = all.", default=None)
    end: datetime | None = of(Instant(), "Slots that start before this; none = all.", default=None)


class Expected(Answer):
    """Somebody who is expected at a station, by code."""

    id: UUID = of(fields.UUID(), "The booking.")
    code: str = of(Token(6), "What the person says.")
    state: str = of(Choice(BOOKING_STATES), "`taken` or `waiting`.")
    progress: str = of(Choice(PROGRESS), "How far it went.")
    position: int | None = of(_count(), "Place in the line; none = has a place.", default=None)
    briefed: bool = of(fields.Boolean(), "Whether the briefing was read or given.")
    target_group: str | None = of(Choice(tuple(TARGET_GROUPS)), "The person's group.", default=None)
    version: int = of(_count(), "The booking's version.")


class StationSlot(Answer):
    """A slot as the operator sees it."""

    id: UUID = of(fields.UUID(), "The slot.")
    test: Link = of(Nested(Link), "What is tried.")
    start: datetime = of(Instant(), "When it starts.")
    end: datetime = of(Instant(), "When it ends.")
    places: int = of(_count(), "People who can take part.")
    queue: tuple[Expected, ...] = of(Listed(Expected), "Those with a place by code, then those in line.")


class StationView(Answer):
    """A station's day."""

    station: Station = of(Nested(Station), "The station.")
    time_zone: str = of(Token(64), "IANA zone in which its times are read.")
    slots: tuple[StationSlot, ...] = of(Listed(StationSlot), "By start.")


class MarkBooking(Request):
    """Say how a booking goes: started, finished, or nobody came. For those who work at the station, and organisers.

    The same mark again changes nothing. NotFound `booking_unknown`; Conflict `briefing_missing`,
    `not_in_that_state` (state, progress).
    """

    booking: UUID = of(fields.UUID(), "The booking.")
    progress: str = of(Choice(PROGRESS[1:]), "`started`, `finished` or `no_show`.")
    briefed: bool = of(fields.Boolean(), "Whether the operator has given the briefing.", default=False)


# --- organisers ------------------------------------------------------------------------------------------------


class PlanSlotMove(Request):
    """How many a move of a slot would concern; changes nothing. NotFound `slot_unknown`."""

    slot: UUID = of(fields.UUID(), "The slot.")
    start: datetime = of(Instant(), "The new start; the length stays.")


class MoveSlot(Request):
    """Move a slot in time. Nobody loses a place: people are told, and choose.

    Conflict: `concerned_changed` (concerned) where another number of people is concerned than was shown;
    `resource_busy` (resource, kind, start, end) where station, device or operator is elsewhere; `slot_past`.
    """

    slot: UUID = of(fields.UUID(), "The slot.")
    start: datetime = of(Instant(), "The new start; the length stays.")
    concerned: int = of(_count(), "How many people with a place the organiser was shown.")


class SlotMove(Answer):
    """What a move does, or would do."""

    slot: UUID = of(fields.UUID(), "The slot.")
    start: datetime = of(Instant(), "The new start.")
    end: datetime = of(Instant(), "The new end.")
    concerned: int = of(_count(), "People with a place.")
    waiting: int = of(_count(), "People in line.")
    clashing: int = of(_count(), "People with a place who have something else at the new time.")


class ExhibitorRow(Request):
    """An exhibitor as an import gives it."""

    key: str = of(Slug(), "Its short name; the same key again is the same exhibitor.")
    name: str = of(Line(200), "What it calls itself.")
    organisation: str = of(Line(200), "The organisation behind it.")
    country: str = of(_country(), "ISO 3166-1 alpha-2.")
    description: dict[str, str] = of(Text(), "What it shows and why.")
    website: str | None = of(fields.URL(schemes={"http", "https"}), "Its own page.", default=None)
    stand: str | None = of(Token(12), "The stand's number; one exhibitor a stand.", default=None)
    zone: str | None = of(Slug(), "Zone of the site in which the stand is; needed with a stand.", default=None)
    staff: tuple[UUID, ...] = of(Listed(fields.UUID(), limit=200), "People who work there.", default=())


class ProjectRow(Request):
    """A project as an import gives it."""

    key: str = of(Slug(), "Its short name; the same key again is the same project.")
    title: dict[str, str] = of(_title(), "Its title.")
    acronym: str | None = of(Line(60), "Its acronym.", default=None)
    year_from: int | None = of(_year(), "First year.", default=None)
    year_to: int | None = of(_year(), "Last year.", default=None)
    theme: str = of(Choice(tuple(PROJECT_THEMES)), "Line of work.")
    kind: str = of(Choice(tuple(PROJECT_KINDS)), "What it mainly was.")
    countries: tuple[str, ...] = of(Listed(_country(), limit=60), "Countries that took part.", default=())
    hazards: tuple[str, ...] = of(Listed(Choice(tuple(HAZARDS)), limit=30), "Hazards it worked on.", default=())
    keywords: tuple[str, ...] = of(Listed(Line(100), limit=30), "Words that describe it.", default=())
    summary: dict[str, str] = of(Text(), "What it did.")
    funder: str | None = of(Line(200), "Who paid for it.", default=None)
    partners: tuple[Partner, ...] = of(Listed(Partner, limit=100), "Who took part; the lead first.", default=())


class TechnologyRow(Request):
    """A technology as an import gives it."""

    key: str = of(Slug(), "Its short name; the same key again is the same technology.")
    title: dict[str, str] = of(_title(), "What it is called.")
    summary: dict[str, str] = of(Text(), "What it does.")
    trl: int = of(_trl(), "Technology readiness level, 1 to 9.")
    field_of_use: dict[str, str] = of(_title(), "Where it is used.")
    hazards: tuple[str, ...] = of(Listed(Choice(tuple(HAZARDS)), limit=30), "Hazards it helps with.", default=())
    phases: tuple[str, ...] = of(Listed(Choice(tuple(PHASES)), limit=4), "Phases it serves.", default=())
    exhibitors: tuple[str, ...] = of(Listed(Slug(), limit=50), "Keys of exhibitors that show it.", default=())
    projects: tuple[str, ...] = of(Listed(Slug(), limit=50), "Keys of projects it came from.", default=())


class ResourceRow(Request):
    """A station, device or operator: something that is never in two places."""

    key: str = of(Slug(), "Its short name; the same key again is the same resource.")
    kind: str = of(Choice(("station", "device", "operator")), "What it is.")
    title: dict[str, str] = of(_title(), "What it is called; for an operator the role, never a person's name.")
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
    title: dict[str, str] = of(_title(), "What it is called.")
    summary: dict[str, str] = of(Text(), "What one does in it.")
    duration: int = of(fields.Integer(strict=True, validate=validate.Range(5, 720)), "Minutes from start to end.")
    setup: int = of(
        fields.Integer(strict=True, validate=validate.Range(0, 240)), "Minutes before each start.", default=0
    )
    places: int = of(fields.Integer(strict=True, validate=validate.Range(1, 1000)), "Places in a slot.")
    languages: tuple[str, ...] = of(Listed(Choice(LANGUAGES), limit=12), "Languages of the operator.")
    equipment: tuple[dict[str, str], ...] = of(Listed(_title(), limit=30), "Protective equipment.", default=())
    hazards: tuple[dict[str, str], ...] = of(Listed(_title(), limit=30), "What can hurt.", default=())
    meeting_point: dict[str, str] = of(_title(), "Where to be.")
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


class ImportExhibits(Request):
    """Bring in what an edition shows, all or nothing; what is not named stays as it is.

    Invalid `import_refused` with a pointer, code and value for each bad row: `key_twice`, `exhibitor_unknown`,
    `project_unknown`, `technology_unknown`, `station_unknown`, `device_unknown`, `operator_unknown`, `test_unknown`,
    `zone_unknown`, `zone_missing`, `stand_twice`, `years_reversed`, `slot_twice`, `slot_outside_edition`,
    `resource_busy`, `capacity_below_taken`, `slot_has_bookings`.
    """

    edition: str = of(Slug(), "Short name of the edition.")
    exhibitors: tuple[ExhibitorRow, ...] = of(Listed(ExhibitorRow, limit=5000), "Exhibitors.", default=())
    projects: tuple[ProjectRow, ...] = of(Listed(ProjectRow, limit=5000), "Projects.", default=())
    technologies: tuple[TechnologyRow, ...] = of(Listed(TechnologyRow, limit=5000), "Technologies.", default=())
    resources: tuple[ResourceRow, ...] = of(
        Listed(ResourceRow, limit=5000), "Stations, devices, operators.", default=()
    )
    tests: tuple[TestRow, ...] = of(Listed(TestRow, limit=5000), "Tests.", default=())
    slots: tuple[SlotRow, ...] = of(Listed(SlotRow, limit=20_000), "Slots.", default=())
    dry_run: bool = of(fields.Boolean(), "Only say what would change.", default=False)


class ImportProjects(Request):
    """Bring in the projects of a `projects.json` file; refused and reported like `ImportExhibits`.

    Themes are codes or labels of the vocabulary; unknown ones are `theme_unknown`, and an unreadable file is Invalid
    `file_not_readable`.
    """

    edition: str = of(Slug(), "Short name of the edition.")
    file: str = of(fields.String(validate=validate.Length(2, 2_000_000)), "The file's text: a JSON list of projects.")
    language: str = of(Choice(LANGUAGES), "Language of its titles and summaries.", default="en")
    dry_run: bool = of(fields.Boolean(), "Only say what would change.", default=False)


class Imported(Answer):
    """What an import did to one kind of thing."""

    kind: str = of(Token(20), "`exhibitors`, `projects`, `technologies`, `resources`, `tests` or `slots`.")
    created: int = of(_count(), "New rows.")
    changed: int = of(_count(), "Rows that differed.")
    unchanged: int = of(_count(), "Rows that were there already.")


class ImportReport(Answer):
    """What an import did, or would do."""

    edition: str = of(Slug(), "Short name of the edition.")
    dry_run: bool = of(fields.Boolean(), "Whether nothing was written.")
    imported: tuple[Imported, ...] = of(Listed(Imported), "One row a kind.")


# --- events ----------------------------------------------------------------------------------------------------


class _BookingEvent(Event):
    """A booking's public state after the change."""

    heard_by: ClassVar[tuple[str, ...]] = ("notify",)

    id: UUID = of(fields.UUID(), "The booking.")
    edition: str = of(Slug(), "Short name of the edition.")
    version: int = of(_count(), "The booking's version.")
    person: UUID = of(fields.UUID(), "Whose it is.")
    state: str = of(Choice(BOOKING_STATES), "`taken`, `waiting` or `released`.")
    code: str = of(Token(6), "What the person says at the station.")
    position: int | None = of(_count(), "Place in the line, 1 = next; none = not waiting.", default=None)
    slot: UUID = of(fields.UUID(), "The slot.")
    test: str = of(Slug(), "The test's short name.")
    title: dict[str, str] = of(_title(), "What the test is called.")
    start: datetime = of(Instant(), "When it starts.")
    end: datetime = of(Instant(), "When it ends.")
    zone: str = of(Slug(), "Zone of the site.")
    time_zone: str = of(Token(64), "IANA zone in which its times are read.")
    meeting_point: dict[str, str] = of(_title(), "Where to be.")
    early: int = of(_count(240), "Minutes before the start at which to be there.")
    reason: str | None = of(Choice(RELEASE_REASONS), "Why it was released; none = it was not.", default=None)
    alternatives: tuple[FreeSlot, ...] = of(
        Listed(FreeSlot),
        "Other slots of the test that are free and fit the person's time; while waiting, or lost.",
        default=(),
    )


class SlotBooked(_BookingEvent):
    """A person has a place in a test."""


class SlotWaiting(_BookingEvent):
    """A person is in line for a test."""


class SlotPromoted(_BookingEvent):
    """A person who was in line has a place now."""


class SlotReleased(_BookingEvent):
    """A person has no place in this test any more, or left its line; `reason` says why."""


class SlotPassedOver(_BookingEvent):
    """A place was free, but the next in line has something else at that time; the position is kept. Told once."""


class SlotMoved(_BookingEvent):
    """An organiser has moved the slot; the place is kept. `start` and `end` are the new times."""

    was_start: datetime | None = of(Instant(), "When it started before.", default=None)
    clash: bool = of(fields.Boolean(), "Whether the person has something else at the new time.", default=False)


class TimeTaken(TimeTakenFields, Event):
    """A booking, or an operator's duty, takes this time of the person now; also after it was moved."""

    heard_by: ClassVar[tuple[str, ...]] = ("agenda",)


class TimeFreed(TimeTakenFields, Event):
    """A booking takes no time of the person any more; times as they were."""

    heard_by: ClassVar[tuple[str, ...]] = ("agenda",)
