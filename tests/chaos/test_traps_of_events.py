"""Events that a bare nameko service would lose, repeat for ever or choke on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kombu import Connection, Exchange

from expo.client import Client
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.chaos.town import Town

pytestmark = pytest.mark.rabbitmq


@pytest.fixture
def both(town: Town) -> Iterator[Client]:
    """Both houses at work, and a client of the teller."""
    town.start("teller")
    town.start("keeper")
    with Client(town.broker, timeout=5) as client:
        town.open_pool(client)
        town.wait_for_keeper()
        yield client


def parked(town: Town, state: str) -> int:
    return town.figure("keeper", f"SELECT count(*) FROM expo.parked WHERE state = '{state}'")  # noqa: S608


@pytest.mark.parametrize("mood", ["broken", "abandoned"])
def test_t1_t2_t8_an_event_whose_handler_fails_is_parked_tried_again_and_handled_once(
    town: Town, both: Client, mood: str
) -> None:
    town.mood(mood)
    town.issue(both, "one")
    eventually(lambda: parked(town, "waiting") == 1)
    eventually(lambda: town.figure("keeper", "SELECT max(attempt) FROM expo.parked") >= 2, within=10)
    assert town.figure("keeper", "SELECT count(*) FROM expo.inbox") == 0

    town.cheer()

    eventually(lambda: parked(town, "done") == 1, within=20)
    assert town.verdict([]).tally == 1
    assert town.figure("keeper", "SELECT count(*) FROM expo.parked WHERE reason LIKE '%hunter2%'") == 0


def test_t2_a_failing_handler_is_not_tried_in_a_hot_loop(town: Town, both: Client) -> None:
    town.mood("broken")
    town.issue(both, "one")

    eventually(lambda: town.figure("keeper", "SELECT max(attempt) FROM expo.parked") >= 2, within=10)

    assert town.figure("keeper", "SELECT max(attempt) FROM expo.parked") <= 3
    assert town.figure("keeper", "SELECT count(*) FROM expo.parked") == 1


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"id": 7}', b'{"specversion": "1.0"}'])
def test_t12_an_event_that_cannot_be_read_lies_in_a_row_and_stops_nothing(
    town: Town, both: Client, body: bytes
) -> None:
    with Connection(town.broker) as connection:
        exchange = Exchange("teller.events", type="topic", durable=True)
        connection.Producer(exchange=exchange).publish(
            body, routing_key="ticket_issued", content_type="application/json", content_encoding="utf-8"
        )

    eventually(lambda: parked(town, "stopped") == 1)
    town.issue(both, "after")
    eventually(lambda: town.verdict([]).tally == 1)


def test_t13_an_event_waits_for_a_house_that_is_not_there_yet(town: Town) -> None:
    town.start("teller")
    with Client(town.broker, timeout=5) as client:
        town.open_pool(client)
        town.issue(client, "early")
    assert town.on_their_way() == 1

    town.start("keeper")

    eventually(lambda: town.verdict([]).tally == 1, within=15)
    assert town.on_their_way() == 0


def test_t7_a_database_that_goes_away_costs_time_and_nothing_else(town: Town, both: Client) -> None:
    town.issue(both, "before")
    eventually(lambda: town.verdict([]).tally == 1)
    with town.database_away("keeper"):
        for number in range(3):
            town.issue(both, f"meanwhile-{number}")
        eventually(lambda: town.on_their_way("teller") == 0, within=10)
        assert town.running["keeper"].poll() is None

    eventually(lambda: town.verdict([]).tally == 4, within=30)
    assert parked(town, "waiting") == 0


def test_t4_a_house_that_is_asked_to_stop_finishes_what_it_has_begun(town: Town, both: Client) -> None:
    town.mood("slow")
    town.issue(both, "one")
    eventually(lambda: town.figure("keeper", _HANDLING) == 1, within=15)

    assert town.stop_one("keeper") == 0

    assert town.verdict([]).tally == 1
    town.cheer()
    town.start("keeper")
    town.issue(both, "two")
    eventually(lambda: town.verdict([]).tally == 2, within=15)


_HANDLING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND state = 'idle in transaction' AND query LIKE '%FROM tally%'
"""
