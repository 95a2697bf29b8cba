"""A test finds its house's database empty, whatever the test before committed or left open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from expo.chassis.db import Work

if TYPE_CHECKING:
    from tests.postgres import Databases

ANNOUNCE = text(
    "INSERT INTO expo.outbox (id, type, topic, subject, edition, version, body) "
    "VALUES (gen_random_uuid(), 'x', 'x', gen_random_uuid(), 'pilot', 1, '{}') RETURNING position"
)


def test_what_was_committed_is_gone_and_numbers_begin_again(databases: Databases) -> None:
    database = databases("agenda")
    first = database.run(Work("agenda"), lambda session: session.execute(ANNOUNCE).scalar_one())
    databases.clean()

    again = databases("agenda").run(Work("agenda"), lambda session: session.execute(ANNOUNCE).scalar_one())
    assert (first, again) == (1, 1)


def test_a_transaction_that_was_left_open_does_not_keep_the_next_test_waiting(databases: Databases) -> None:
    database = databases("agenda")
    database.run(Work("agenda"), lambda session: session.execute(ANNOUNCE))
    with database.engine.connect() as left_open:
        left_open.execute(text("SELECT 1 FROM expo.outbox FOR UPDATE"))
        databases.clean()
        left_open.invalidate()

    remaining = text("SELECT count(*) FROM expo.outbox")
    assert databases("agenda").run(Work("agenda"), lambda session: session.execute(remaining).scalar_one()) == 0
