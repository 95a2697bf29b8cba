"""Files are staged, claimed with their reason, and gone when nobody needs them."""

from __future__ import annotations

import hashlib
import io
import os
import time
from datetime import timedelta
from uuid import uuid4

import pytest

from expo.chassis import db, files
from expo.chassis.db import Work
from expo.chassis.principal import system
from expo.errors import Conflict, Invalid, NotFound

DAY = 86_400


@pytest.fixture
def store(tmp_path):
    return files.Store(tmp_path / "files")


def staged(store, content=b"floor plan"):
    return store.stage(io.BytesIO(content), limit=1000, type="image/png", name="plan.png")


def kept(store, tmp_path):
    """Where content lies: folder by folder."""
    return sorted(str(path.relative_to(tmp_path / "files").parts[0]) for path in tmp_path.rglob("*") if path.is_file())


def grow_old(tmp_path):
    for path in tmp_path.rglob("*"):
        if path.is_file():
            os.utime(path, (time.time() - 2 * DAY,) * 2)


def claimed(session, store, file, owner=None, **more):
    return files.claim(session, store, file, owner=owner or uuid4(), purpose="floor_plan", **more)


def test_a_staged_file_is_known_by_its_digest(store, tmp_path):
    file = staged(store)
    assert file == files.Staged(hashlib.sha256(b"floor plan").hexdigest(), "image/png", 10, "plan.png")
    assert staged(store) == file
    assert kept(store, tmp_path) == ["staged"]


def test_a_file_beyond_the_limit_leaves_nothing(store, tmp_path):
    with pytest.raises(Invalid):
        staged(store, b"x" * 1001)
    assert kept(store, tmp_path) == []


def test_a_claimed_file_outlives_the_day(session, store, tmp_path):
    file = claimed(session, store, staged(store))
    grow_old(tmp_path)
    files.sweep(session, store)
    row, path = files.open_file(session, store, file)
    assert (row.purpose, row.type, row.size, path.read_bytes()) == ("floor_plan", "image/png", 10, b"floor plan")
    assert kept(store, tmp_path) == ["registration"]


def test_what_nobody_claimed_goes_after_a_day_and_not_before(session, store, tmp_path):
    file = staged(store)
    files.sweep(session, store)
    assert kept(store, tmp_path) == ["staged"]
    grow_old(tmp_path)
    files.sweep(session, store)
    assert kept(store, tmp_path) == []
    with pytest.raises(NotFound):
        claimed(session, store, file)


def test_content_stays_as_long_as_one_owner_needs_it(session, store, tmp_path):
    first, second = uuid4(), uuid4()
    file = staged(store)
    for owner in (first, second):
        claimed(session, store, file, owner)
    grow_old(tmp_path)
    files.release(session, owner=first)
    files.sweep(session, store)
    assert kept(store, tmp_path) == ["registration"]
    files.release(session, owner=second, purpose="another")
    files.sweep(session, store)
    assert kept(store, tmp_path) == ["registration"]
    files.release(session, owner=second)
    files.sweep(session, store)
    assert kept(store, tmp_path) == []


def test_a_file_is_kept_no_longer_than_promised(session, store, tmp_path):
    file = claimed(session, store, staged(store), keep_until=db.now(session) - timedelta(seconds=1))
    grow_old(tmp_path)
    files.sweep(session, store)
    assert kept(store, tmp_path) == []
    with pytest.raises(NotFound):
        files.open_file(session, store, file)


def test_one_house_forgets_without_the_other(databases, store, tmp_path):
    file, owner = staged(store), uuid4()
    for name in ("agenda", "exhibits"):
        databases(name).run(Work(name, system(name)), lambda session: claimed(session, store, file, owner))
    grow_old(tmp_path)

    def forget(session):
        files.release(session, owner=owner)
        files.sweep(session, store)

    databases("agenda").run(Work("agenda", system("agenda")), forget)
    assert kept(store, tmp_path) == ["exhibits"]


def test_a_claim_undone_leaves_content_for_the_sweep_only(database, store, tmp_path):
    work = Work("registration", system("registration"))
    file = staged(store)

    def refuse(session):
        claimed(session, store, file)
        raise Conflict("sold_out")

    with pytest.raises(Conflict):
        database.run(work, refuse)
    grow_old(tmp_path)
    database.run(work, lambda session: files.sweep(session, store))
    assert kept(store, tmp_path) == []


@pytest.mark.parametrize("digest", ["../../etc/passwd", "", "A" * 64, "0" * 63 + "/"])
def test_nothing_but_a_digest_is_looked_for(store, digest):
    with pytest.raises(NotFound):
        store.path("registration", digest)
