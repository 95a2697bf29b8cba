"""A process answers for its health: alive, ready, and in figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import green

if TYPE_CHECKING:
    from tests.postgres import Databases

BEGIN = """
import urllib.error, urllib.request
from dataclasses import replace
from expo.chassis import health
from expo.chassis.db import Database
from expo.chassis.settings import Settings

broker = {"up": True}
serving = health.Health(replace(Settings(), internal_port=0))
serving.watch("agenda", connected=lambda: broker["up"], database=Database(sys.argv[1], house="agenda"))
serving.start()


def ask(path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{serving.port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


"""
GONE = "postgresql://postgres@/expo_agenda?host=/nowhere"


def test_a_process_is_ready_while_database_and_broker_answer(databases: Databases) -> None:
    databases("agenda")
    code = """
say(ask("/healthz"))
say(ask("/readyz"))
broker["up"] = False
say(ask("/healthz"))
say(ask("/readyz"))
broker["up"] = True
serving.drain()
say(ask("/readyz"))
say(ask("/secrets"))
"""
    assert green.run(BEGIN + code, databases.server.url("expo_agenda")) == [
        [200, '{"ok": true, "wrong": {}}'],
        [200, '{"ok": true, "wrong": {}}'],
        [200, '{"ok": true, "wrong": {}}'],
        [503, '{"ok": false, "wrong": {"agenda": "no broker"}}'],
        [503, '{"ok": false, "wrong": {"process": "is being stopped"}}'],
        [404, "{}"],
    ]


def test_without_a_database_it_lives_and_is_not_ready() -> None:
    code = 'say(ask("/healthz")[0])\nsay(ask("/readyz"))\nsay(ask("/metrics")[0])'

    assert green.run(BEGIN + code, GONE) == [200, [503, '{"ok": false, "wrong": {"agenda": "no database"}}'], 200]


def test_without_its_broker_for_a_minute_it_is_better_started_anew(databases: Databases) -> None:
    databases("agenda")
    code = 'broker["up"] = False\nhealth.GRACE = 0.0\nsay(ask("/healthz"))'

    assert green.run(BEGIN + code, databases.server.url("expo_agenda")) == [
        [503, '{"ok": false, "wrong": {"agenda": "no broker for a minute"}}']
    ]


def test_figures_show_calls_and_what_lies_in_rows(databases: Databases) -> None:
    databases("agenda")
    code = """
from expo.chassis import telemetry
telemetry.observe_rpc("agenda.book_seat", "sold_out", 0.003)
with serving._databases["agenda"].engine.begin() as connection:
    connection.exec_driver_sql("INSERT INTO expo.parked (id, handler, reason, attempt, state) "
        "VALUES (gen_random_uuid(), 'x', 'y', 1, 'stopped')")
say([line for line in ask("/metrics")[1].splitlines() if "agenda" in line and "bucket" not in line])
"""
    (lines,) = green.run(BEGIN + code, databases.server.url("expo_agenda"))

    assert 'expo_rpc_seconds_count{operation="agenda.book_seat",outcome="sold_out"} 1.0' in lines
    assert 'expo_outbox_unsent{house="agenda"} 0.0' in lines
    assert 'expo_parked{house="agenda",state="stopped"} 1.0' in lines


def test_a_port_in_use_is_told_where_somebody_probes_it_and_else_avoided() -> None:
    code = """
import socket
from expo.chassis.environment import SettingError
with socket.create_server(("127.0.0.1", 0)) as taken:
    wanted = replace(Settings(), internal_port=taken.getsockname()[1])
    other = health.Health(wanted)
    other.start()
    say(other.port != wanted.internal_port)
    try:
        health.Health(replace(wanted, broker_url="amqp://x")).start()
    except SettingError as refused:
        say(str(refused).partition(" is ")[0])
"""
    assert green.run(BEGIN + code, GONE) == [True, "EXPO_INTERNAL_PORT"]
