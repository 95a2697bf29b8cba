"""The station: who works there, who is expected, and how a booking goes."""

from __future__ import annotations

from uuid import uuid4

import pytest

from expo.contracts import exhibits as contract
from expo.errors import Conflict, NotFound
from tests.service.exhibits.conftest import ORGANISER, at, exhibition, signed_in

PILOT = uuid4()
STAFF = uuid4()


@pytest.fixture
def station(hall):
    rows = exhibition()
    rows["resources"][2]["person"] = str(PILOT)
    rows["exhibitors"][0]["staff"] = [str(STAFF)]
    hall.imports(exhibitors=rows["exhibitors"], resources=rows["resources"])
    return hall


def view(hall, principal, **asked):
    return hall.ask(contract.ListStation(edition="pilot", station="field-1", **asked), principal)


def mark(hall, booking, progress, principal=ORGANISER, **said):
    return hall.ask(contract.MarkBooking(booking=booking.id, progress=progress, **said), principal)


def test_operators_staff_and_organisers_see_the_queue_by_code(station):
    slot = station.slots()[0]
    held = [station.books(station.registers("research"), slot, briefing_read=True) for _ in range(2)]
    waiting = station.books(station.registers(), slot)
    for who in (signed_in(PILOT), signed_in(STAFF), ORGANISER):
        seen = view(station, who)
        assert (seen.station.zone, seen.time_zone, len(seen.slots)) == ("yard", "Europe/Warsaw", 3)
        queue = seen.slots[0].queue
        assert [each.code for each in queue] == [*sorted(each.code for each in held), waiting.code]
        assert [(each.state, each.position, each.briefed) for each in queue] == [
            ("taken", None, True),
            ("taken", None, True),
            ("waiting", 1, False),
        ]
        assert [each.key for each in station.ask(contract.MyStations(edition="pilot"), who).items] == ["field-1"]
    assert [each.start for each in view(station, ORGANISER, start=at(95), end=at(180)).slots] == [at(120)]


def test_for_others_the_station_does_not_exist(station):
    booking = station.books(station.registers(), station.slots()[0])
    visitor = signed_in(uuid4())
    assert station.ask(contract.MyStations(edition="pilot"), visitor).items == ()
    with pytest.raises(NotFound, match="station_unknown"):
        view(station, visitor)
    with pytest.raises(NotFound, match="booking_unknown"):
        mark(station, booking, "started", visitor, briefed=True)


def test_a_test_is_started_after_the_briefing_and_finished(station):
    booking = station.books(station.registers(), station.slots()[0])
    with pytest.raises(Conflict, match="briefing_missing"):
        mark(station, booking, "started")
    started = mark(station, booking, "started", signed_in(PILOT), briefed=True)
    assert (started.progress, started.briefed, started.version) == ("started", True, 2)
    assert mark(station, booking, "started") == started
    assert mark(station, booking, "finished").progress == "finished"
    with pytest.raises(Conflict) as refusal:
        mark(station, booking, "no_show")
    assert refusal.value == Conflict("not_in_that_state", {"state": "taken", "progress": "finished"})
    assert station.decided(booking.id)[1:] == [("booking_marked", "started"), ("booking_marked", "finished")]


def test_who_has_begun_does_not_cancel(station):
    person = station.registers()
    booking = station.books(person, station.slots()[0], briefing_read=True)
    mark(station, booking, "started")
    with pytest.raises(Conflict, match="booking_started"):
        station.cancels(booking, signed_in(person))


def test_who_waits_cannot_be_started(station):
    slot = station.slots()[0]
    *_, waiting = [station.books(station.registers(), slot) for _ in range(3)]
    with pytest.raises(Conflict, match="not_in_that_state"):
        mark(station, waiting, "started", briefed=True)


def test_the_operator_has_no_time_for_a_test_of_others_then(station):
    station.registers(person=PILOT)
    with pytest.raises(Conflict, match="time_clash"):
        station.books(PILOT, station.slots()[0])
