"""Who may book a slot: only people with a live registration, of the right group, in time, and once a test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from expo.errors import Conflict

TAKEN, WAITING, RELEASED = "taken", "waiting", "released"


@dataclass(frozen=True)
class Wish:
    """A person's live booking of the same test: of this slot or another one."""

    booking: UUID
    slot: UUID
    state: str
    start: datetime


@dataclass(frozen=True)
class Opening:
    """A slot as the rules see it; empty `target_groups` let everyone in."""

    slot: UUID
    start: datetime
    target_groups: tuple[str, ...] = ()


def admit(opening: Opening, *, target_group: str | None, wishes: Sequence[Wish], now: datetime) -> str:
    """The group in which the person is let in, or a refusal with a code and the figures that decided.

    `target_group` is that of the person's live registration, None without one. Waiting for several slots of a test is
    allowed, having places in two of them is not.
    """
    if target_group is None:
        raise Conflict("not_registered")
    if now >= opening.start:
        raise Conflict("slot_past", {"start": opening.start.isoformat()})
    if opening.target_groups and target_group not in opening.target_groups:
        figures = {"group": target_group, "groups": sorted(opening.target_groups)}
        raise Conflict("target_group_not_eligible", figures)
    _refuse_second(opening.slot, wishes)
    return target_group


def _refuse_second(slot: UUID, wishes: Sequence[Wish]) -> None:
    for wish in wishes:
        if wish.slot == slot:
            raise Conflict("already_booked", {"booking": str(wish.booking), "state": wish.state})
    for wish in wishes:
        if wish.state == TAKEN:
            raise Conflict("test_already_booked", {"booking": str(wish.booking), "start": wish.start.isoformat()})
