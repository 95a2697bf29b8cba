"""Calls that would end a bare nameko service, hang its caller or tell too much; each ends in an answer or a row.

The numbers are those of the list in docs/guarantees.md.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from kombu import Connection, Queue
from nameko.standalone.rpc import ClusterRpcProxy

from expo.client import RPC_EXCHANGE, Client
from expo.errors import Invalid, Unavailable
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.chaos.town import Town

pytestmark = pytest.mark.rabbitmq


@pytest.fixture
def teller(town: Town) -> Iterator[Client]:
    """A teller at work, and a client of it."""
    town.start("teller")
    with Client(town.broker, timeout=5) as client:
        town.open_pool(client)
        yield client


def send_raw(town: Town, body: bytes | str, **how: Any) -> None:
    """Put a message into the teller's queue as any authorised but malicious publisher could."""
    with Connection(town.broker) as connection:
        producer = connection.Producer(exchange=RPC_EXCHANGE)
        how.setdefault("content_type", "application/json")
        producer.publish(body, routing_key="teller.issue", content_encoding="utf-8", **how)


def ask_raw(town: Town, body: bytes | str, **how: Any) -> dict[str, Any]:
    """The reply to such a message."""
    with Connection(town.broker) as connection:
        name = str(uuid4())
        replies = Queue(name, RPC_EXCHANGE, name, exclusive=True)(connection)
        replies.declare()
        send_raw(town, body, reply_to=name, correlation_id="1", **how)
        found = eventually(lambda: replies.get(no_ack=True), within=10)
        reply: dict[str, Any] = json.loads(found.body)
        return reply


GOOD = json.dumps({"args": [], "kwargs": {}})


@pytest.mark.parametrize(
    "headers",
    [{}, {"nameko.call_id_stack": 7}, {"nameko.call_id_stack": [1]}, {"nameko.deadline_ms": "soon"}],
    ids=["plain", "stack is a number", "stack of numbers", "deadline is a word"],
)
def test_t6_a_call_without_reply_to_is_noted_and_harms_nobody(
    town: Town, teller: Client, headers: dict[str, Any]
) -> None:
    send_raw(town, GOOD, headers=headers)

    eventually(lambda: town.figure("teller", "SELECT count(*) FROM expo.parked") == 1)
    assert len(town.issue(teller, "after")) == 36
    assert town.running["teller"].poll() is None
    assert town.figure("teller", "SELECT count(*) FROM expo.parked WHERE body IS NULL AND state = 'stopped'") == 1


@pytest.mark.parametrize(
    ("body", "how"),
    [
        ("{", {}),
        (b"\xff\xfe", {}),
        ("[]", {}),
        ('{"args": [], "kwargs": {"pool": NaN}}', {}),
        ("[" * 100_000, {}),
        ("cos\nsystem\n(S'true'\ntR.", {"content_type": "application/x-python-serialize"}),
    ],
    ids=["cut", "no utf-8", "a list", "NaN", "deep", "pickle"],
)
def test_t12_t24_a_body_that_cannot_be_read_is_answered(
    town: Town, teller: Client, body: bytes | str, how: dict[str, Any]
) -> None:
    reply = ask_raw(town, body, **how)

    assert reply["error"]["expo"]["code"] == "malformed_body"
    assert len(town.issue(teller, "after")) == 36


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"nameko.principal": 7.5}, "malformed_header"),
        ({"nameko.principal": "a.b.c"}, "principal_not_valid"),
        ({"nameko.deadline_ms": "soon"}, "malformed_header"),
        ({"nameko.idempotency_key": "\x00"}, "idempotency_key_not_valid"),
        ({"nameko.idempotency_key": "k" * 5000}, "malformed_header"),
    ],
)
def test_t20_a_header_that_cannot_be_is_refused(town: Town, teller: Client, headers: dict[str, Any], code: str) -> None:
    body = json.dumps({"args": [], "kwargs": {"pool": str(town.pool)}})

    reply = ask_raw(town, body, headers=headers)

    assert reply["error"]["expo"]["code"] == code


def test_t8_what_is_no_exception_is_answered_and_frees_its_worker(town: Town, teller: Client) -> None:
    for _ in range(25):  # more than there are workers
        with pytest.raises(Unavailable) as refused:
            teller.call("teller.misbehave", {"how": "abandon"})
        assert refused.value.code == "deadline_passed"

    assert len(town.issue(teller, "after")) == 36


def test_t21_a_fault_tells_its_caller_no_secret(town: Town, teller: Client) -> None:
    with pytest.raises(Unavailable) as refused:
        teller.call("teller.misbehave", {"how": "raise"})

    assert refused.value == Unavailable("internal_error")


def test_t30_an_answer_that_is_too_large_is_said_to_be_so(town: Town, teller: Client) -> None:
    with pytest.raises(Unavailable) as refused:
        teller.call("teller.misbehave", {"how": "shout"})

    assert refused.value == Unavailable("answer_too_large")
    assert len(town.issue(teller, "after")) == 36


def test_a_call_ends_at_its_deadline_on_both_sides(town: Town, teller: Client) -> None:
    with pytest.raises(Unavailable) as refused:
        teller.call("teller.misbehave", {"how": "wait"}, timeout=1)

    assert refused.value.code == "deadline_passed"
    eventually(lambda: town.figure("teller", _SLEEPERS) == 0, within=3)


_SLEEPERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid() AND state = 'active'
"""


def test_t9_a_call_that_its_caller_gave_up_is_not_carried_out_later(town: Town, teller: Client) -> None:
    town.stop_one("teller")

    with pytest.raises(Unavailable) as refused:
        teller.call("teller.issue", {"pool": str(town.pool)}, key="late", timeout=1)

    assert refused.value.code == "deadline_passed"
    town.start("teller")
    assert len(town.issue(teller, "in time")) == 36
    assert town.figure("teller", "SELECT count(*) FROM ticket") == 1
    assert town.figure("teller", "SELECT count(*) FROM expo.parked") == 0, "nobody waits for it, so nobody looks at it"


def test_a_call_that_nobody_serves_fails_at_once(town: Town, teller: Client) -> None:
    with pytest.raises(Unavailable) as refused:
        teller.call("nobody.knows", {})

    assert refused.value.code == "house_away"


def test_a_command_without_its_key_is_refused(town: Town, teller: Client) -> None:
    with pytest.raises(Invalid) as refused:
        teller.call("teller.issue", {"pool": str(town.pool)})

    assert refused.value.code == "idempotency_key_missing"


def test_bare_nameko_can_call(town: Town, teller: Client) -> None:
    with ClusterRpcProxy({"AMQP_URI": town.broker}, context_data={"idempotency_key": "bare"}, timeout=10) as houses:
        first = houses.teller.issue(pool=str(town.pool))
        again = houses.teller.issue(pool=str(town.pool))

    assert first == again
    assert town.figure("teller", "SELECT count(*) FROM ticket") == 1
