"""How an organiser moves a slot."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from marshmallow import fields

from expo.contracts.exhibits.kinds import how_many
from expo.contracts.kinds import Instant
from expo.contracts.message import Answer, Request, of


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
    concerned: int = of(how_many(), "How many people with a place the organiser was shown.")


class SlotMove(Answer):
    """What a move does, or would do."""

    slot: UUID = of(fields.UUID(), "The slot.")
    start: datetime = of(Instant(), "The new start.")
    end: datetime = of(Instant(), "The new end.")
    concerned: int = of(how_many(), "People with a place.")
    waiting: int = of(how_many(), "People in line.")
    clashing: int = of(how_many(), "People with a place who have something else at the new time.")
