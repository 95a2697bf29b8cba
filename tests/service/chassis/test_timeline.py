"""A person's time in one house: what is refused, what gives way, what is announced."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from expo.chassis import db, timeline
from expo.chassis.db import Work
from expo.chassis.editions import EditionRow
from expo.chassis.principal import system
from expo.contracts import agenda, exhibits
from expo.errors import Conflict

pytestmark = pytest.mark.house("agenda")

NINE = datetime(2030, 1, 25, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
LOW, HIGH = UUID(int=1, version=4), UUID(int=2, version=4)
WORK = Work("agenda", system("agenda"))


@pytest.fixture(autouse=True)
def site(session):
    """Fifteen minutes from the north hall to the south hall."""
    facts = {"id": uuid4(), "version": 1, "state": "open", "time_zone": "Europe/Riga", "facts": {}}
    session.add(EditionRow(slug="pilot", walks={"north south": 15}, **facts))
    session.flush()


@pytest.fixture
def person():
    return uuid4()


def claim(session, person, start=NINE, *, zone="north", booking=None, **more):
    booking = booking or uuid4()
    timeline.claim(session, person, booking, edition="pilot", start=start, end=start + HOUR, zone=zone, **more)
    return booking


def heard(session, person, *, start=NINE, zone="north", claimed_at=NINE - HOUR, **more):
    facts = {"id": uuid4(), "edition": "pilot", "version": 1, "person": person, "live": True, "claimed_at": claimed_at}
    event = exhibits.TimeTaken(**(facts | {"start": start, "end": start + HOUR, "zone": zone} | more))
    return event.id, timeline.heard(session, event)


def announced(session):
    rows = session.execute(text("SELECT type, body -> 'data' FROM expo.outbox ORDER BY position")).all()
    return [(kind, getattr(agenda, kind.split(".")[1]).load(data)) for kind, data in rows]


def test_a_clash_is_refused_and_names_what_is_in_the_way(session, person):
    booking = claim(session, person)
    with pytest.raises(Conflict) as refused:
        claim(session, person, NINE + HOUR / 2)
    figures = {"booking": str(booking), "owner": "agenda", "walking_minutes": 0}
    assert refused.value.code == "time_clash"
    assert refused.value.figures == figures | {"start": NINE.isoformat(), "end": (NINE + HOUR).isoformat()}


@pytest.mark.parametrize(
    ("minutes", "zone", "refused"),
    [
        (59, None, True),
        (60, None, False),
        (60, "north", False),
        (60, "east", False),
        (60, "south", True),
        (75, "south", False),
        (-60, "north", False),
        (-60, "south", True),
        (-74, "south", True),
        (-75, "south", False),
    ],
)
def test_walking_is_counted_before_and_after(session, person, minutes, zone, refused):
    claim(session, person)
    found = timeline.clashes(
        session, person, NINE + timedelta(minutes=minutes), NINE + timedelta(minutes=minutes + 60), zone, "pilot"
    )
    assert bool(found) == refused


def test_walks_are_those_of_one_edition(session, person):
    claim(session, person)
    assert timeline.clashes(session, person, NINE + HOUR, NINE + 2 * HOUR, "south", "other") == []
    assert timeline.clashes(session, person, NINE, NINE + HOUR, "south", "other")


def test_another_persons_time_is_another_matter(session, person):
    claim(session, person)
    claim(session, uuid4())


def test_freed_time_may_be_taken_again_and_each_change_is_announced(session, person):
    first = claim(session, person)
    timeline.free(session, first)
    timeline.free(session, first)
    claim(session, person, booking=uuid4())
    timeline.free(session, uuid4())
    with pytest.raises(Conflict):
        claim(session, person, booking=first)
    told = announced(session)
    assert [(kind, event.live, event.version) for kind, event in told] == [
        ("agenda.TimeTaken", True, 1),
        ("agenda.TimeFreed", False, 2),
        ("agenda.TimeTaken", True, 1),
    ]
    assert told[1][1].id == first
    assert told[1][1].person == person


def test_the_same_claim_twice_has_no_second_effect(session, person):
    booking = claim(session, person)
    claim(session, person, booking=booking)
    assert [event.version for _, event in announced(session)] == [1]
    claim(session, person, NINE + HOUR / 2, booking=booking)
    assert [event.version for _, event in announced(session)] == [1, 2]


def test_a_duty_is_never_refused_and_is_in_the_way_of_claims(session, person):
    claim(session, person)
    claim(session, person, duty=True)
    assert len(timeline.clashes(session, person, NINE, NINE + HOUR, "north", "pilot")) == 2


def test_an_organisers_move_is_never_refused_and_says_what_it_meets(session, person):
    first, second = claim(session, person), claim(session, person, NINE + HOUR)
    (met,) = timeline.move(session, second, NINE, NINE + HOUR, "north")
    assert met.id == first
    assert timeline.move(session, uuid4(), NINE, NINE + HOUR, "north") == []
    assert announced(session)[-1][1].moved_at == db.now(session)


def test_another_houses_booking_refuses_a_claim_until_it_is_freed(session, person):
    other, _ = heard(session, person)
    with pytest.raises(Conflict) as refused:
        claim(session, person)
    assert refused.value.figures["owner"] == "exhibits"
    heard(session, person, id=other, version=2, live=False)
    claim(session, person)


def test_an_older_version_revives_nothing(session, person):
    other, _ = heard(session, person, version=2, live=False)
    heard(session, person, id=other, version=1)
    claim(session, person)


@pytest.mark.parametrize(
    ("own", "other", "loses"),
    [
        ({"claimed_at": NINE}, {"claimed_at": NINE - HOUR}, True),
        ({"claimed_at": NINE}, {"claimed_at": NINE + HOUR}, False),
        ({"claimed_at": NINE, "booking": HIGH}, {"claimed_at": NINE, "id": LOW}, True),
        ({"claimed_at": NINE, "booking": LOW}, {"claimed_at": NINE, "id": HIGH}, False),
        ({"claimed_at": NINE, "duty": True}, {"claimed_at": NINE - HOUR}, False),
        ({"claimed_at": NINE}, {"claimed_at": NINE - HOUR, "duty": True}, True),
        ({"claimed_at": NINE}, {"claimed_at": NINE + HOUR, "duty": True}, False),
        ({"claimed_at": NINE}, {"claimed_at": NINE - HOUR, "moved_at": NINE + HOUR}, False),
        ({"claimed_at": NINE}, {"claimed_at": NINE - 2 * HOUR, "moved_at": NINE - HOUR}, True),
        ({"claimed_at": NINE}, {"claimed_at": NINE - HOUR, "start": NINE + HOUR, "zone": "south"}, True),
        ({"claimed_at": NINE}, {"claimed_at": NINE - HOUR, "start": NINE + HOUR}, False),
    ],
)
def test_of_two_claims_that_crossed_the_later_gives_way(session, person, own, other, loses):
    booking = claim(session, person, **own)
    _, lost = heard(session, person, **other)
    assert lost == ([booking] if loses else [])


def test_what_an_organiser_has_moved_does_not_give_way(session, person):
    booking = claim(session, person, NINE + 3 * HOUR)
    timeline.move(session, booking, NINE, NINE + HOUR, "north")
    assert heard(session, person)[1] == []


def test_ones_own_event_changes_nothing(session, person):
    booking = claim(session, person)
    event = announced(session)[0][1]
    assert timeline.heard(session, event) == []
    kept = session.scalars(select(timeline.TimelineRow.own).where(timeline.TimelineRow.id == booking)).one()
    assert kept is True


def outcomes(database, person, many=8):
    def one(_number):
        try:
            database.run(WORK, lambda session: claim(session, person))
        except Conflict as refusal:
            return refusal.code
        except IntegrityError as error:
            return error.orig.diag.constraint_name
        return "claimed"

    with ThreadPoolExecutor(many) as threads:
        return sorted(threads.map(one, range(many)))


def test_of_many_claims_at_once_one_is_given(database, person):
    assert outcomes(database, person) == ["claimed"] + ["time_clash"] * 7


def test_control_without_the_persons_lock_the_constraint_still_refuses(database, person, monkeypatch):
    monkeypatch.setattr(db, "lock_person", lambda *_, **__: True)
    # Which of the two refuses depends on who looks when; that one claim is given does not.
    rounds = [outcomes(database, uuid4()) for _ in range(10)]
    assert [round_.count("claimed") for round_ in rounds] == [1] * 10
    assert any("timeline_one_place_at_a_time" in round_ for round_ in rounds)


def test_a_busy_person_is_left_alone(database, person):
    with database.transaction(WORK) as claiming, database.transaction(WORK) as promoting:
        db.lock_person(claiming, person)
        assert timeline.may_take(promoting, person, NINE, NINE + HOUR, "north", "pilot") is None
    with database.transaction(WORK) as promoting:
        assert timeline.may_take(promoting, person, NINE, NINE + HOUR, "north", "pilot") is True
