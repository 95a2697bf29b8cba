"""What `agenda` announces."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from marshmallow import fields

from expo.contracts.agenda.seats import REASONS, SEAT_STATES
from expo.contracts.kinds import Choice, Instant, Slug, Text, Token
from expo.contracts.message import Contract, Event, of
from expo.contracts.time import TimeTakenFields


class SeatFields(Contract):
    """The public state of a seat, which each of its events holds."""

    id: UUID = of(fields.UUID(), "The seat.")
    edition: str = of(Slug(), "Edition.")
    version: int = of(fields.Integer(), "Grows by one with each change of the seat.")
    person: UUID = of(fields.UUID(), "Whose.")
    state: str = of(Choice(SEAT_STATES), "State after the change.")
    reason: str | None = of(Choice(REASONS), "Why; null = booked by the person.", default=None)
    position: int | None = of(
        fields.Integer(), "Place in line at this moment, 1 = next; null unless waiting.", default=None
    )
    session: UUID = of(fields.UUID(), "The session.")
    occurrence: UUID = of(fields.UUID(), "The occurrence.")
    title: dict[str, str] = of(Text(500), "Title of the session.")
    start: dt.datetime = of(Instant(), "Begin.")
    end: dt.datetime = of(Instant(), "End.")
    room: str = of(Slug(), "Slug of the room.")
    room_title: dict[str, str] | None = of(Text(200), "Name on the room's door; null = not said.", default=None)
    zone: str | None = of(Slug(), "Zone that the room lies in, or null.", default=None)
    time_zone: str = of(Token(64), "IANA zone in which the times are shown.")
    clashes: bool = of(
        fields.Boolean(), "True = it lies across another booking of the person since a move.", default=False
    )


class SeatBooked(SeatFields, Event):
    """A person has a seat."""

    heard_by: ClassVar[tuple[str, ...]] = ("notify",)


class SeatWaiting(SeatFields, Event):
    """A person waits in line for a seat."""

    heard_by: ClassVar[tuple[str, ...]] = ("notify",)


class SeatPromoted(SeatFields, Event):
    """A person who waited has a seat now."""

    heard_by: ClassVar[tuple[str, ...]] = ("notify",)


class SeatPassedOver(SeatFields, Event):
    """A seat became free, but the person in line has something else at that time; the place in line stays theirs."""

    heard_by: ClassVar[tuple[str, ...]] = ("notify",)


class SeatMoved(SeatFields, Event):
    """A seat is at another time or in another room; the person keeps it, and chooses where it clashes."""

    heard_by: ClassVar[tuple[str, ...]] = ("notify",)


class SeatReleased(SeatFields, Event):
    """A person no longer has the seat or the place in line."""

    heard_by: ClassVar[tuple[str, ...]] = ("notify",)


class ProgrammeChanged(Event):
    """Something in the programme is not as it was: content, rooms, times or capacities. Readers' caches follow it."""

    id: UUID = of(fields.UUID(), "Id of the edition.")
    edition: str = of(Slug(), "Edition.")
    version: int = of(fields.Integer(), "Grows by one with each change of the programme.")


class TimeTaken(TimeTakenFields, Event):
    """A seat takes a person's time."""

    heard_by: ClassVar[tuple[str, ...]] = ("exhibits",)


class TimeFreed(TimeTakenFields, Event):
    """A seat no longer takes a person's time."""

    heard_by: ClassVar[tuple[str, ...]] = ("exhibits",)
