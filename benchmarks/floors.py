"""What this machine can do at all: PostgreSQL and RabbitMQ without anything of ours around them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen
from uuid import uuid4

import psycopg2
from kombu import Connection, Queue

from benchmarks.load import Measured, ask_all, spend
from tests.rabbitmq import free_ports
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    from expo.chassis.embedded.postgres import Server


SCHEMA = """
CREATE TABLE pool (id int PRIMARY KEY, taken int NOT NULL);
INSERT INTO pool VALUES (1, 0);
CREATE TABLE registration (id uuid PRIMARY KEY, name text NOT NULL, email text NOT NULL);
CREATE TABLE outbox (position bigserial PRIMARY KEY, body jsonb NOT NULL);
"""


def database(server: Server, times: int) -> Measured:
    """One update and two inserts in a transaction, one after the other, from one plain connection."""
    url = _thin_database(server)

    def work() -> list[float]:
        taken = []
        with psycopg2.connect(url) as connection, connection.cursor() as cursor:
            for _ in range(times):
                started = time.perf_counter()
                cursor.execute("UPDATE pool SET taken = taken + 1 WHERE id = 1")
                cursor.execute("INSERT INTO registration VALUES (%s, 'a', 'b')", (str(uuid4()),))
                cursor.execute("INSERT INTO outbox (body) VALUES ('{}')")
                connection.commit()
                taken.append(time.perf_counter() - started)
        return taken

    return spend([os.getpid()], work)


def broker(url: str, times: int) -> Measured:
    """One persistent message into a quorum queue, confirmed, taken and acked, one after the other."""

    def work() -> list[float]:
        taken = []
        with Connection(url, transport_options={"confirm_publish": True}) as connection:
            queue = Queue("floor", durable=True, queue_arguments={"x-queue-type": "quorum"})(connection)
            queue.declare()
            producer = connection.Producer()
            for _ in range(times):
                started = time.perf_counter()
                producer.publish({"id": "1"}, routing_key="floor", delivery_mode=2)
                eventually(queue.get).ack()
                taken.append(time.perf_counter() - started)
        return taken

    return spend([os.getpid()], work)


def bare_nameko(server: Server, url: str, times: int) -> Measured:
    """The thinnest registration over HTTP: what both its processes spend."""
    with _thin_services(_thin_database(server), url) as (address, pids):
        body = {"given_name": "Ilze", "family_name": "Kalniņa", "email": "ilze@example.org"}
        asked = [("POST", "/registrations", body, {"Content-Type": "application/json"})]
        eventually(lambda: _answers(address), within=30, every=0.2)
        ask_all(address, asked * 20)
        return spend(pids, lambda: ask_all(address, asked * times))


def _answers(address: str) -> bool:
    body = b'{"given_name": "a", "email": "b"}'
    with urlopen(Request(f"{address}/registrations", body), timeout=5) as answer:  # noqa: S310 - our own process
        return bool(answer.status == 201)


def _thin_database(server: Server) -> str:
    name = f"thin_{uuid4().hex[:8]}"
    server.create([name])
    with psycopg2.connect(server.url(name)) as connection, connection.cursor() as cursor:
        cursor.execute(SCHEMA)
    return server.url(name)


@contextmanager
def _thin_services(database_url: str, amqp: str) -> Iterator[tuple[str, list[int]]]:
    (port,) = free_ports(1)
    told = {
        **os.environ,
        "AMQP_URI": amqp,
        "DATABASE_URL": database_url.replace("postgresql:", "postgresql+psycopg2:"),
        "PORT": str(port),
        "PYTHONWARNINGS": "ignore",
    }
    started = [
        subprocess.Popen([sys.executable, "-m", "benchmarks.thinnest", role], env=told, stderr=subprocess.DEVNULL)
        for role in ("house", "front")
    ]
    try:
        yield f"http://127.0.0.1:{port}", [each.pid for each in started]
    finally:
        for each in started:
            each.kill()
            each.wait()
