"""What notify decides: keys, delays, who may be written to."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given, strategies as st

from expo.contracts import notify as contract
from services.notify import domain


def test_a_message_id_belongs_to_its_key_alone():
    key = domain.idempotency_key("seat_booked", uuid4(), "cause")
    assert domain.message_id(key, "example.org") == domain.message_id(key, "example.org")
    assert domain.message_id(key, "example.org") != domain.message_id(f"{key}2", "example.org")
    assert domain.message_id(key, "example.org").endswith("@example.org>")


@given(attempts=st.integers(1, 10_000), chance=st.floats(0, 1))
def test_delays_grow_up_to_a_limit_and_differ_by_chance(attempts, chance):
    waited = domain.delay(attempts, chance)
    assert domain.delay(attempts, 0) <= waited <= domain.delay(attempts, 1)
    assert domain.delay(attempts, chance) <= domain.delay(attempts + 1, chance)
    assert timedelta(seconds=4) <= waited <= 1.2 * domain.LONGEST_DELAY


def test_a_message_is_tried_for_about_a_day():
    tried = sum((domain.delay(attempt, 0.5) for attempt in range(1, domain.MOST_ATTEMPTS)), timedelta())
    assert timedelta(hours=18) < tried < timedelta(days=2)


@pytest.mark.parametrize(
    ("address", "trial", "may"),
    [
        ("anna@example.org", True, True),
        ("anna@sub.Example.ORG", True, True),
        ("anna@notexample.org", True, False),
        ("anna@example.org.evil.test", True, False),
        ("example.org@evil.test", True, False),
        ("anna@evil.test", False, True),
    ],
)
def test_a_trial_installation_writes_to_example_org_only(address, trial, may):
    assert domain.may_leave(address, trial=trial) is may


def test_contract_and_rules_name_the_same_templates_and_states():
    assert set(contract.TEMPLATES) == set(domain.TEMPLATES)
    assert set(contract.MESSAGE_STATES) == set(map(str, domain.State))


def test_the_entry_of_a_seat_keeps_its_uid_over_all_templates():
    seat = uuid4()
    uids = {domain.calendar_uid(name, seat, "example.org") for name in ("seat_booked", "seat_moved", "seat_released")}
    assert uids == {f"seat-{seat}@example.org"}


def test_a_message_keeps_what_was_said_of_the_thing_only():
    event = {"id": 1, "edition": "pilot", "version": 2, "person": 3, "title": {"en": "Talk"}, "reason": None}
    assert domain.facts_of(event) == {"title": {"en": "Talk"}, "reason": None}
