"""Places in slots: taken, waited for, given back, and explained."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from marshmallow import fields

from expo.contracts.exhibits.kinds import how_many, short_title
from expo.contracts.kinds import Choice, Instant, Slug, Token
from expo.contracts.message import Answer, Listed, Request, of

BOOKING_STATES = ("taken", "waiting", "released")
PROGRESS = ("expected", "started", "finished", "no_show")
RELEASE_REASONS = ("cancelled", "cancelled_by_organiser", "registration_cancelled", "time_lost", "slot_started")
"""Why a booking ended: by the person, by an organiser, with the registration, by an earlier claim elsewhere, or as it
still waited when the slot began."""


class FreeSlot(Answer):
    """A slot that could be taken instead."""

    slot: UUID = of(fields.UUID(), "The slot.")
    start: datetime = of(Instant(), "When it starts.")
    end: datetime = of(Instant(), "When it ends.")
    zone: str = of(Slug(), "Zone of the site.")
    free: int = of(how_many(), "Places that are left.")


class MyPlace(Answer):
    """The reader's own booking of a slot."""

    id: UUID = of(fields.UUID(), "The booking.")
    state: str = of(Choice(BOOKING_STATES), "`taken` or `waiting`.")
    position: int | None = of(how_many(), "Place in the line, 1 = next; none = not waiting.", default=None)


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
    version: int = of(how_many(), "Grows by one at each change.")
    code: str = of(Token(6), "Six characters to say at the station.")
    state: str = of(Choice(BOOKING_STATES), "`taken`, `waiting` or `released`.")
    reason: str | None = of(Choice(RELEASE_REASONS), "Why it was released.", default=None)
    progress: str = of(Choice(PROGRESS), "How far it went at the station.")
    position: int | None = of(how_many(), "Place in the line, 1 = next; none = not waiting.", default=None)
    slot: UUID = of(fields.UUID(), "The slot.")
    test: str = of(Slug(), "The test's short name.")
    title: dict[str, str] = of(short_title(), "What the test is called.")
    start: datetime = of(Instant(), "When it starts.")
    end: datetime = of(Instant(), "When it ends.")
    zone: str = of(Slug(), "Zone of the site.")
    time_zone: str = of(Token(64), "IANA zone in which its times are read.")
    meeting_point: dict[str, str] = of(short_title(), "Where to be.")
    early: int = of(how_many(240), "Minutes before the start at which to be there.")
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
