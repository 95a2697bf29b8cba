"""The programme as readers see it: sessions, where and when they are, and what is free."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from marshmallow import fields, validate

from expo.contracts.agenda.seats import MySeat
from expo.contracts.kinds import Choice, Instant, Line, Slug, Text, Token
from expo.contracts.message import Answer, Contract, Listed, Nested, Request, of

KINDS = (
    "talk",
    "workshop",
    "hackathon",
    "panel",
    "poster",
    "demonstration",
    "project",
    "course",
    "round_table",
    "visit",
    "ceremony",
    "social",
    "break",
    "other",
)
"""What a session can be; labels are in the message catalogues."""
LIST_LIMIT = 500
LONG = 40_000


class Track(Contract):
    """A thread through the programme."""

    slug: str = of(Slug(), "Short name, stable within the edition.")
    name: str = of(Line(), "Name as it is shown.")
    colour: str | None = of(Token(7), "`#rrggbb`, or null.", default=None)


class Room(Contract):
    """A place where sessions happen."""

    slug: str = of(Slug(), "Short name, stable within the edition; what events name the room by.")
    name: str = of(Line(), "Name as it is on the door.")
    guid: UUID | None = of(fields.UUID(), "Id in schedule.xml, or null.", default=None)
    zone: str | None = of(Slug(), "Zone of the edition's site that it lies in; null = not said.", default=None)
    capacity: int | None = of(
        fields.Integer(validate=validate.Range(min=0)), "People it holds; null = not said.", default=None
    )


class Speaker(Contract):
    """Who is named on a session. Published content, not an account."""

    guid: UUID | None = of(
        fields.UUID(), "Id in schedule.xml; persons are compared by it. Null = not said.", default=None
    )
    name: str = of(Line(), "Name as published.")


class Link(Contract):
    """An address that a session points to."""

    url: str = of(Token(2000), "Address.")
    title: str = of(Line(500), "What it is called.")


class Occurrence(Answer):
    """A session in a room at a time, with what is free at this moment."""

    id: UUID = of(fields.UUID(), "The occurrence.")
    room: str = of(Slug(), "Slug of the room.")
    zone: str | None = of(Slug(), "Zone that the room lies in; null = not said.", default=None)
    day: dt.date = of(fields.Date(), "Conference day: a session past midnight belongs to the day before.")
    start: dt.datetime = of(Instant(), "Begin.")
    end: dt.datetime = of(Instant(), "End, exclusive.")
    capacity: int | None = of(fields.Integer(), "Seats; null = drop-in, no seats are kept.", default=None)
    taken: int = of(fields.Integer(), "Seats taken.", default=0)
    free: int | None = of(
        fields.Integer(), "Seats that a newcomer could take now: 0 while anyone waits; null = drop-in.", default=None
    )
    waiting: int = of(fields.Integer(), "People in line.", default=0)
    version: int = of(fields.Integer(), "Grows by one with each change of room, time or capacity.")
    mine: MySeat | None = of(Nested(MySeat), "The reader's live seat; null = none, or not signed in.", default=None)


class ListedSession(Answer):
    """One occurrence in a list, with what a page shows of its session."""

    session: UUID = of(fields.UUID(), "The session: its guid.")
    code: str = of(Token(32), "Short code for people.")
    slug: str = of(Token(300), "For addresses; unique within the edition.")
    kind: str = of(Choice(KINDS), "What it is.")
    title: dict[str, str] = of(Text(500), "Title.")
    subtitle: dict[str, str] | None = of(Text(500), "Second title, or null.", default=None)
    languages: tuple[str, ...] = of(Listed(Token(35)), "Spoken languages, BCP 47; empty = not said.")
    track: str | None = of(Slug(), "Slug of the track, or null.", default=None)
    speakers: tuple[Speaker, ...] = of(Listed(Speaker), "Who is named on it.")
    occurrence: Occurrence = of(Nested(Occurrence), "Where and when, seats, and the reader's own seat.")


class Day(Answer):
    """One conference day that has sessions."""

    date: dt.date = of(fields.Date(), "Its date.")
    sessions: int = of(fields.Integer(), "How many occurrences it has.")


class Sessions(Answer):
    """A page of the programme, ordered by start, room and id; and what one filters it by."""

    version: int = of(fields.Integer(), "Grows by one with each change of the programme.", default=0)
    time_zone: str = of(Token(64), "IANA zone of the edition: pages show times in it.")
    items: tuple[ListedSession, ...] = of(Listed(ListedSession), "Occurrences.")
    next: str | None = of(Token(), "Cursor of the following page; null = this is the last.", default=None)
    days: tuple[Day, ...] = of(Listed(Day), "All days of the programme, filtered or not.")
    rooms: tuple[Room, ...] = of(Listed(Room), "All rooms of the edition, by name.")
    tracks: tuple[Track, ...] = of(Listed(Track), "All tracks of the edition, by name.")


class ListSessions(Request):
    """The programme of an edition; filters narrow together. Anyone may ask."""

    edition: str = of(Slug(), "Edition.")
    day: dt.date | None = of(fields.Date(), "Only this conference day.", default=None)
    room: str | None = of(Slug(), "Only this room's slug.", default=None)
    track: str | None = of(Slug(), "Only this track's slug.", default=None)
    kind: str | None = of(Choice(KINDS), "Only this kind.", default=None)
    limit: int = of(fields.Integer(validate=validate.Range(min=1, max=LIST_LIMIT)), "Items a page.", default=LIST_LIMIT)
    after: str | None = of(Token(), "Cursor: `next` of the page before.", default=None)


class GetSession(Request):
    """One session in full. Anyone may ask."""

    edition: str = of(Slug(), "Edition.")
    session: UUID = of(fields.UUID(), "The session.")


class Session(Answer):
    """One session in full."""

    id: UUID = of(fields.UUID(), "Guid, stable for ever.")
    edition: str = of(Slug(), "Edition.")
    version: int = of(fields.Integer(), "Grows by one with each change of its content.")
    code: str = of(Token(32), "Short code for people.")
    slug: str = of(Token(300), "For addresses; unique within the edition.")
    kind: str = of(Choice(KINDS), "What it is.")
    type: str | None = of(Line(), "What the importing system called its kind; null = made here.", default=None)
    title: dict[str, str] = of(Text(500), "Title.")
    subtitle: dict[str, str] | None = of(Text(500), "Second title, or null.", default=None)
    abstract: dict[str, str] | None = of(Text(LONG), "What it is about, short; null = none.", default=None)
    description: dict[str, str] | None = of(Text(LONG), "What it is about, long; null = none.", default=None)
    languages: tuple[str, ...] = of(Listed(Token(35)), "Spoken languages, BCP 47; empty = not said.")
    track: Track | None = of(Nested(Track), "Its track, or null.", default=None)
    speakers: tuple[Speaker, ...] = of(Listed(Speaker), "Who is named on it.")
    links: tuple[Link, ...] = of(Listed(Link), "Related addresses.")
    attachments: tuple[Link, ...] = of(Listed(Link), "Materials.")
    url: str | None = of(Token(2000), "Its page at the source, or null.", default=None)
    recorded: bool = of(fields.Boolean(), "False = the speakers opted out of recording.", default=True)
    time_zone: str = of(Token(64), "IANA zone in which its times are shown.")
    rooms: tuple[Room, ...] = of(Listed(Room), "The rooms of its occurrences.")
    occurrences: tuple[Occurrence, ...] = of(Listed(Occurrence), "Where and when, by start.")
