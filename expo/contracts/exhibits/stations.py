"""Stations as those who work there see them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from marshmallow import fields

from expo.contracts.exhibits.bookings import BOOKING_STATES, PROGRESS
from expo.contracts.exhibits.kinds import how_many, short_title
from expo.contracts.exhibits.pages import Link
from expo.contracts.kinds import Choice, Instant, Slug, Token
from expo.contracts.message import Answer, Listed, Nested, Request, of
from expo.contracts.vocabulary import TARGET_GROUPS


class MyStations(Request):
    """The stations at which the caller works: as operator, or on the exhibitor's staff; all of them for organisers."""

    edition: str = of(Slug(), "Short name of the edition.")


class Station(Answer):
    """A place with a device and an operator."""

    key: str = of(Slug(), "Its short name in the edition.")
    title: dict[str, str] = of(short_title(), "What it is called.")
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
    position: int | None = of(how_many(), "Place in the line; none = has a place.", default=None)
    briefed: bool = of(fields.Boolean(), "Whether the briefing was read or given.")
    target_group: str | None = of(Choice(tuple(TARGET_GROUPS)), "The person's group.", default=None)
    version: int = of(how_many(), "The booking's version.")


class StationSlot(Answer):
    """A slot as the operator sees it."""

    id: UUID = of(fields.UUID(), "The slot.")
    test: Link = of(Nested(Link), "What is tried.")
    start: datetime = of(Instant(), "When it starts.")
    end: datetime = of(Instant(), "When it ends.")
    places: int = of(how_many(), "People who can take part.")
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
