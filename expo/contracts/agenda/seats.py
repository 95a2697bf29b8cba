"""Seats: taken, waited for, given back, and explained."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from marshmallow import fields

from expo.contracts.kinds import Choice, Instant, Line, Slug, Text, Token
from expo.contracts.message import Answer, Listed, Request, of

SEAT_STATES = ("taken", "waiting", "released")
REASONS = (
    "by_person",
    "place_freed",
    "capacity_raised",
    "registration_cancelled",
    "time_lost",
    "by_organiser",
    "clash",
)
"""Why a seat changed: `time_lost` = a booking in another house was claimed first; `clash` = passed over in the line."""


class MySeat(Answer):
    """The reader's own seat in a listed occurrence."""

    id: UUID = of(fields.UUID(), "The seat.")
    state: str = of(Choice(SEAT_STATES), "`taken` or `waiting`.")


class Alternative(Answer):
    """An occurrence of the same track or kind that has room and clashes with nothing of the person's."""

    session: UUID = of(fields.UUID(), "The session.")
    occurrence: UUID = of(fields.UUID(), "The occurrence.")
    title: dict[str, str] = of(Text(500), "Its title.")
    start: dt.datetime = of(Instant(), "Begin.")
    end: dt.datetime = of(Instant(), "End.")
    room: str = of(Slug(), "Slug of the room.")


class BookSeat(Request):
    """Take a seat, or a place in line where none is free. Needs a live registration and an idempotency key."""

    session: UUID = of(fields.UUID(), "The session.")
    occurrence: UUID | None = of(
        fields.UUID(), "Which occurrence; may be left out where the session has one.", default=None
    )
    wait: bool = of(fields.Boolean(), "False = rather be refused (`sold_out`) than wait.", default=True)


class ReleaseSeat(Request):
    """Give a seat or a place in line back; the next in line is promoted. Needs an idempotency key."""

    seat: UUID = of(fields.UUID(), "The person's own seat, or for an organiser anyone's.")


class MySeats(Request):
    """The signed-in person's live seats in an edition, by start."""

    edition: str = of(Slug(), "Edition.")


class Seat(Answer):
    """One person's seat in one occurrence."""

    id: UUID = of(fields.UUID(), "The seat.")
    edition: str = of(Slug(), "Edition.")
    version: int = of(fields.Integer(), "Grows by one with each change.")
    person: UUID = of(fields.UUID(), "Whose.")
    state: str = of(Choice(SEAT_STATES), "`taken`, `waiting` (takes no time) or `released`.")
    reason: str | None = of(Choice(REASONS), "Why it came to this state; null = booked by the person.", default=None)
    position: int | None = of(fields.Integer(), "Place in line, 1 = next; null unless waiting.", default=None)
    session: UUID = of(fields.UUID(), "The session.")
    occurrence: UUID = of(fields.UUID(), "The occurrence.")
    title: dict[str, str] = of(Text(500), "Title of the session.")
    start: dt.datetime = of(Instant(), "Begin.")
    end: dt.datetime = of(Instant(), "End.")
    room: str = of(Slug(), "Slug of the room.")
    room_name: str = of(Line(), "Name on the room's door.")
    zone: str | None = of(Slug(), "Zone that the room lies in, or null.", default=None)
    time_zone: str = of(Token(64), "IANA zone in which the times are shown.")
    clashes: bool = of(
        fields.Boolean(), "True = an organiser's move put it across another booking: the person chooses.", default=False
    )
    alternatives: tuple[Alternative, ...] = of(
        Listed(Alternative), "Only while waiting: what else has room.", default=()
    )


class Seats(Answer):
    """A person's seats."""

    items: tuple[Seat, ...] = of(Listed(Seat), "By start.")


class ListSeats(Request):
    """Who has a seat in an occurrence and who waits, first come first. For organisers."""

    edition: str = of(Slug(), "Edition.")
    occurrence: UUID = of(fields.UUID(), "The occurrence.")


class SeatHolder(Answer):
    """One line of an occurrence's list of seats."""

    id: UUID = of(fields.UUID(), "The seat.")
    person: UUID = of(fields.UUID(), "Whose.")
    state: str = of(Choice(SEAT_STATES), "`taken` or `waiting`.")
    since: dt.datetime = of(Instant(), "When it was asked for.")


class SeatHolders(Answer):
    """An occurrence's list of seats."""

    items: tuple[SeatHolder, ...] = of(
        Listed(SeatHolder, limit=100_000), "Taken ones first, then the line in its order."
    )


class ExplainSeat(Request):
    """Why a seat is in its state. The person's own, or anyone's for an organiser."""

    seat: UUID = of(fields.UUID(), "The seat.")


class Decision(Answer):
    """One decision about a seat, as the ledger holds it; the message catalogue makes the sentence."""

    at: dt.datetime = of(Instant(), "When.")
    rule: str = of(Token(64), "By which rule: `seat_claim`, `seat_promotion`, `seat_release`, `occurrence_move`.")
    outcome: str = of(Token(64), "What came of it.")
    figures: dict[str, Any] = of(fields.Dict(), "The numbers that decided.")


class Explanation(Answer):
    """A seat's history of decisions."""

    items: tuple[Decision, ...] = of(Listed(Decision), "Oldest first.")
