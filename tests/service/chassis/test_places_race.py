"""Many at once, on real PostgreSQL: exactly as many places are given as there are, and the guards are what does it."""

from __future__ import annotations

import random
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from expo.chassis import db, places
from expo.chassis.db import Database, Work
from expo.chassis.places import claims
from expo.chassis.principal import system
from expo.errors import Conflict
from tests.waiting import eventually

THREADS = 12
WORK = Work("registration", system("registration"))


@pytest.fixture
def crowd(database):
    """A connection for each thread."""
    wide = Database(database.engine.url.render_as_string(hide_password=False), house="registration", size=THREADS)
    yield wide
    wide.close()


def at_once(*jobs):
    with ThreadPoolExecutor(THREADS) as threads:
        return [done.result() for done in [threads.submit(job) for job in jobs]]


def opened(database, *capacities):
    pools = [uuid4() for _ in capacities]

    def step(session):
        for pool, capacity in zip(pools, capacities, strict=True):
            places.open_pool(session, pool, capacity)

    database.run(WORK, step)
    return pools


def claiming(database, *pools):
    holder = uuid4()
    return lambda: database.run(WORK, lambda session: places.claim(session, holder, pools))


def counted(database, pool):
    """What the counter says, and what the rows say."""
    rows = text("SELECT count(*) FROM expo.place WHERE state = 'taken' AND :pool = ANY (pools)")
    return database.run(
        WORK, lambda session: (places.counts(session, [pool])[pool].taken, session.scalar(rows, {"pool": pool}))
    )


@contextmanager
def without_check(database):
    """The judge sent away."""
    drop, back = (
        "ALTER TABLE expo.pool DROP CONSTRAINT pool_never_oversold",
        "ALTER TABLE expo.pool ADD CONSTRAINT pool_never_oversold CHECK (taken BETWEEN 0 AND capacity)",
    )
    with database.engine.begin() as connection:
        connection.execute(text(drop))
    try:
        yield
    finally:
        with database.engine.begin() as connection:
            connection.execute(text("DELETE FROM expo.pool"))
            connection.execute(text(back))


@pytest.fixture
def without_lock(monkeypatch):
    """Claims that look before they leap, and do not hold on to what they saw."""
    monkeypatch.setattr(claims, "_CLAIM", claims._CLAIM.with_sql("FOR UPDATE", ""))


def test_the_last_places_are_given_once(crowd):
    (pool,) = opened(crowd, 30)
    got = at_once(*[claiming(crowd, pool) for _ in range(150)])
    assert sum(place.state == "taken" for place in got) == 30
    assert sorted(place.position for place in got if place.state == "waiting") == list(range(1, 121))
    assert counted(crowd, pool) == (30, 30)
    assert crowd.run(WORK, places.audit) == []


def test_without_the_lock_the_check_refuses_to_oversell(crowd, without_lock):
    (pool,) = opened(crowd, 30)

    def claim_or_fail(job):
        try:
            return job().state
        except IntegrityError as error:
            return error.orig.diag.constraint_name

    jobs = [claiming(crowd, pool) for _ in range(150)]
    got = at_once(*[lambda job=job: claim_or_fail(job) for job in jobs])
    assert got.count("taken") == 30
    assert "pool_never_oversold" in got
    assert counted(crowd, pool) == (30, 30)


def test_control_without_lock_and_check_places_are_oversold(crowd, without_lock):
    with without_check(crowd):
        (pool,) = opened(crowd, 30)
        at_once(*[claiming(crowd, pool) for _ in range(150)])
        assert min(counted(crowd, pool)) > 30


def test_a_storm_of_claims_releases_and_promotions_leaves_all_in_order(crowd):
    seed = random.randrange(10**9)
    sys.stdout.write(f"seed {seed}\n")
    pools = opened(crowd, 5, 5, 8, 20)
    crews = [random.Random(f"{seed} {number}") for number in range(THREADS)]

    def come_and_go(chance):
        mine = []
        for _ in range(40):
            if mine and chance.random() < 0.45:
                holder = mine.pop(chance.randrange(len(mine)))
                crowd.run(WORK, lambda session, holder=holder: leave(session, holder))
            else:
                wanted = chance.sample(pools, chance.choice((1, 2, 3)))
                mine.append(claiming(crowd, *wanted)().id)

    def leave(session, holder):
        freed = places.release(session, holder).pools
        while freed and places.promote(session, freed, may=lambda _: True):
            pass

    at_once(*[lambda chance=chance: come_and_go(chance) for chance in crews])
    assert crowd.run(WORK, places.audit) == []
    while left := crowd.run(WORK, places.openings):
        assert crowd.run(WORK, lambda session, fits=left[0]: places.promote(session, fits, may=lambda _: True))
    counts = crowd.run(WORK, lambda session: places.counts(session, pools))
    assert all(0 <= pool.taken <= pool.capacity for pool in counts.values())
    assert crowd.run(WORK, places.audit) == []


