from __future__ import annotations

import pytest

from expo.contracts import registration as contract
from expo.errors import Conflict, Forbidden, Invalid, NotFound
from tests import builders

PERSON = "00000000-0000-4000-8000-000000000009"


def test_an_edition_is_announced_whole(desk):
    saved = desk.open(capacity=10, quotas=[{"by": "group", "value": "cities", "capacity": 4}])
    assert (saved.version, saved.may_register) == (1, True)
    (kind, told), *others = desk.announced()
    assert (kind, others) == ("EditionChanged", [])
    heard = contract.EditionChanged.load(told)
    assert (heard.id, heard.version, heard.days, heard.walks) == (saved.id, 1, saved.days, saved.walks)
    assert contract.EditionFacts.dump(heard) == contract.EditionFacts.dump(saved)


def test_saving_the_same_twice_changes_nothing(desk):
    assert desk.open() == desk.open()
    assert len(desk.announced()) == 1


def test_a_change_has_the_next_version(desk):
    first = desk.open()
    second = desk.open(title={"en": "Another name"})
    assert (second.id, second.version) == (first.id, 2)
    assert [data["version"] for _, data in desk.announced()] == [1, 2]
    assert desk.decided(first.id) == [("edition", "saved"), ("edition", "saved")]


def test_two_organisers_do_not_overwrite_each_other(desk):
    desk.open()
    desk.open(title={"en": "Another name"})
    with pytest.raises(Conflict) as refusal:
        desk.open(title={"en": "A third name"}, expected_version=1)
    assert refusal.value.code == "version_stale"


def test_faults_are_told_with_pointers(desk):
    with pytest.raises(Invalid) as refusal:
        desk.open(languages=["en", "en"])
    assert refusal.value.fields == [{"pointer": "/languages/1", "code": "twice", "value": "en"}]


def test_a_draft_is_for_insiders(desk):
    desk.open(state="draft")
    desk.open(edition="autumn-workshop", kind="workshop", state="announced")
    outsider, insider = builders.signed_in(PERSON), builders.signed_in(PERSON, pilot="programme")
    with pytest.raises(NotFound):
        desk.ask("get_edition", contract.GetEdition(edition="pilot"), outsider)
    assert desk.ask("get_edition", contract.GetEdition(edition="pilot"), insider).state == "draft"
    seen = [
        {each.edition for each in desk.ask("list_editions", contract.ListEditions(), principal).items}
        for principal in (outsider, insider)
    ]
    assert seen == [{"autumn-workshop"}, {"autumn-workshop", "pilot"}]


def test_only_the_operator_makes_a_sample(desk):
    organiser = builders.signed_in(PERSON, pilot="organiser")
    with pytest.raises(Forbidden):
        desk.ask("save_edition", builders.edition(sample=True), organiser)
    assert desk.open(sample=True).sample is True


def test_the_overview_sets_counts_against_quotas(desk):
    desk.open(capacity=3, quotas=[{"by": "country", "value": "LV", "capacity": 1}])
    desk.register(country="LV")
    desk.register(country="LV")
    desk.cancel(desk.register(country="PL", target_group="cities"))
    seen = desk.ask("get_overview", contract.GetOverview(edition="pilot"), builders.operator())
    assert (seen.confirmed, seen.waiting, seen.cancelled) == (1, 1, 1)
    assert {(each.state, each.target_group, each.country, each.count) for each in seen.cells} == {
        ("confirmed", "research", "LV", 1),
        ("waiting", "research", "LV", 1),
        ("cancelled", "cities", "PL", 1),
    }
    assert [(each.by, each.value, each.capacity, each.taken, each.waiting) for each in seen.quotas] == [
        ("total", None, 3, 1, 1),
        ("country", "LV", 1, 1, 1),
        ("country", "PL", None, 0, 0),
        ("group", "cities", None, 0, 0),
        ("group", "research", None, 1, 1),
    ]


def listed(desk, **asked):
    request = contract.ListRegistrations(edition="pilot", **asked)
    return desk.ask("list_registrations", request, builders.operator())


def test_registrations_are_listed_page_by_page_in_order_of_arrival(desk):
    desk.open()
    arrived = [desk.register().id for _ in range(5)]
    first = listed(desk, limit=2)
    second = listed(desk, limit=2, cursor=first.next_cursor)
    third = listed(desk, limit=2, cursor=second.next_cursor)
    assert [each.id for page in (first, second, third) for each in page.items] == arrived
    assert third.next_cursor is None


@pytest.mark.parametrize("search", ["berzina", "BĒRZ", "liga berzina", "liga.berzina@", "fire safety"])
def test_search_forgives_marks_and_case(desk, search):
    desk.open()
    desk.register(given_name="Jan", family_name="Żelaźnik", email="jan@example.org", organisation="Town hall")
    mine = desk.register()
    assert [each.id for each in listed(desk, search=search).items] == [mine.id]


def test_search_finds_a_code_and_takes_signs_as_they_are(desk):
    desk.open()
    mine = desk.register()
    desk.register()
    assert [each.id for each in listed(desk, search=mine.code.lower()).items] == [mine.id]
    assert listed(desk, search="%").items == ()


def test_filters_narrow_the_list(desk):
    desk.open(capacity=1)
    first, second = desk.register(country="LV"), desk.register(country="PL", target_group="cities")
    assert [each.id for each in listed(desk, state="waiting").items] == [second.id]
    assert [each.id for each in listed(desk, country="LV").items] == [first.id]
    assert [each.id for each in listed(desk, target_group="cities", country="LV").items] == []


def test_a_cursor_that_we_did_not_make_is_refused(desk):
    desk.open()
    with pytest.raises(Invalid):
        listed(desk, cursor="nonsense!")
