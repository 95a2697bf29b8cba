from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from services.registration.domain import sign_in
from services.registration.domain.sign_in import Limit

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
THREE_AN_HOUR = Limit(3, timedelta(hours=1))


def ago(*minutes):
    return [NOON - MINUTE * each for each in minutes]


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [
        (ago(), 0),
        (ago(1, 2), 0),
        (ago(1, 2, 61), 0),
        (ago(1, 2, 59), 61),
        (ago(59, 2, 1), 61),
        (ago(1, 2, 3), 57 * 60 + 1),
        (ago(1, 2, 3, 4), 57 * 60 + 1),
    ],
)
def test_after_so_many_attempts_one_waits_until_the_oldest_of_them_is_past(attempts, seconds):
    assert sign_in.seconds_to_wait(THREE_AN_HOUR, attempts, NOON) == seconds


@given(st.lists(st.integers(0, 7200), max_size=20))
def test_after_the_wait_one_more_attempt_is_allowed(seconds_ago):
    attempts = [NOON - timedelta(seconds=each) for each in seconds_ago]
    wait = sign_in.seconds_to_wait(THREE_AN_HOUR, attempts, NOON)
    assert sign_in.seconds_to_wait(THREE_AN_HOUR, attempts, NOON + timedelta(seconds=wait)) == 0


@pytest.mark.parametrize(
    ("spent", "expires", "outcome"),
    [
        (False, NOON + MINUTE, "signed_in"),
        (False, NOON, "expired"),
        (True, NOON + MINUTE, "spent"),
        (True, NOON - MINUTE, "spent"),
    ],
)
def test_a_secret_signs_in_once_and_in_time(spent, expires, outcome):
    assert sign_in.outcome(spent=spent, expires=expires, now=NOON) == outcome


def test_staff_sign_in_again_each_day():
    assert sign_in.session_length(staff=True) < timedelta(days=1) < sign_in.session_length(staff=False)
