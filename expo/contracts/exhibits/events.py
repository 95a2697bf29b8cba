"""What `exhibits` announces."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from marshmallow import fields

from expo.contracts.exhibits.bookings import BOOKING_STATES, RELEASE_REASONS, FreeSlot
from expo.contracts.exhibits.kinds import how_many, short_title
from expo.contracts.kinds import Choice, Instant, Slug, Token
from expo.contracts.message import Event, Listed, of
from expo.contracts.time import TimeTakenFields


class _BookingEvent(Event):
    """A booking's public state after the change."""

    heard_by: ClassVar[tuple[str, ...]] = ("notify",)

    id: UUID = of(fields.UUID(), "The booking.")
    edition: str = of(Slug(), "Short name of the edition.")
    version: int = of(how_many(), "The booking's version.")
    person: UUID = of(fields.UUID(), "Whose it is.")
    state: str = of(Choice(BOOKING_STATES), "`taken`, `waiting` or `released`.")
    code: str = of(Token(6), "What the person says at the station.")
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
