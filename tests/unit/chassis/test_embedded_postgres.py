"""What the embedded PostgreSQL needs of us: one test for each fact that once went wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg2
import pytest

from expo.chassis.embedded import postgres, program
from expo.chassis.environment import SettingError
from expo.chassis.migrations import EXTENSIONS
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Start = Callable[..., postgres.Server]

STARTER = """
import sys, time
from pathlib import Path
from expo.chassis.embedded import postgres
print(postgres.start(Path(sys.argv[1])).pid, flush=True)
time.sleep(600)
"""
LETTERS = "SELECT lower('ŁÓDŹ'), 'ŻAGAŃ' ILIKE 'żagań', similarity('łódź', 'ŁÓDŹ')"
PROVIDER = "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'expo_agenda'"
ROOT = Path(__file__).parents[3]


@pytest.fixture
def new_folder() -> Iterator[Path]:
    """A folder to be made, in a place that root's account may reach too."""
    with tempfile.TemporaryDirectory(prefix="expo-pg-", ignore_cleanup_errors=True) as made:
        Path(made).chmod(0o755)
        yield Path(made) / "postgres"


@pytest.fixture(scope="module")
def made_once() -> Iterator[Path]:
    """Data as a first start and a stop leave it."""
    with tempfile.TemporaryDirectory(prefix="expo-pg-", ignore_cleanup_errors=True) as made:
        Path(made).chmod(0o755)
        server = postgres.start(Path(made) / "postgres")
        server.stop()
        yield server.folder


