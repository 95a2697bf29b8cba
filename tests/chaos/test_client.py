"""The client of other systems: shared by threads, and sound after its broker was away."""

from __future__ import annotations

import threading
import time
from queue import Queue
from typing import TYPE_CHECKING, Any

import pytest

from expo.client import Client
from expo.errors import Unavailable
from tests.waiting import eventually

if TYPE_CHECKING:
    from tests.chaos.town import Town
    from tests.rabbitmq import Node

pytestmark = pytest.mark.rabbitmq


def test_t10_a_call_whose_broker_dies_fails_at_once_as_unknown(town: Town, rabbitmq: Node) -> None:
    town.start("teller")
    with Client(town.broker) as client:
        town.open_pool(client)
        refused: Queue[Unavailable] = Queue()
        caller = threading.Thread(target=_wait_for_answer, args=(client, refused))
        started = time.monotonic()
        caller.start()
        eventually(lambda: town.figure("teller", _SLEEPERS) == 1)

        rabbitmq.kill9()

        assert refused.get(timeout=10).code == "outcome_unknown"
        assert time.monotonic() - started < 10
        rabbitmq.start()
        assert len(town.issue(client, "after")) == 36
    caller.join()


def test_t15_t23_a_subscriber_hears_again_after_its_broker_was_away_and_is_told_of_the_gap(
    town: Town, rabbitmq: Node
) -> None:
    town.start("teller")
    town.start("keeper")
    heard: Queue[dict[str, Any]] = Queue()
    with Client(town.broker, timeout=5) as client:
        town.open_pool(client)
        client.subscribe("teller", heard.put, topic="ticket_issued")
        first = town.issue(client, "before")
        eventually(lambda: heard.get(timeout=10).get("subject") == first)

        rabbitmq.kill9()
        rabbitmq.start()

        assert heard.get(timeout=30) == {"type": "expo.Reconnected"}
        second = town.issue(client, "after")
        eventually(lambda: heard.get(timeout=10).get("subject") == second)


def test_t18_t23_many_threads_share_one_client_and_each_gets_its_own_answer(town: Town) -> None:
    town.start("teller")
    with Client(town.broker, timeout=10) as client:
        town.open_pool(client)
        got: dict[str, str] = {}
        threads = [
            threading.Thread(
                target=lambda key=f"key-{number % 10}", name=number: got.update({name: town.issue(client, key)})
            )
            for number in range(40)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert [got[number] for number in range(40)] == [got[number % 10] for number in range(40)]
    assert town.figure("teller", "SELECT count(*) FROM ticket") == 10


def _wait_for_answer(client: Client, refused: Queue[Unavailable]) -> None:
    try:
        client.call("teller.misbehave", {"how": "wait"}, timeout=20)
    except Unavailable as refusal:
        refused.put(refusal)


_SLEEPERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid() AND state = 'active'
"""
