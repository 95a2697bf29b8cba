"""The broker restarts, dies, is full or is configured otherwise."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from kombu import Connection, Queue

from expo.chassis.broker import DELIVERY_LIMIT
from expo.client import Client
from tests.chaos.town import keeping_alive
from tests.waiting import eventually

if TYPE_CHECKING:
    from tests.chaos.town import Town
    from tests.rabbitmq import Node

pytestmark = pytest.mark.rabbitmq


def open_town(town: Town, client: Client) -> None:
    town.start("teller")
    town.start("keeper")
    town.open_pool(client)
    town.wait_for_keeper()


def test_t5_a_house_ends_in_time_while_the_broker_is_down(doomed_town: Town, doomed: Node) -> None:
    with Client(doomed_town.broker, timeout=5) as client:
        open_town(doomed_town, client)
    doomed.kill9()

    started = time.monotonic()
    codes = [doomed_town.stop_one(name) for name in ("teller", "keeper")]

    assert codes == [0, 0]
    assert time.monotonic() - started < 12


def test_t27_after_the_broker_was_killed_everything_goes_on_by_itself(doomed_town: Town, doomed: Node) -> None:
    with Client(doomed_town.broker, timeout=5) as client:
        open_town(doomed_town, client)
        doomed_town.issue(client, "before")
        doomed.kill9()
        doomed.start()

        outcomes = [doomed_town.issue(client, f"after-{number}") for number in range(3)]

        eventually(doomed_town.settled, within=30)
    assert [len(outcome) for outcome in outcomes] == [36, 36, 36]
    assert doomed_town.verdict([]).tally == 4


def test_t16_an_alarm_delays_what_is_announced_and_loses_nothing(town: Town, rabbitmq: Node) -> None:
    with Client(town.broker, timeout=5) as client:
        open_town(town, client)
        with rabbitmq.memory_alarm():
            town.run("teller", _RECORD_ONE)
            eventually(lambda: town.on_their_way() == 1)
        eventually(town.settled, within=60)
        assert len(town.issue(client, "after")) == 36


_RECORD_ONE = """
INSERT INTO expo.outbox (id, type, topic, subject, edition, version, body)
SELECT id, 'teller.TicketIssued', 'ticket_issued', id, 'toy', 1, jsonb_build_object(
    'specversion', '1.0', 'id', id, 'source', '/teller', 'type', 'teller.TicketIssued', 'subject', id,
    'time', now(), 'edition', 'toy', 'version', 1, 'cause', '', 'data', jsonb_build_object('id', id)
) FROM gen_random_uuid() AS id
"""


@pytest.mark.long
@pytest.mark.timeout(400)
def test_a_message_that_kills_its_process_twenty_times_is_set_aside_where_people_look(town: Town) -> None:
    with Client(town.broker, timeout=5) as client:
        open_town(town, client)
        town.mood("deadly")
        town.issue(client, "poison")
        with keeping_alive(town, ""):
            eventually(lambda: town.figure("keeper", _GIVEN_UP) == 1, within=300)
        town.cheer()
        town.issue(client, "after")

        eventually(lambda: town.verdict([]).tally == 1, within=30)
    assert len(town.deaths) > DELIVERY_LIMIT


_GIVEN_UP = "SELECT count(*) FROM expo.parked WHERE reason = 'given up by the broker'"


def test_a_queue_of_another_type_ends_the_start_with_a_sentence(town: Town) -> None:
    with Connection(town.broker) as connection:
        Queue("rpc-teller", durable=True, queue_arguments={"x-queue-type": "quorum"})(connection).declare()

    process = town.start("teller")

    assert process.wait(30) == 1
    assert isinstance(process, subprocess.Popen)
