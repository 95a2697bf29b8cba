from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from expo.errors import Conflict, Invalid
from services.registration.domain import admission
from services.registration.domain.admission import QuotaCount, Window

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
BEFORE, AFTER = NOON - timedelta(hours=1), NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    ("window", "code"),
    [
        (Window("open", None, None), None),
        (Window("running", None, None), None),
        (Window("open", BEFORE, AFTER), None),
        (Window("open", NOON, None), None),
        (Window("open", None, NOON), "registration_closed"),
        (Window("open", AFTER, None), "too_early"),
        (Window("open", None, BEFORE), "registration_closed"),
        (Window("draft", None, None), "registration_closed"),
        (Window("announced", AFTER, None), "registration_closed"),
        (Window("closed", None, None), "registration_closed"),
        (Window("over", None, None), "registration_closed"),
    ],
)
def test_people_register_while_the_edition_is_open_and_within_its_window(window, code):
    assert admission.may_register(window, NOON) is (code is None)
    if code is None:
        admission.admit(window, NOON)
        return
    with pytest.raises(Conflict) as refusal:
        admission.admit(window, NOON)
    assert refusal.value.code == code


def test_who_comes_too_early_is_told_when_it_opens():
    with pytest.raises(Conflict) as refusal:
        admission.admit(Window("open", AFTER, None), NOON)
    assert refusal.value.figures == {"opens": "2026-09-01T13:00:00+00:00"}


def test_a_registration_counts_in_every_quota_it_matches():
    assert admission.counted_in("research", "LV") == (("total", ""), ("group", "research"), ("country", "LV"))


@pytest.mark.parametrize(
    ("capacity", "taken", "full"), [(None, 10_000, False), (0, 0, True), (5, 4, False), (5, 5, True)]
)
def test_a_quota_is_full_when_its_ceiling_is_reached(capacity, taken, full):
    assert QuotaCount("total", "", capacity, taken, 0).full is full


@pytest.mark.parametrize(
    ("quotas", "reason"),
    [
        ([QuotaCount("total", "", 5, 5, 0), QuotaCount("country", "LV", None, 3, 0)], "quota_full"),
        ([QuotaCount("total", "", 9, 5, 1), QuotaCount("country", "LV", 3, 3, 1)], "quota_full"),
        ([QuotaCount("total", "", 9, 5, 1), QuotaCount("country", "LV", None, 3, 1)], "line_first"),
    ],
)
def test_who_waits_is_told_whether_a_quota_is_full_or_the_line_goes_first(quotas, reason):
    assert admission.reason_to_wait(quotas) == reason


def test_consent_is_to_the_notice_in_force():
    admission.agree("2", "2")
    with pytest.raises(Invalid) as refusal:
        admission.agree("2", "1")
    assert refusal.value.fields == [
        {"pointer": "/privacy_notice", "code": "notice_outdated", "value": "1", "figures": {"current": "2"}}
    ]


@pytest.mark.parametrize(
    ("state", "reason", "own", "outcome"),
    [
        ("open", None, True, "cancelled_by_person"),
        ("closed", "ill", True, "cancelled_by_person"),
        ("running", "asked by phone", False, "cancelled_by_organiser"),
    ],
)
def test_a_cancellation_says_whose_it_was(state, reason, own, outcome):
    assert admission.cancel(state, reason, own=own) == outcome


@pytest.mark.parametrize("reason", [None, ""])
def test_an_organiser_gives_a_reason(reason):
    with pytest.raises(Invalid) as refusal:
        admission.cancel("open", reason, own=False)
    assert refusal.value.fields == [{"pointer": "/reason", "code": "missing", "value": reason}]


def test_nothing_is_cancelled_once_the_edition_is_over():
    with pytest.raises(Conflict) as refusal:
        admission.cancel("over", None, own=True)
    assert refusal.value.code == "too_late"
