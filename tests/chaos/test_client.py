"""The client of other systems: shared by threads, and sound after its broker was away."""

from __future__ import annotations

import re
import shlex
import threading
import time
from queue import Queue
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from amqp.exceptions import AccessRefused
from kombu import Connection

from expo.client import Client
from expo.errors import Unavailable
from tests.chaos.town import ROOT
from tests.proxy import between
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.chaos.town import Town
    from tests.proxy import Line
    from tests.rabbitmq import Node

pytestmark = pytest.mark.rabbitmq


@pytest.fixture
def line(town: Town) -> Iterator[Line]:
    """A line to the broker that can be cut, for the client only."""
    host = urlsplit(town.broker).netloc.rpartition("@")[2]
    with between(host) as found:
        yield found


@pytest.fixture
def client(town: Town, line: Line) -> Iterator[Client]:
    """A client at the end of the line, and a teller that answers it."""
    town.start("teller")
    with Client(re.sub(r":\d+/", f":{line.port}/", town.broker), timeout=10) as found:
        town.open_pool(found)
        yield found


def test_t10_a_call_whose_line_is_cut_fails_at_once_as_unknown(town: Town, client: Client, line: Line) -> None:
    refused: Queue[Unavailable] = Queue()
    caller = threading.Thread(target=_wait_for_answer, args=(client, refused))
    caller.start()
    eventually(lambda: town.figure("teller", _SLEEPERS) == 1)
    cut = time.monotonic()

    line.say(reset=True)

    assert refused.get(timeout=10).code == "outcome_unknown"
    assert time.monotonic() - cut < 2
    caller.join()
    assert len(town.issue(client, "after")) == 36


def test_t9_a_call_over_a_line_that_says_nothing_ends_at_its_deadline(client: Client, line: Line) -> None:
    line.say(silent=True)
    started = time.monotonic()

    with pytest.raises(Unavailable) as refused:
        client.call("teller.misbehave", {"how": "answer"}, timeout=1)

    assert refused.value.code in {"deadline_passed", "broker_away"}
    assert time.monotonic() - started < 3


def test_a_call_without_a_broker_is_refused_with_a_time_to_come_back(town: Town) -> None:
    with Client("amqp://guest:guest@127.0.0.1:1/expo", timeout=1) as client, pytest.raises(Unavailable) as refused:
        client.call("teller.issue", {"pool": str(town.pool)}, key="nobody")

    assert refused.value == Unavailable("broker_away", {"retry_after": 5})


def test_t15_t23_a_subscriber_hears_again_after_a_cut_and_is_told_of_the_gap(
    town: Town, client: Client, line: Line
) -> None:
    town.start("keeper")
    heard: Queue[dict[str, Any]] = Queue()
    client.subscribe("teller", heard.put, topic="ticket_issued")
    first = town.issue(client, "before")
    eventually(lambda: heard.get(timeout=10).get("subject") == first)

    line.say(reset=True)

    assert heard.get(timeout=10) == {"type": "expo.Reconnected"}
    second = town.issue(client, "after")
    eventually(lambda: heard.get(timeout=10).get("subject") == second)


def test_t18_t23_many_threads_share_one_client_and_each_gets_its_own_answer(town: Town, client: Client) -> None:
    got: dict[int, str] = {}
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


def test_the_rights_that_the_documentation_gives_a_partner_are_enough_and_no_more(town: Town, rabbitmq: Node) -> None:
    name, vhost = f"partner{uuid4().hex[:8]}", urlsplit(town.broker).path.strip("/")
    rabbitmq.ctl("add_user", name, "secret")
    page = (ROOT / "docs" / "integrator.md").read_text(encoding="utf-8").replace("\\\n", " ")
    for command in re.findall(r"^ +rabbitmqctl (set_\w+ -p expo partner .*)$", page, re.MULTILINE):
        words = [{"expo": vhost, "partner": name}.get(word, word) for word in shlex.split(command)]
        rabbitmq.ctl(*(word.replace("registration|", "teller|registration|") for word in words))
    heard: Queue[dict[str, Any]] = Queue()
    town.start("teller")
    town.start("keeper")
    theirs = re.sub(r"//.*@", f"//{name}:secret@", town.broker)

    with Client(theirs, timeout=5) as client:
        client.subscribe("teller", heard.put)
        town.open_pool(client)
        ticket = town.issue(client, "order-4711")
        assert heard.get(timeout=10)["subject"] == ticket

    with Connection(theirs) as connection, pytest.raises(AccessRefused):
        connection.SimpleQueue("rpc-teller", no_ack=True).get(timeout=5)


def _wait_for_answer(client: Client, refused: Queue[Unavailable]) -> None:
    try:
        client.call("teller.misbehave", {"how": "wait"}, timeout=20)
    except Unavailable as refusal:
        refused.put(refusal)


_SLEEPERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid() AND state = 'active'
"""
