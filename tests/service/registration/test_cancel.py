from __future__ import annotations

import pytest

from expo.chassis import places
from expo.contracts import registration as contract
from expo.errors import Conflict, Invalid, NotFound
from tests import builders


def test_a_cancelled_place_goes_to_the_next_in_line(desk):
    desk.open(capacity=1)
    first, second, third = (desk.register() for _ in range(3))
    cancelled = desk.cancel(first)
    assert (cancelled.state, cancelled.reason.code, cancelled.version) == ("cancelled", "cancelled_by_person", 2)
    promoted, waiting = desk.see(second.id), desk.see(third.id)
    assert (promoted.state, promoted.reason.code, promoted.position) == ("confirmed", "promoted", None)
    assert (waiting.state, waiting.position) == ("waiting", 1)
    assert desk.decided(second.id) == [("admit", "waiting"), ("promote", "confirmed")]
    assert desk.announced("RegistrationCancelled", "RegistrationPromoted") == [
        ("RegistrationCancelled", _facts(cancelled)),
        ("RegistrationPromoted", _facts(promoted)),
    ]


def _facts(registration):
    names = ("edition", "version", "code", "state", "target_group", "country", "position")
    ids = {"id": str(registration.id), "person": str(registration.person), "reason": registration.reason.code}
    return {**{name: getattr(registration, name) for name in names}, **ids}


def test_who_does_not_fit_is_passed_and_keeps_the_place_in_line(desk):
    desk.open(capacity=2, quotas=[{"by": "country", "value": "LV", "capacity": 1}])
    latvian = desk.register(country="LV")
    pole = desk.register(country="PL")
    waiting_latvian = desk.register(country="LV")
    waiting_swede = desk.register(country="SE")
    desk.cancel(pole)
    assert desk.see(waiting_swede.id).state == "confirmed"
    passed = desk.see(waiting_latvian.id)
    assert (passed.state, passed.position, passed.reason.code) == ("waiting", 1, "quota_full")
    assert {each.by for each in passed.reason.full} == {"total", "country"}
    desk.cancel(latvian)
    assert desk.see(waiting_latvian.id).state == "confirmed"


def test_without_a_total_one_cancellation_may_let_two_in(desk):
    quotas = [{"by": "group", "value": "research", "capacity": 1}, {"by": "country", "value": "LV", "capacity": 1}]
    desk.open(quotas=quotas)
    both = desk.register(target_group="research", country="LV")
    researcher = desk.register(target_group="research", country="PL")
    latvian = desk.register(target_group="cities", country="LV")
    assert [researcher.state, latvian.state] == ["waiting", "waiting"]
    desk.cancel(both)
    assert [desk.see(each.id).state for each in (researcher, latvian)] == ["confirmed", "confirmed"]


def test_cancelling_twice_is_the_same_as_once(desk):
    desk.open(capacity=1)
    first, second, third = (desk.register() for _ in range(3))
    assert desk.cancel(first) == desk.cancel(first)
    assert [desk.see(each.id).state for each in (second, third)] == ["confirmed", "waiting"]
    assert len(desk.announced("RegistrationCancelled")) == 1


def test_who_leaves_the_line_frees_no_place(desk):
    desk.open(capacity=1)
    _, second, third = (desk.register() for _ in range(3))
    desk.cancel(second)
    assert (desk.see(third.id).state, desk.see(third.id).position) == ("waiting", 1)
    assert desk.announced("RegistrationPromoted") == []


def test_an_organiser_cancels_with_a_reason(desk):
    desk.open()
    mine = desk.register()
    organiser = builders.signed_in(builders.operator().id, pilot="organiser")
    request = contract.CancelRegistration(edition="pilot", registration=mine.id)
    with pytest.raises(Invalid):
        desk.ask("cancel_registration", request, organiser)
    request = contract.CancelRegistration(edition="pilot", registration=mine.id, reason="Asked for it by phone.")
    assert desk.ask("cancel_registration", request, organiser).reason.code == "cancelled_by_organiser"
    assert desk.decided(mine.id) == [("admit", "confirmed"), ("cancel", "cancelled")]
    assert "phone" not in str(desk.announced())


@pytest.mark.parametrize("role", ["auditor", "read_only", "programme"])
def test_other_roles_cancel_nothing(desk, role):
    desk.open()
    mine, other = desk.register(), desk.register()
    request = contract.CancelRegistration(edition="pilot", registration=mine.id, reason="Because.")
    with pytest.raises(NotFound):
        desk.ask("cancel_registration", request, builders.signed_in(other.person, pilot=role))
    assert desk.see(mine.id).state == "confirmed"


def test_nothing_is_cancelled_once_it_is_over(desk):
    desk.open()
    mine = desk.register()
    desk.open(state="over")
    with pytest.raises(Conflict) as refusal:
        desk.cancel(mine)
    assert refusal.value.code == "too_late"


def test_a_raised_ceiling_promotes_in_the_order_of_the_line(desk):
    desk.open(capacity=1)
    _, *line = (desk.register() for _ in range(5))
    desk.open(capacity=3)
    assert [desk.see(each.id).state for each in line] == ["confirmed", "confirmed", "waiting", "waiting"]
    assert desk.see(line[2].id).position == 1


def test_a_removed_ceiling_promotes_everybody(desk):
    desk.open(quotas=[{"by": "country", "value": "LV", "capacity": 0}])
    line = [desk.register() for _ in range(3)]
    desk.open()
    assert {desk.see(each.id).state for each in line} == {"confirmed"}


def test_many_are_promoted_in_batches(desk, session):
    desk.open(capacity=0)
    line = [desk.register() for _ in range(53)]
    desk.open(capacity=100)
    states = [desk.see(each.id).state for each in line]
    assert states == ["confirmed"] * 50 + ["waiting"] * 3
    desk.service.promote_waiting(session)
    session.flush()
    assert {desk.see(each.id).state for each in line} == {"confirmed"}


def test_a_ceiling_never_sinks_below_what_is_given(desk):
    desk.open(capacity=3)
    for _ in range(2):
        desk.register()
    with pytest.raises(Conflict) as refusal:
        desk.open(capacity=1)
    assert refusal.value == Conflict("capacity_below_taken", {"capacity": 1, "taken": 2})


def test_a_ceiling_set_later_begins_with_the_true_number(desk, session):
    desk.open()
    desk.register(country="LV")
    desk.open(quotas=[{"by": "country", "value": "LV", "capacity": 1}])
    assert desk.register(country="LV").state == "waiting"
    assert places.audit(session) == []
