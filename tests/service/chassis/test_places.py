"""Places and the line before them, one rule a test."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from expo.chassis import db, places
from expo.errors import Conflict, NotFound


@pytest.fixture
def pool(session):
    return opened(session, 2)


def opened(session, capacity):
    pool = uuid4()
    places.open_pool(session, pool, capacity)
    return pool


def claimed(session, *pools):
    return places.claim(session, uuid4(), pools)


def anyone(_holder):
    return True


def test_places_are_taken_until_none_is_left_then_people_wait_in_order(session, pool):
    got = [claimed(session, pool) for _ in range(5)]
    assert [(place.state, place.position) for place in got] == [
        ("taken", None),
        ("taken", None),
        ("waiting", 1),
        ("waiting", 2),
        ("waiting", 3),
    ]
    assert got[2].full == (pool,)
    assert places.counts(session, [pool]) == {pool: places.Counts(capacity=2, taken=2, waiting=3)}
    assert [places.position(session, place.id) for place in got] == [None, None, 1, 2, 3]


def test_one_of_each_pool_or_none(session):
    roomy, full = opened(session, 5), opened(session, 0)
    place = claimed(session, roomy, full)
    assert (place.state, place.full) == ("waiting", (full,))
    assert places.counts(session, [roomy])[roomy].taken == 0


def test_no_pool_means_no_ceiling(session):
    assert claimed(session).state == "taken"


def test_who_will_not_wait_is_told_what_is_full(session):
    pool = opened(session, 0)
    with pytest.raises(Conflict) as refused:
        places.claim(session, uuid4(), [pool], wait=False)
    assert refused.value == Conflict("sold_out", {"full": [str(pool)]})


def test_an_unknown_pool_is_refused(session, pool):
    with pytest.raises(NotFound):
        claimed(session, pool, uuid4())


def test_a_holder_has_one_place_and_may_come_back_after_releasing_it(session, pool):
    place = claimed(session, pool)
    assert places.release(session, place.id) == places.Released(place.id, "taken", (pool,))
    assert places.release(session, place.id) == places.Released(place.id)
    assert places.claim(session, place.id, [pool]).state == "taken"
    with pytest.raises(Conflict) as refused:
        places.claim(session, place.id, [pool])
    assert refused.value.code == "already_claimed"


def test_a_freed_place_goes_to_the_line_first(session):
    pool = opened(session, 1)
    first, second, third = (claimed(session, pool) for _ in range(3))
    places.release(session, first.id)
    assert claimed(session, pool).state == "waiting"
    assert places.promote(session, [pool], may=anyone) == second.id
    assert places.promote(session, [pool], may=anyone) is None
    assert places.position(session, third.id) == 1


def test_a_newcomer_who_fits_passes_those_in_line_who_do_not(session):
    total, latvia = opened(session, 9), opened(session, 0)
    for _ in range(3):
        assert claimed(session, total, latvia).state == "waiting"
    assert claimed(session, total).state == "taken"
    assert places.counts(session, [total])[total].waiting == 3


def test_the_position_counts_everybody_who_waits_for_one_of_the_same_pools(session):
    total, latvia, poland = opened(session, 9), opened(session, 0), opened(session, 0)
    claimed(session, latvia)
    claimed(session, total, latvia)
    assert claimed(session, total, poland).position == 2
    assert claimed(session, total, latvia).position == 4


def test_leaving_the_line_frees_nothing(session):
    pool = opened(session, 0)
    first, second = claimed(session, pool), claimed(session, pool)
    assert places.release(session, first.id) == places.Released(first.id, "waiting", ())
    assert places.position(session, second.id) == 1


def test_who_may_not_is_passed_over_keeps_the_turn_and_does_not_stop_newcomers(session):
    pool = opened(session, 0)
    busy, next_one = claimed(session, pool), claimed(session, pool)
    places.resize(session, pool, 3)
    told = []

    def not_busy(holder):
        return holder != busy.id

    assert places.promote(session, [pool], may=not_busy, passed=told.append) == next_one.id
    assert places.promote(session, [pool], may=not_busy, passed=told.append) is None
    assert told == [busy.id]
    assert places.position(session, busy.id) == 1
    assert places.openings(session) == []
    assert places.openings(session, again=True) == [(pool,)]
    assert claimed(session, pool).state == "taken"
    assert places.promote(session, [pool], may=anyone) == busy.id


def test_who_is_busy_is_left_to_the_job_and_nobody_is_preferred(session):
    pool = opened(session, 0)
    busy, behind = claimed(session, pool), claimed(session, pool)
    places.resize(session, pool, 1)
    assert places.promote(session, [pool], may=lambda holder: None if holder == busy.id else True) is None
    assert places.position(session, behind.id) == 2
    assert places.openings(session) == [(pool,)]


def test_a_greater_capacity_is_found_by_the_job(session):
    total, latvia = opened(session, 9), opened(session, 0)
    waiting = [claimed(session, total, latvia) for _ in range(3)]
    assert places.openings(session) == []
    places.resize(session, latvia, 2)
    (found,) = places.openings(session)
    assert set(found) == {total, latvia}
    assert [places.promote(session, found, may=anyone) for _ in range(3)] == [waiting[0].id, waiting[1].id, None]


def test_a_capacity_below_what_is_taken_is_refused(session, pool):
    claimed(session, pool)
    claimed(session, pool)
    with pytest.raises(Conflict) as refused:
        places.resize(session, pool, 1)
    assert refused.value == Conflict("capacity_below_taken", {"capacity": 1, "taken": 2})
    with pytest.raises(NotFound):
        places.resize(session, uuid4(), 1)


def test_a_hold_is_confirmed_in_time_or_lost(session):
    pool = opened(session, 1)
    now = db.now(session)
    lost, kept = uuid4(), uuid4()
    places.hold(session, lost, [pool], until=now)
    with pytest.raises(Conflict) as refused:
        places.confirm(session, lost)
    assert refused.value.code == "hold_expired"
    assert places.expire(session) == [lost]
    places.hold(session, kept, [pool], until=now + timedelta(minutes=1))
    assert places.expire(session) == []
    places.confirm(session, kept)
    assert places.counts(session, [pool])[pool].taken == 1
    with pytest.raises(Conflict):
        places.hold(session, uuid4(), [pool], until=now + timedelta(minutes=1))


def test_the_auditor_sees_a_counter_that_lies(session, pool):
    claimed(session, pool)
    assert places.audit(session) == []
    session.execute(db.text("UPDATE expo.pool SET taken = 2, waiting = 1"))
    assert places.audit(session) == [
        places.Drift("pool", pool, "taken", 2, 1),
        places.Drift("pool", pool, "waiting", 1, 0),
    ]


def test_opening_twice_gives_the_new_capacity(session, pool):
    places.open_pool(session, pool, 7)
    assert places.counts(session, [pool])[pool].left == 7
