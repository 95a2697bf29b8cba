"""What is shown can be listed, narrowed, searched without diacritics and read page by page."""

from __future__ import annotations

import pytest

from expo.contracts import exhibits as contract
from expo.errors import Invalid, NotFound
from tests.service.exhibits.conftest import ORGANISER, drone_test, edition_changed, exhibition, project


@pytest.fixture
def shown(hall):
    many = [project(key=f"p{number:02}", title={"en": f"Project {number:02}"}, year_to=None) for number in range(7)]
    elsewhere = {"theme": "innovation-smes", "hazards": [], "countries": ["EE"], "year_from": None, "year_to": None}
    dark = project(key="dark", title={"pl": "Światło"}, **elsewhere)
    hall.imports(projects=[*many, dark])
    return hall


def projects(hall, **asked):
    return [row.key for row in hall.ask(contract.ListProjects(edition="pilot", **asked)).items]


def test_projects_are_listed_by_title_with_partners_and_links(shown):
    found = shown.ask(contract.ListProjects(edition="pilot"))
    assert [row.key for row in found.items] == ["jatoc", *(f"p{number:02}" for number in range(7)), "dark"]
    assert (found.total, found.next) == (9, None)
    first = found.items[0]
    assert (first.partners[0].name, first.technologies[0].title["pl"]) == ("Uniwersytet Łódzki", "Dron z kamerą")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"theme": "innovation-smes"}, ["dark"]),
        ({"country": "EE"}, ["dark"]),
        ({"hazard": "floods", "year": 2015}, ["jatoc"]),
        ({"year": 2012}, []),
        ({"organisation": "pl-lodz", "limit": 1}, ["jatoc"]),
        ({"kind": "network", "text": "SWIATLO"}, ["dark"]),
        ({"text": "uniwersytet lodzki ostersoen"}, ["jatoc"]),
        ({"text": "100%"}, []),
        ({"text": "_"}, []),
    ],
)
def test_filters_and_words_narrow(shown, asked, expected):
    assert projects(shown, **asked) == expected


def test_pages_follow_one_another_without_gaps(shown):
    seen, after = [], None
    while True:
        page = shown.ask(contract.ListProjects(edition="pilot", limit=4, after=after))
        assert (page.total is None) == (after is not None)
        seen += [row.key for row in page.items]
        after = page.next
        if after is None:
            break
    assert seen == projects(shown)


def test_a_made_up_cursor_is_refused(shown):
    for after in ("x", "bm9wZQ", "WzEsMl0"):
        with pytest.raises(Invalid, match="cursor_not_valid"):
            projects(shown, after=after)


def test_technologies_exhibitors_and_tests_link_to_one_another(hall):
    technology = hall.ask(contract.GetTechnology(edition="pilot", key="thermal-drone"))
    assert [link.key for links in (technology.exhibitors, technology.projects, technology.tests) for link in links] == [
        "sgsp",
        "jatoc",
        "fly-drone",
    ]
    exhibitor = hall.ask(contract.GetExhibitor(edition="pilot", key="sgsp"))
    assert (exhibitor.stand, exhibitor.zone, exhibitor.technologies[0].key) == ("A1", "hall", "thermal-drone")
    assert exhibitor.tests[0].title["pl"] == "Poleć dronem"


@pytest.mark.parametrize(
    ("kind", "asked", "count"),
    [
        (contract.ListTechnologies, {"hazard": "floods", "phase": "response", "trl": 7, "exhibitor": "sgsp"}, 1),
        (contract.ListTechnologies, {"trl": 8}, 0),
        (contract.ListTechnologies, {"text": "kamery"}, 0),
        (contract.ListTechnologies, {"text": "kamerą pozarnicza"}, 1),
        (contract.ListExhibitors, {"hazard": "floods", "country": "PL", "zone": "hall", "text": "straz"}, 1),
        (contract.ListExhibitors, {"hazard": "pandemics"}, 0),
        (contract.ListTests, {"hazard": "floods", "technology": "thermal-drone", "exhibitor": "sgsp"}, 1),
        (contract.ListTests, {"language": "pl", "text": "polec"}, 1),
        (contract.ListTests, {"target_group": "practitioners"}, 1),
        (contract.ListTests, {"target_group": "funders"}, 0),
        (contract.ListTests, {"language": "fi"}, 0),
    ],
)
def test_each_list_has_its_filters(hall, kind, asked, count):
    found = hall.ask(kind(edition="pilot", **asked))
    assert (len(found.items), found.total) == (count, count)


def test_a_list_of_tests_says_what_is_free(hall):
    hall.imports(tests=[drone_test(key="other", title={"en": "Another"}, target_groups=[])], slots=[])
    for _ in range(2):
        hall.books(hall.registers(), hall.slots()[0])
    another, flying = hall.ask(contract.ListTests(edition="pilot")).items
    assert (another.slot_count, another.free, another.next_free, another.slots) == (0, 0, None, ())
    assert (flying.slot_count, flying.free, flying.next_free) == (3, 4, hall.test().slots[1].start)
    assert (flying.station.key, flying.zone, flying.briefing["en"]) == ("field-1", "yard", "Stay behind the line.")
    assert len(hall.ask(contract.ListTests(edition="pilot", target_group="funders")).items) == 1


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (contract.GetProject, "project_unknown"),
        (contract.GetTechnology, "technology_unknown"),
        (contract.GetExhibitor, "exhibitor_unknown"),
        (contract.GetTest, "test_unknown"),
    ],
)
def test_what_is_not_there_is_not_found(hall, kind, code):
    with pytest.raises(NotFound, match=code):
        hall.ask(kind(edition="pilot", key="nothing"))


def test_a_draft_is_seen_by_its_organisers_only(hall):
    hall.hears(edition_changed(version=2, state="draft"))
    ask = contract.GetExhibitor(edition="pilot", key="sgsp")
    assert hall.ask(ask, ORGANISER).name == exhibition()["exhibitors"][0]["name"]
    with pytest.raises(NotFound, match="edition_unknown"):
        hall.ask(ask)
