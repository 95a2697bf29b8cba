"""Tests as the contract shows them: with what is tried, where, and what is free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services.exhibits.store import slots
from services.exhibits.store.slots import Tally

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from expo.chassis.editions import EditionRow
    from services.exhibits.models import Test
    from services.exhibits.store.pages import Page

_AS_STORED = (
    "key",
    "title",
    "summary",
    "technology",
    "station",
    "exhibitor",
    "duration",
    "setup",
    "places",
    "languages",
    "equipment",
    "hazards",
    "meeting_point",
    "early",
    "target_groups",
    "briefing",
)


@dataclass(frozen=True)
class TestPage:
    """A page of tests as the contract's `Tests`."""

    items: Sequence[dict[str, Any]]
    next: str | None
    total: int | None


def tests(session: Session, edition: EditionRow, found: Page[Test]) -> TestPage:
    """The page's tests with what is free in each."""
    tallies = slots.tallies(session, [test.id for test in found.items])
    shown = [_shown(test, edition, tallies.get(test.id, Tally())) for test in found.items]
    return TestPage(shown, found.next, found.total)


def test_with_slots(session: Session, edition: EditionRow, test: Test, person: UUID | None) -> dict[str, Any]:
    """One test with its slots and the person's own bookings."""
    tally = slots.tallies(session, [test.id]).get(test.id, Tally())
    return _shown(test, edition, tally) | {"slots": slots.of_test(session, test, person)}


def _shown(test: Test, edition: EditionRow, tally: Tally) -> dict[str, Any]:
    stored = {name: getattr(test, name) for name in _AS_STORED}
    counted = {"slot_count": tally.slot_count, "free": tally.free, "next_free": tally.next_free}
    return stored | counted | {"zone": test.station.zone, "time_zone": edition.time_zone}
