"""Who may book: every refusal has a code and the figures that decided."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, strategies as st

from expo.errors import Conflict
from services.exhibits.domain.eligibility import TAKEN, WAITING, Opening, Wish, admit

NOW = datetime(2026, 10, 16, 8, tzinfo=UTC)
START = NOW + timedelta(hours=1)
SLOT, OTHER, BOOKING = (UUID(int=number) for number in (1, 2, 3))
HERE_WAITING = Wish(BOOKING, SLOT, WAITING, START)
THERE_WAITING = Wish(BOOKING, OTHER, WAITING, START)
THERE_TAKEN = Wish(BOOKING, OTHER, TAKEN, START)


def asked(*, group="research", groups=(), wishes=(), now=NOW):
    return admit(Opening(SLOT, START, tuple(groups)), target_group=group, wishes=wishes, now=now)


@pytest.mark.parametrize(
    ("case", "code", "figures"),
    [
        ({"group": None}, "not_registered", {}),
        ({"now": START}, "slot_past", {"start": START.isoformat()}),
        ({"now": START + timedelta(days=1)}, "slot_past", {"start": START.isoformat()}),
        (
            {"groups": ["practitioners", "cities"]},
            "target_group_not_eligible",
            {"group": "research", "groups": ["cities", "practitioners"]},
        ),
        ({"wishes": [HERE_WAITING]}, "already_booked", {"booking": str(BOOKING), "state": WAITING}),
        ({"wishes": [THERE_TAKEN, HERE_WAITING]}, "already_booked", {"booking": str(BOOKING), "state": WAITING}),
        ({"wishes": [THERE_TAKEN]}, "test_already_booked", {"booking": str(BOOKING), "start": START.isoformat()}),
    ],
)
def test_a_refusal_says_why(case, code, figures):
    with pytest.raises(Conflict) as refusal:
        asked(**case)
    assert refusal.value == Conflict(code, figures)


@pytest.mark.parametrize("case", [{}, {"groups": ["research"]}, {"wishes": [THERE_WAITING]}])
def test_others_are_let_in_as_their_group(case):
    assert asked(**case) == "research"


@given(
    group=st.sampled_from(["research", "cities", None]),
    groups=st.sets(st.sampled_from(["research", "cities"])),
    late=st.booleans(),
    wishes=st.lists(st.sampled_from([HERE_WAITING, THERE_WAITING, THERE_TAKEN]), max_size=3),
)
def test_nobody_is_let_in_against_a_rule(group, groups, late, wishes):
    try:
        let_in = asked(group=group, groups=groups, wishes=wishes, now=START if late else NOW)
    except Conflict:
        let_in = None
    allowed = group and not late and (not groups or group in groups)
    free = all(wish == THERE_WAITING for wish in wishes)
    assert let_in == (group if allowed and free else None)
