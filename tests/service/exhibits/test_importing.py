"""One import brings in an exhibition: all of it or nothing, and twice is the same as once."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from expo.chassis.timeline import TimelineRow
from expo.contracts import exhibits as contract
from expo.errors import Invalid, NotFound
from services.exhibits.models import Exhibitor, Occupation
from tests.service.exhibits.conftest import OPERATOR, at, drone_test, exhibition, project, signed_in

ONE_OF_EACH = {"exhibitors": 1, "projects": 1, "technologies": 1, "resources": 3, "tests": 1, "slots": 3}


def counts(report, what):
    return {each.kind: getattr(each, what) for each in report.imported if getattr(each, what)}


def refused(hall, **changes):
    with pytest.raises(Invalid) as refusal:
        hall.imports(**changes)
    assert refusal.value.code == "import_refused"
    return [(fault["pointer"], fault["code"]) for fault in refusal.value.fields]


def with_slots(*slots, **test):
    return {"slots": [{"test": "fly-drone", **slot} for slot in slots], "tests": [drone_test(**test)]}


def test_an_import_makes_one_of_everything(empty_hall):
    report = empty_hall.imports()
    assert counts(report, "created") == ONE_OF_EACH
    assert [slot.places for slot in empty_hall.test().slots] == [2, 2, 2]


def test_the_same_import_changes_nothing(hall):
    slots = hall.slots()
    report = hall.imports()
    assert counts(report, "unchanged") == ONE_OF_EACH
    assert (counts(report, "created"), counts(report, "changed")) == ({}, {})
    assert hall.slots() == slots
    assert hall.announced() == []


def test_what_differs_is_changed_and_what_is_not_named_stays(hall):
    report = hall.imports(
        exhibitors=[{**exhibition()["exhibitors"][0], "stand": "B2"}],
        projects=[project(key="new", title={"lv": "Jauns"})],
        technologies=[],
        resources=[],
        tests=[],
        slots=[{"test": "fly-drone", "start": at(60).isoformat(), "places": 5}],
    )
    assert counts(report, "created") == {"projects": 1}
    assert counts(report, "changed") == {"exhibitors": 1, "slots": 1}
    assert [slot.places for slot in hall.test().slots] == [5, 2, 2]
    assert hall.ask(contract.GetProject(edition="pilot", key="jatoc")).title["en"].startswith("Joint")


def test_a_dry_run_says_what_would_change_and_changes_nothing(empty_hall):
    assert counts(empty_hall.imports(dry_run=True), "created") == ONE_OF_EACH
    assert empty_hall.session.scalars(select(Exhibitor)).all() == []
    assert counts(empty_hall.imports(), "created") == ONE_OF_EACH


def test_every_bad_row_is_reported_and_nothing_is_kept(empty_hall):
    rows = exhibition()
    faults = refused(
        empty_hall,
        exhibitors=[
            *rows["exhibitors"],
            {**rows["exhibitors"][0], "key": "other", "zone": "moon"},
            {**rows["exhibitors"][0], "key": "third", "stand": "A2", "zone": None},
        ],
        projects=[project(), project(), project(key="odd", year_from=2016, year_to=2013)],
        technologies=[{**rows["technologies"][0], "exhibitors": ["nobody"], "projects": ["jatoc", "nothing"]}],
        tests=[drone_test(station="drone-1", device="nowhere")],
        slots=[*rows["slots"], rows["slots"][0], {"test": "walk", "start": at(0).isoformat(), "operator": "who"}],
    )
    assert faults == [
        ("/projects/1/key", "key_twice"),
        ("/exhibitors/1/zone", "zone_unknown"),
        ("/exhibitors/2/zone", "zone_missing"),
        ("/exhibitors/1/stand", "stand_twice"),
        ("/projects/2/year_to", "years_reversed"),
        ("/technologies/0/exhibitors/0", "exhibitor_unknown"),
        ("/technologies/0/projects/1", "project_unknown"),
        ("/tests/0/station", "station_unknown"),
        ("/tests/0/device", "device_unknown"),
        ("/slots/3/start", "slot_twice"),
        ("/slots/4/test", "test_unknown"),
        ("/slots/4/operator", "operator_unknown"),
        ("/slots/3", "resource_busy"),
        ("/slots/3", "resource_busy"),
        ("/slots/3", "resource_busy"),
    ]
    assert empty_hall.session.scalars(select(Exhibitor)).all() == []


@pytest.mark.parametrize(("minutes", "expected"), [(15, True), (29, True), (39, True), (40, False)])
def test_nothing_is_in_two_places_set_up_included(empty_hall, minutes, expected):
    slots = [{"start": at(60).isoformat()}, {"start": at(60 + minutes).isoformat()}]
    if not expected:
        empty_hall.imports(**with_slots(*slots))
        return
    busy = {code for _, code in refused(empty_hall, **with_slots(*slots))}
    assert busy == {"resource_busy"}


def test_a_second_import_meets_the_slots_that_are_there(hall):
    faults = refused(hall, slots=[{"test": "fly-drone", "start": at(70).isoformat()}])
    assert set(faults) == {("/slots/0", "resource_busy")}


def test_the_database_refuses_a_device_in_two_places(hall):
    first, second, _ = hall.slots()
    kept = hall.session.scalars(select(Occupation).where(Occupation.slot_id == first)).all()
    other = hall.session.scalars(select(Occupation).where(Occupation.slot_id == second)).all()
    attempt = hall.session.begin_nested()
    other[0].during = next(each.during for each in kept if each.resource_id == other[0].resource_id)
    with pytest.raises(IntegrityError, match="occupation_one_place"):
        hall.session.flush()
    attempt.rollback()


def test_a_slot_lies_on_a_day_of_the_edition(empty_hall):
    assert ("/slots/0/start", "slot_outside_edition") in refused(
        empty_hall, **with_slots({"start": at(60 * 24 * 3).isoformat()})
    )


def test_stands_can_be_swapped_in_one_import(hall):
    [sgsp] = exhibition()["exhibitors"]
    other = {**sgsp, "key": "other", "stand": "A2"}
    hall.imports(exhibitors=[sgsp, other])
    hall.imports(exhibitors=[{**sgsp, "stand": "A2"}, {**other, "stand": "A1"}])
    stands = {row.key: row.stand for row in hall.session.scalars(select(Exhibitor))}
    assert stands == {"sgsp": "A2", "other": "A1"}


def test_places_do_not_fall_below_what_is_taken_and_booked_slots_keep_their_length(hall):
    for _ in range(2):
        hall.books(hall.registers(), hall.slots()[0])
    rows = with_slots({"start": at(60).isoformat(), "places": 1}, duration=20)
    assert refused(hall, **rows) == [("/slots/0", "slot_has_bookings"), ("/slots/0/places", "capacity_below_taken")]


def test_more_places_are_given_to_the_line(hall):
    slot = hall.slots()[0]
    late = hall.registers()
    for _ in range(2):
        hall.books(hall.registers(), slot)
    hall.books(late, slot)
    hall.imports(slots=[{"test": "fly-drone", "start": at(60).isoformat(), "places": 3}])
    hall.ticks("promote_waiting")
    assert hall.bookings(late)[0].state == "taken"


def test_an_operator_who_is_known_is_on_duty_then(hall):
    pilot = hall.registers()
    resources = exhibition()["resources"]
    resources[2]["person"] = str(pilot)
    hall.imports(resources=resources)
    duties = hall.session.scalars(select(TimelineRow).where(TimelineRow.person == pilot, TimelineRow.live)).all()
    assert {(row.id, row.duty) for row in duties} == {(slot, True) for slot in hall.slots()}
    hall.imports(resources=exhibition()["resources"])
    hall.session.expire_all()
    assert [row.live for row in duties] == [False] * 3


def test_an_unknown_edition_is_not_found(empty_hall):
    with pytest.raises(NotFound, match="edition_unknown"):
        empty_hall.imports(edition="nowhere")


def test_a_file_of_projects_is_read(empty_hall):
    file = """[{"id": "jatoc", "title": "JATOC", "years": {"from": 2013, "to": null}, "theme": "Safe & Secure Region",
      "kind": "network", "lead": {"org": "se-x"}, "countries": ["SE"], "hazards": ["floods"], "keywords": [],
      "partners": [{"name": "X", "country": "SE", "org": "se-x"}], "summary": "Coasts.", "source": "s"}]"""
    ask = contract.ImportProjects(edition="pilot", file=file)
    assert counts(empty_hall.ask(ask, OPERATOR), "created") == {"projects": 1}
    found = empty_hall.ask(contract.GetProject(edition="pilot", key="jatoc"))
    assert (found.theme, found.year_to, found.partners[0].lead) == ("safe-secure", None, True)
    assert counts(empty_hall.ask(ask, OPERATOR), "unchanged") == {"projects": 1}


@pytest.mark.parametrize(
    ("file", "faults"),
    [
        ("{}", [("/file", "file_not_readable")]),
        ("[", [("/file", "file_not_readable")]),
        ("[7]", [("/projects/0", "not_an_object")]),
        (
            '[{"id": "a", "title": "A", "theme": "Moon", "kind": "network"}]',
            [("/projects/0/summary", "missing"), ("/projects/0/theme", "theme_unknown")],
        ),
        (
            '[{"id": "A b", "title": "A", "theme": "safe-secure", "kind": "event", "summary": "s", "countries": [""]}]',
            [("/projects/0/key", "not_a_slug"), ("/projects/0/countries/0", "not_an_option")],
        ),
    ],
)
def test_a_file_that_is_no_list_of_projects_is_refused(empty_hall, file, faults):
    with pytest.raises(Invalid) as refusal:
        empty_hall.ask(contract.ImportProjects(edition="pilot", file=file), OPERATOR)
    assert [(fault["pointer"], fault["code"]) for fault in refusal.value.fields] == faults


def test_staff_see_that_the_exhibitor_is_theirs(hall):
    person = UUID(int=7)
    hall.imports(exhibitors=[{**exhibition()["exhibitors"][0], "staff": [str(person)]}])
    ask = contract.GetExhibitor(edition="pilot", key="sgsp")
    assert [hall.ask(ask, signed_in(who)).mine for who in (person, uuid4())] == [True, False]
    assert "staff" not in contract.Exhibitor.dump(hall.session.scalars(select(Exhibitor)).one())