@pytest.fixture
def folder(new_folder: Path, made_once: Path) -> Path:
    """A folder that has been used before; making each anew would cost a second of waiting for the disk."""
    subprocess.run(["cp", "-a", made_once, new_folder], check=True)
    return new_folder


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts servers, and ends those that a test leaves running."""
    started: list[postgres.Server] = []

    def begin(folder: Path, options: dict[str, str] | None = None) -> postgres.Server:
        started.append(postgres.start(folder, options))
        return started[-1]

    yield begin
    for server in started:
        server.stop()


def ask(server: postgres.Server, question: str, database: str = "postgres") -> Any:
    with closing(psycopg2.connect(server.url(database))) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(question)
        return cursor.fetchone() if cursor.description else None


def test_data_outlives_a_stop_and_a_start_and_letters_outside_ascii_have_case(start: Start, new_folder: Path) -> None:
    server = start(new_folder)
    server.create(["expo_agenda", "expo_notify"])
    ask(server, "CREATE TABLE kept AS SELECT 1 AS one", "expo_agenda")
    server.stop()

    server = start(new_folder)
    server.create(["expo_agenda", "expo_notify"])
    assert ask(server, "SELECT one FROM kept", "expo_agenda") == (1,)
    with pytest.raises(psycopg2.errors.UndefinedTable):
        ask(server, "SELECT one FROM kept", "expo_notify")
    for extension in EXTENSIONS:
        ask(server, f"CREATE EXTENSION {extension}", "expo_agenda")
    assert ask(server, LETTERS, "expo_agenda") == ("łódź", True, 1.0)
    assert ask(server, PROVIDER) == ("b", "C.UTF-8")


def test_a_killed_starter_leaves_a_server_that_is_taken_over_and_stops(start: Start, folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STARTER, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as starter:
        assert starter.stdout
        pid = int(starter.stdout.readline())
        starter.kill()

    server = start(folder)
    assert (server.pid, ask(server, "SELECT 1")) == (pid, (1,))
    server.stop()
    assert not Path(f"/proc/{pid}").exists() or not postgres._serves(pid, folder)


def test_a_killed_server_starts_again_with_what_was_committed(start: Start, folder: Path) -> None:
    server = start(folder)
    ask(server, "CREATE TABLE kept AS SELECT 1 AS one")
    os.kill(server.pid, signal.SIGKILL)
    assert server.child
    server.child.wait()

    assert (folder / "postmaster.pid").exists()
    assert ask(eventually(lambda: start(folder)), "SELECT one FROM kept") == (1,)


def test_a_process_number_given_out_again_is_not_believed(start: Start, folder: Path) -> None:
    lines = [str(os.getpid()), str(folder), "1700000000", "5432", str(folder), "", "  1 1", "ready   "]
    (folder / "postmaster.pid").write_text("\n".join(lines) + "\n")

    assert ask(start(folder), "SELECT 1") == (1,)


def test_the_wheels_list_of_users_is_forgotten(new_folder: Path) -> None:
    new_folder.mkdir()
    (new_folder / ".handle_pids.json").write_text(json.dumps([os.getpid(), 1]))
    postgres.forget_the_dead(new_folder)

    assert list(new_folder.iterdir()) == []


def test_it_stops_within_two_seconds_whoever_is_connected(start: Start, folder: Path) -> None:
    server = start(folder)
    idle, busy = psycopg2.connect(server.url("postgres")), psycopg2.connect(server.url("postgres"), async_=1)
    idle.cursor().execute("SELECT 1")
    eventually(lambda: busy.poll() == psycopg2.extensions.POLL_OK)
    busy.cursor().execute("SELECT pg_sleep(60)")

    started = time.monotonic()
    server.stop()
    assert time.monotonic() - started < 2
    assert server.child
    assert server.child.poll() is not None
    idle.close()
    busy.close()


def test_it_is_a_stranger_to_our_terminal_and_opens_no_folder(start: Start, folder: Path) -> None:
    above = [each.stat().st_mode for each in folder.parents]
    server = start(folder)

    # Ctrl-C goes to a session's processes: this one is to hear of it from us only.
    assert (os.getsid(server.pid), os.getpgid(server.pid)) == (server.pid, server.pid)
    assert [each.stat().st_mode for each in folder.parents] == above
    assert folder.stat().st_mode & 0o777 == 0o700
    assert Path(f"/proc/{server.pid}").stat().st_uid == folder.stat().st_uid != 0


def test_root_puts_the_data_of_a_closed_home_into_an_open_place(
    new_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = new_folder.parent / "closed" / "home"
    home.mkdir(parents=True)
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    assert program.data_folder(home) == home.resolve() / "postgres"
    home.parent.chmod(0o700)
    assert program.data_folder(home).parent.parent == program.OPEN_PLACE
    with pytest.raises(SettingError, match="closed to other accounts"):
        postgres._prepared(home / "postgres", program.ACCOUNT)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert program.data_folder(home) == home.resolve() / "postgres"


def test_a_closed_package_is_run_from_a_copy(new_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(program, "is_open", lambda _: False)
    monkeypatch.setattr(program, "OPEN_PLACE", new_folder.parent)
    copied = program.binaries.__wrapped__()

    assert new_folder.parent in copied.parents
    answer = subprocess.run([copied / "postgres", "--version"], check=True, capture_output=True, text=True).stdout
    assert answer.startswith("postgres (PostgreSQL)")


def test_a_long_path_gets_a_short_socket(start: Start, folder: Path) -> None:
    deep = folder.parent / ("d" * 60) / ("e" * 60) / "postgres"
    deep.parent.mkdir(parents=True)
    folder.rename(deep)
    server = start(deep)

    assert ask(server, "SELECT 1") == (1,)
    assert server.socket != deep


def test_data_of_another_version_is_refused_with_a_remedy(start: Start, folder: Path) -> None:
    (folder / "PG_VERSION").write_text("17\n")

    with pytest.raises(SettingError, match="made by PostgreSQL 17, and this is 18"):
        start(folder)


def test_what_the_server_said_is_shown_where_it_does_not_start(start: Start, folder: Path) -> None:
    with pytest.raises(SettingError, match="unrecognized configuration parameter"):
        start(folder, {"no_such_setting": "1"})
