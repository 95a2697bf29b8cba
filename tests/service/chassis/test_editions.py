"""What a house knows of an edition is what registration said last."""

from __future__ import annotations

from uuid import uuid4

import pytest

from expo.chassis import editions
from expo.contracts.registration import EditionChanged
from expo.errors import NotFound

KNOWN = {
    "id": str(uuid4()),
    "edition": "pilot",
    "version": 3,
    "kind": "pilot",
    "state": "open",
    "title": {"en": "Pilot"},
    "time_zone": "Europe/Warsaw",
    "languages": ["pl", "en"],
    "days": [{"date": "2030-01-25", "opens": "09:00", "closes": "17:00", "time_zone": "Europe/Warsaw"}],
    "zones": [{"code": "north", "name": {"en": "North"}}, {"code": "field", "name": {"en": "Field"}}],
    "walks": [{"a": "north", "b": "field", "minutes": 7}],
}


def keep(session, **changed):
    return editions.keep(session, EditionChanged.load(KNOWN | changed))


def test_the_newest_version_is_kept_whatever_comes_when(session):
    assert keep(session)
    assert editions.find(session, "pilot").state == "open"
    assert keep(session, version=5, state="closed")
    assert not keep(session, version=4, state="draft")
    assert not keep(session, version=5, state="draft")
    assert editions.find(session, "pilot").state == "closed"


def test_it_tells_days_zones_and_walks(session):
    keep(session)
    found = editions.find(session, "pilot")
    assert (found.time_zone, found.languages, found.zones) == ("Europe/Warsaw", ("pl", "en"), ("north", "field"))
    assert found.days[0].opens.hour == 9
    assert [editions.walking(session, "pilot", *pair) for pair in (("north", "field"), ("field", "north"))] == [7, 7]
    assert editions.walking(session, "pilot", "north", "moon") == 0
    assert editions.walking(session, "pilot", None, "north") == 0


def test_an_edition_nobody_spoke_of_is_unknown(session):
    with pytest.raises(NotFound):
        editions.find(session, "pilot")
    assert editions.walking(session, "pilot", "north", "field") == 0
