"""The fault proxy does to a line what it is told to."""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING

import psycopg2
import pytest

from tests.proxy import COMMITTED, Line, between
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.postgres import Databases


@pytest.fixture
def line() -> Iterator[Line]:
    """A line to a server that sends back what it gets."""
    listener = socket.create_server(("127.0.0.1", 0))

    def echo(connection: socket.socket) -> None:
        with connection:
            try:
                while chunk := connection.recv(100):
                    connection.sendall(chunk)
            except OSError:
                return

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=echo, args=(connection,), daemon=True).start()

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    with between(f"127.0.0.1:{listener.getsockname()[1]}") as made:
        yield made
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    accepting.join(5)


def test_a_line_passes_on_and_can_be_slow(line: Line) -> None:
    with socket.create_connection(("127.0.0.1", line.port), timeout=5) as end:
        end.sendall(b"hello")
        assert end.recv(10) == b"hello"

        line.say(latency=0.1)
        started = time.monotonic()
        end.sendall(b"again")
        assert end.recv(10) == b"again"
        assert time.monotonic() - started >= 0.2


def test_a_silent_line_stays_open_and_says_nothing(line: Line) -> None:
    line.say(silent=True)
    with socket.create_connection(("127.0.0.1", line.port), timeout=0.2) as end:
        end.sendall(b"hello")
        with pytest.raises(TimeoutError):
            end.recv(10)
        assert line.connections == 1


def test_a_line_is_reset_and_newcomers_refused(line: Line) -> None:
    with socket.create_connection(("127.0.0.1", line.port), timeout=5) as end:
        eventually(lambda: line.connections == 1)
        line.say(reset=True, refuse=True)
        with pytest.raises(ConnectionResetError):
            end.recv(10)
    # The reset may come while it connects or afterwards.
    with pytest.raises(ConnectionResetError), socket.create_connection(("127.0.0.1", line.port), timeout=5) as end:
        end.recv(10)


def test_a_line_is_cut_after_so_many_bytes_once(line: Line) -> None:
    line.say(cut_after=8)
    with socket.create_connection(("127.0.0.1", line.port), timeout=5) as end:
        end.sendall(b"12345678")
        assert end.recv(10) == b"12345678"
        end.sendall(b"9")
        with pytest.raises(ConnectionResetError):
            end.recv(10)
    with socket.create_connection(("127.0.0.1", line.port), timeout=5) as end:
        end.sendall(b"123456789")
        assert end.recv(10) == b"123456789"


def test_the_server_has_committed_and_the_client_never_hears_of_it(databases: Databases) -> None:
    databases("agenda")
    server = databases.server
    with between(f"{server.socket}/.s.PGSQL.5432") as line:
        through = psycopg2.connect(host="127.0.0.1", port=line.port, user="postgres", dbname="expo_agenda")
        through.cursor().execute("INSERT INTO expo.timer (name, next_run) VALUES ('cut', now())")
        line.say(cut_at=COMMITTED)
        with pytest.raises(psycopg2.OperationalError):
            through.commit()
        through.close()

    straight = psycopg2.connect(server.url("expo_agenda"))
    cursor = straight.cursor()
    cursor.execute("SELECT count(*) FROM expo.timer WHERE name = 'cut'")
    assert cursor.fetchone() == (1,)
    straight.close()
