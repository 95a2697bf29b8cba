from __future__ import annotations

import pytest

from expo.errors import Conflict, Forbidden, Invalid
from services.registration.domain import editions
from tests import builders

DAY = {"date": "2026-10-16", "opens": "09:00", "closes": "18:00", "time_zone": "Europe/Warsaw"}
HALL = {"code": "hall", "name": {"en": "Hall"}}
YARD = {"code": "yard", "name": {"en": "Yard"}}


def test_a_sound_edition_passes():
    editions.check(builders.edition(quotas=[{"by": "country", "value": "LV", "capacity": 5}]))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"days": [{**DAY, "closes": "09:00"}]}, ("/days/0/closes", "closes_before_opens", "09:00")),
        ({"days": [{**DAY, "venue": "harbour"}]}, ("/days/0/venue", "venue_unknown", "harbour")),
        ({"days": [DAY, DAY]}, ("/days/1/date", "twice", "2026-10-16 ")),
        ({"zones": [HALL, HALL, YARD]}, ("/zones/1/code", "twice", "hall")),
        ({"zones": [{**HALL, "venue": "harbour"}, YARD]}, ("/zones/0/venue", "venue_unknown", "harbour")),
        ({"walks": [{"a": "hall", "b": "moon", "minutes": 1}]}, ("/walks/0/b", "zone_unknown", "moon")),
        (
            {"walks": [{"a": "hall", "b": "yard", "minutes": 1}, {"a": "yard", "b": "hall", "minutes": 2}]},
            ("/walks/1", "twice", "hall yard"),
        ),
        ({"languages": ["en", "en"]}, ("/languages/1", "twice", "en")),
        ({"quotas": [{"by": "group", "value": "LV", "capacity": 1}]}, ("/quotas/0/value", "not_an_option", "LV")),
        (
            {
                "quotas": [
                    {"by": "country", "value": "LV", "capacity": 1},
                    {"by": "country", "value": "LV", "capacity": 2},
                ]
            },
            ("/quotas/1", "twice", "country LV"),
        ),
        (
            {"registration_opens": "2026-02-01T00:00:00Z", "registration_closes": "2026-02-01T00:00:00Z"},
            ("/registration_closes", "closes_before_opens", "2026-02-01T00:00:00+00:00"),
        ),
    ],
)
def test_each_fault_is_named_with_its_pointer(changes, fault):
    with pytest.raises(Invalid) as refusal:
        editions.check(builders.edition(**changes))
    assert [(each["pointer"], each["code"], each["value"]) for each in refusal.value.fields] == [fault]


def test_all_faults_are_told_at_once():
    with pytest.raises(Invalid) as refusal:
        editions.check(builders.edition(languages=["en", "en"], zones=[], days=[{**DAY, "venue": "harbour"}]))
    assert [each["pointer"] for each in refusal.value.fields] == [
        "/languages/1",
        "/days/0/venue",
        "/walks/0/a",
        "/walks/0/b",
    ]


def test_a_change_made_from_an_older_version_is_refused():
    editions.check_version(None, 7)
    editions.check_version(7, 7)
    with pytest.raises(Conflict) as refusal:
        editions.check_version(6, 7)
    assert refusal.value == Conflict("version_stale", {"expected": 6, "version": 7})


@pytest.mark.parametrize(
    ("asked", "was", "operator"), [(True, True, False), (False, False, False), (True, False, True)]
)
def test_samples_stay_what_they_are(asked, was, operator):
    editions.check_sample(asked=asked, was=was, operator=operator)


@pytest.mark.parametrize(("asked", "was"), [(True, False), (False, True)])
def test_only_the_operator_makes_a_sample_or_ends_one(asked, was):
    with pytest.raises(Forbidden):
        editions.check_sample(asked=asked, was=was, operator=False)
