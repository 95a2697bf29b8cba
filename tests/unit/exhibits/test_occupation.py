"""No station, device or operator is in two places."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations

from hypothesis import given, strategies as st

from services.exhibits.domain.occupation import Occupied, collisions, overlaps, span

DAY = datetime(2026, 10, 16, tzinfo=UTC)
DRONE, TANK = ("device", "drone"), ("station", "tank")


def occupied(start, length, resource=DRONE, by=0):
    return Occupied(resource, DAY + timedelta(minutes=start), DAY + timedelta(minutes=start + length), by)


def test_one_may_begin_when_the_other_ends():
    assert not overlaps(occupied(0, 30), occupied(30, 30))
    assert overlaps(occupied(0, 31), occupied(30, 30))
    assert not overlaps(occupied(0, 31), occupied(30, 30, TANK))


def test_set_up_comes_before_the_start():
    assert span(DAY, duration=30, setup=10) == (DAY - timedelta(minutes=10), DAY + timedelta(minutes=30))


@given(
    st.lists(
        st.builds(
            occupied,
            st.integers(0, 100),
            st.integers(1, 40),
            st.sampled_from([DRONE, TANK]),
            st.integers(0, 10_000),
        ),
        max_size=12,
        unique_by=lambda each: each.by,
    )
)
def test_the_sweep_finds_what_comparing_all_pairs_finds(spans):
    found = {frozenset((one.by, other.by)) for one, other in collisions(spans)}
    assert found == {frozenset((one.by, other.by)) for one, other in combinations(spans, 2) if overlaps(one, other)}
