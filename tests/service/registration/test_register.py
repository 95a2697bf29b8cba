from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import func, select

from expo.chassis.db import Work
from expo.chassis.outbox import OutboxRow
from expo.chassis.principal import ANONYMOUS
from expo.contracts import registration as contract
from expo.errors import Conflict, Invalid, NotFound
from services.registration.models import BrowserSession, Person, Registration
from services.registration.service import RegistrationService
from tests import builders

BROWSER = "b" * 64


def rows(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_a_newcomer_gets_a_place(desk):
    desk.open(capacity=2)
    mine = desk.register()
    assert (mine.state, mine.reason.code, mine.position, mine.version) == ("confirmed", "admitted", None, 1)
    assert (mine.given_name, mine.family_name, mine.email) == ("Līga", "Bērziņa", "liga.berzina@example.org")
    assert desk.see(mine.id) == mine


def test_the_confirmation_is_announced_without_naming_anybody(desk):
    desk.open(capacity=2)
    mine = desk.register()
    assert desk.announced("RegistrationConfirmed") == [
        (
            "RegistrationConfirmed",
            {
                "id": str(mine.id),
                "edition": "pilot",
                "version": 1,
                "person": str(mine.person),
                "code": mine.code,
                "state": "confirmed",
                "reason": "admitted",
                "target_group": "research",
                "country": "LV",
                "position": None,
            },
        )
    ]


def test_the_decision_is_explained_by_its_figures(desk):
    desk.open(capacity=2, quotas=[{"by": "country", "value": "LV", "capacity": 1}])
    mine = desk.register()
    request = contract.Explain(edition="pilot", registration=mine.id)
    explanation = desk.ask("explain", request, builders.signed_in(mine.person))
    assert [(each.rule, each.outcome) for each in explanation.decisions] == [("admit", "confirmed")]
    quotas = {(each["by"], each["value"]): each for each in explanation.decisions[0].figures["quotas"]}
    assert quotas == {
        ("total", ""): {"by": "total", "value": "", "capacity": 2, "taken": 1, "waiting": 0},
        ("group", "research"): {"by": "group", "value": "research", "capacity": None, "taken": 1, "waiting": 0},
        ("country", "LV"): {"by": "country", "value": "LV", "capacity": 1, "taken": 1, "waiting": 0},
    }


@pytest.mark.parametrize(
    ("quotas", "capacity", "full"),
    [
        ([], 1, [("total", None, 1, 1)]),
        ([{"by": "country", "value": "LV", "capacity": 1}], None, [("country", "LV", 1, 1)]),
        ([{"by": "group", "value": "research", "capacity": 1}], 5, [("group", "research", 1, 1)]),
        (
            [{"by": "group", "value": "research", "capacity": 1}],
            1,
            [("total", None, 1, 1), ("group", "research", 1, 1)],
        ),
    ],
)
def test_who_finds_a_quota_full_waits_and_is_told_which(desk, quotas, capacity, full):
    desk.open(capacity=capacity, quotas=quotas)
    desk.register()
    second = desk.register()
    assert (second.state, second.reason.code, second.position) == ("waiting", "quota_full", 1)
    assert sorted((each.by, each.value, each.capacity, each.taken) for each in second.reason.full) == sorted(
        full, key=lambda each: each[0]
    )
    assert desk.see(second.id).position == 1
    assert [kind for kind, _ in desk.announced()][-1] == "RegistrationWaiting"
    assert desk.decided(second.id) == [("admit", "waiting")]


def test_another_group_still_gets_a_place(desk):
    desk.open(capacity=5, quotas=[{"by": "group", "value": "research", "capacity": 1}])
    desk.register()
    assert desk.register().state == "waiting"
    assert desk.register(target_group="cities").state == "confirmed"


def test_the_line_has_an_order(desk):
    desk.open(capacity=1)
    desk.register()
    assert [desk.register().position for _ in range(3)] == [1, 2, 3]


def test_a_mail_address_is_not_a_person(desk):
    desk.open()
    first, second = desk.register(), desk.register()
    assert first.person != second.person
    assert first.code != second.code


def test_registering_signs_the_browser_in(desk, session):
    desk.open()
    mine = desk.register(browser=BROWSER)
    me = desk.ask("whoami", contract.Whoami(browser=BROWSER))
    assert (me.person, me.name, me.language, me.registered) == (mine.person, "Līga Bērziņa", "lv", ("pilot",))
    assert desk.ask("whoami", contract.Whoami(browser="c" * 64)).person is None


def test_who_is_signed_in_stays_the_same_person_and_keeps_the_address(desk, session):
    desk.open()
    desk.open(edition="autumn-workshop", kind="workshop")
    mine = desk.register()
    again = desk.register(
        builders.signed_in(mine.person), edition="autumn-workshop", given_name="Elīza", email="other@example.org"
    )
    assert (again.person, again.given_name, again.email) == (mine.person, "Elīza", "liga.berzina@example.org")
    assert rows(session, Person) == 1


def test_nobody_registers_twice_while_signed_in(desk, session):
    desk.open()
    mine = desk.register()
    with pytest.raises(Conflict) as refusal:
        desk.register(builders.signed_in(mine.person))
    assert refusal.value == Conflict("already_registered", {"registration": str(mine.id)})
    desk.cancel(mine)
    assert desk.register(builders.signed_in(mine.person)).state == "confirmed"


@pytest.mark.parametrize(
    ("edition", "request_", "error", "code"),
    [
        ({"state": "closed"}, {}, Conflict, "registration_closed"),
        ({"registration_opens": "2999-01-01T00:00:00Z"}, {}, Conflict, "too_early"),
        ({"registration_closes": "2001-01-01T00:00:00Z"}, {}, Conflict, "registration_closed"),
        ({"privacy_notice": "2"}, {}, Invalid, "invalid_request"),
        ({}, {"edition": "nowhere"}, NotFound, "edition_unknown"),
    ],
)
def test_a_refusal_leaves_no_trace(database, edition, request_, error, code):
    service = RegistrationService()
    operator = builders.operator()
    database.run(
        Work("registration", operator),
        lambda session: service.save_edition(session, builders.edition(**edition), operator),
    )
    before = _count(database)
    with pytest.raises(error) as refusal:
        database.run(
            Work("registration", ANONYMOUS),
            lambda session: service.register(session, builders.newcomer(**request_), ANONYMOUS),
        )
    assert refusal.value.code == code
    assert _count(database) == before


def _count(database):
    models = (Registration, Person, BrowserSession, OutboxRow)
    return database.run(Work("registration"), lambda session: [rows(session, model) for model in models], reads=True)


def test_the_operator_fills_a_sample_that_is_not_open(desk):
    desk.open(state="announced")
    assert desk.register(builders.operator()).state == "confirmed"


def test_others_do_not_see_a_registration(desk):
    desk.open()
    mine, other = desk.register(), desk.register()
    request = contract.GetRegistration(edition="pilot", registration=mine.id)
    for principal in (builders.signed_in(other.person), builders.signed_in(other.person, autumn="organiser")):
        with pytest.raises(NotFound):
            desk.ask("get_registration", request, principal)
    assert desk.ask("get_registration", request, builders.signed_in(other.person, pilot="desk")).id == mine.id
    with pytest.raises(NotFound):
        desk.see(UUID(int=7))


def test_my_own_is_found_without_its_id(desk):
    desk.open()
    mine = desk.register()
    me = builders.signed_in(mine.person)
    assert desk.ask("get_registration", contract.GetRegistration(edition="pilot"), me) == mine
    assert desk.ask("list_my_registrations", contract.ListMyRegistrations(), me).items == (mine,)