def test_releasing_twice_at_once_frees_one_place(crowd):
    (pool,) = opened(crowd, 20)
    holders = [claiming(crowd, pool)().id for _ in range(20)]
    leave = [lambda one=one: crowd.run(WORK, lambda session: places.release(session, one)) for one in holders * 3]
    random.shuffle(leave)
    assert sum(released.was == "taken" for released in at_once(*leave)) == 20
    assert counted(crowd, pool) == (0, 0)


def test_a_promotion_does_not_wait_for_a_pool_that_another_holds(crowd):
    free, busy = opened(crowd, 0, 1)
    holder = claiming(crowd, free, busy)().id
    crowd.run(WORK, lambda session: places.resize(session, free, 1))
    with crowd.transaction(WORK) as other:
        claims.lock_pools(other, [busy])
        assert crowd.run(WORK, lambda session: places.promote(session, [free], may=lambda _: True)) is None
    (fits,) = crowd.run(WORK, places.openings)
    assert crowd.run(WORK, lambda session: places.promote(session, fits, may=lambda _: True)) == holder


def test_a_newcomer_costs_the_same_before_a_long_line(crowd):
    """Counted in rows that PostgreSQL reads, as time would depend on the machine."""
    pools = opened(crowd, 0, 100_000)

    def fill(session):
        holder = uuid4()
        line = places.claim(session, holder, pools)
        session.execute(text(_LONG_LINE), {"holder": holder})
        session.execute(text("UPDATE expo.line SET waiting = 5001, ready = 5001"))
        session.execute(text("UPDATE expo.pool SET waiting = 5001"))
        return line

    crowd.run(WORK, fill)
    with crowd.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE expo.place"))

    def join(session):
        assert places.claim(session, uuid4(), pools).position == 5002
        assert places.claim(session, uuid4(), pools[1:]).state == "taken"

    def scan(session):
        assert session.scalar(text("SELECT count(*) FROM expo.place WHERE state = 'waiting'")) == 5002

    assert crowd.run(WORK, lambda session: rows_read(session, join)) < 20
    assert crowd.run(WORK, lambda session: rows_read(session, scan)) > 5000


def rows_read(session, step):
    before = session.scalar(text(_READ))
    step(session)
    return session.scalar(text(_READ)) - before


_LONG_LINE = """
INSERT INTO expo.place (id, pools, line, state, since)
SELECT gen_random_uuid(), pools, line, state, since FROM expo.place, generate_series(1, 5000) WHERE id = :holder
"""
_READ = """
SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables WHERE relname = 'place'
"""


def test_an_expired_hold_is_confirmed_or_given_back_but_never_both(crowd):
    (pool,) = opened(crowd, 40)
    holders = [uuid4() for _ in range(40)]

    def hold(session):
        soon = db.now(session)
        for holder in holders:
            places.hold(session, holder, [pool], until=soon)
        session.execute(text("UPDATE expo.place SET expires_at = clock_timestamp() + interval '40 ms'"))

    crowd.run(WORK, hold)

    def confirm(holder):
        try:
            crowd.run(WORK, lambda session: places.confirm(session, holder))
        except Conflict:
            return set()
        return {holder}

    jobs = [lambda holder=holder: confirm(holder) for holder in holders]
    sweeps = [lambda: set(crowd.run(WORK, places.expire))] * 40
    mixed = [job for pair in zip(jobs, sweeps, strict=True) for job in pair]
    fates = at_once(*mixed)
    confirmed, given_back = set().union(*fates[::2]), set().union(*fates[1::2])
    eventually(lambda: not crowd.run(WORK, lambda session: given_back.update(places.expire(session)) or _held(session)))
    assert (confirmed | given_back, confirmed & given_back) == (set(holders), set())
    assert counted(crowd, pool) == (len(confirmed), len(confirmed))
    assert crowd.run(WORK, places.audit) == []


def _held(session):
    return session.scalar(text("SELECT count(*) FROM expo.place WHERE state = 'held'"))
