"""A town of toy houses: starts their processes, kills them where a test says, and reads what is true afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from kombu import Connection
from sqlalchemy import text

from expo.chassis import keys
from expo.errors import Conflict, ExpoError, Unavailable
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from expo.client import Client

ROOT = Path(__file__).parents[2]
TOYS = ("teller", "keeper")
REST = 60
"""Looks in a row, some 40 ms apart, at which nothing has moved."""
_KEEPERS_QUEUE = "evt-teller-ticket_issued--keeper"
_TALLY = "SELECT coalesce(sum(count), 0) FROM tally WHERE name = 'tickets'"


@dataclass(frozen=True)
class Verdict:
    """What is true after everything has settled; `commands` is what the callers were told."""

    answered: int
    refused: int
    tickets: int
    taken: int
    tally: int
    unsent: int
    parked: int


@dataclass
class Town:
    """The houses' processes and databases of one test."""

    databases: dict[str, Engine]
    environment: dict[str, str]
    pool: UUID = field(default_factory=uuid4)
    running: dict[str, subprocess.Popen[str]] = field(default_factory=dict)
    deaths: list[str] = field(default_factory=list)
    _seen: list[tuple[int, int]] = field(default_factory=list)

    def start(self, name: str, *arguments: str, failpoint: str = "", sabotage: str = "") -> subprocess.Popen[str]:
        """Start a process of the town; with a failpoint it will die there."""
        _bury(self.running.get(name))
        environment = {**self.environment, "EXPO_FAILPOINT": failpoint, "EXPO_SABOTAGE": sabotage}
        command = [sys.executable, "-m", "tests.chaos.process", *(arguments or ("serve", name))]
        self.running[name] = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        return self.running[name]

    def revive(self, sabotage: str) -> None:
        """Start again whoever has died, as any supervisor would, this time without a failpoint."""
        for name, process in list(self.running.items()):
            if process.poll() is not None:
                self.deaths.append(name)
                self.start(name, sabotage=sabotage)

    def stop(self) -> None:
        """End every process."""
        for process in self.running.values():
            process.send_signal(signal.SIGTERM)
        for process in self.running.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            _bury(process)

    def figure(self, house: str, sql: str) -> int:
        """One number out of a house's database."""
        with self.databases[house].connect() as connection:
            return int(connection.execute(text(sql)).scalar() or 0)

    def settled(self) -> bool:
        """Whether every event has been sent and heard."""
        recorded = self.figure("teller", "SELECT count(*) FROM expo.outbox")
        return not self.on_their_way() and recorded == self.figure("keeper", "SELECT count(*) FROM expo.inbox")

    def at_rest(self) -> bool:
        """Whether nothing has moved for two seconds: for towns whose books cannot be trusted."""
        self._seen.append((self.on_their_way(), self.figure("keeper", _TALLY)))
        return len(self._seen) > REST and len(set(self._seen[-REST:])) == 1 and self._seen[-1][0] == 0

    @contextmanager
    def database_away(self, house: str) -> Iterator[None]:
        """Nobody can connect to the house's database meanwhile, and whoever was connected is thrown out."""
        name, neighbour = self.databases[house].url.database, next(each for each in TOYS if each != house)
        self.run(neighbour, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        self.run(neighbour, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")  # noqa: S608
        try:
            yield
        finally:
            self.run(neighbour, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    def stop_one(self, name: str) -> int:
        """Ask a house to stop; its exit status."""
        process = self.running.pop(name)
        process.terminate()
        status = process.wait(15)
        _bury(process)
        return status

    def on_their_way(self, house: str = "") -> int:
        """Events that are not sent, and (unless only `teller` is asked) messages that wait to be tried again."""
        unsent = self.figure("teller", "SELECT count(*) FROM expo.outbox WHERE sent_at IS NULL")
        return unsent + (
            0 if house else self.figure("keeper", "SELECT count(*) FROM expo.parked WHERE state = 'waiting'")
        )

    def run(self, house: str, sql: str) -> None:
        """Change something in a house's database by hand."""
        with self.databases[house].connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(sql))

    def mood(self, name: str) -> None:
        """Put the keeper into a mood."""
        self.run("keeper", f"INSERT INTO tally (name, count) VALUES ('{name}', 0)")  # noqa: S608

    def cheer(self) -> None:
        """Take the keeper out of every mood."""
        self.run("keeper", "DELETE FROM tally WHERE name <> 'tickets'")

    def open_pool(self, client: Client, capacity: int = 100) -> None:
        """Open the pool, once the teller answers."""
        insist(client, "teller.open", {"pool": str(self.pool), "capacity": capacity}, "open")

    def wait_for_keeper(self) -> None:
        """Until the keeper has its queue: what is published past the outbox before would be lost."""

        def bound() -> bool:
            with Connection(self.broker) as connection:
                try:
                    connection.channel().queue_declare(_KEEPERS_QUEUE, passive=True)
                except connection.channel_errors:
                    return False
            return True

        eventually(bound, within=30, every=0.1)

    def issue(self, client: Client, key: str) -> str:
        """What came of asking for a ticket."""
        return insist(client, "teller.issue", {"pool": str(self.pool)}, key)

    @property
    def broker(self) -> str:
        """The broker's address."""
        return self.environment["EXPO_BROKER_URL"]

    def verdict(self, outcomes: list[str]) -> Verdict:
        """What callers were told against what the databases hold."""
        answered = {outcome for outcome in outcomes if len(outcome) == len(str(self.pool))}
        return Verdict(
            answered=len(answered),
            refused=len(outcomes) - len(answered),
            tickets=self.figure("teller", "SELECT count(*) FROM ticket"),
            taken=self.figure("teller", "SELECT coalesce(sum(taken), 0) FROM expo.pool"),
            tally=self.figure("keeper", _TALLY),
            unsent=self.figure("teller", "SELECT count(*) FROM expo.outbox WHERE sent_at IS NULL"),
            parked=self.figure("keeper", "SELECT count(*) FROM expo.parked WHERE state <> 'done'"),
        )


def _bury(process: subprocess.Popen[str] | None) -> None:
    if process is not None and process.stdout is not None:
        process.stdout.close()


@contextmanager
def keeping_alive(town: Town, sabotage: str) -> Iterator[None]:
    """Revive the dead for as long as the block runs."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.05):
            town.revive(sabotage)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def insist(client: Client, operation: str, arguments: dict[str, Any], key: str) -> str:
    """What came of a command in the end: repeated with its key until somebody answers."""
    outcome: list[str] = []

    def answered() -> bool:
        try:
            outcome.append(str(client.call(operation, arguments, key=key, timeout=2)["id"]))
        except Unavailable:
            return False
        except Conflict as refused:
            if refused.code == "in_progress":
                return False
            outcome.append(refused.code)
        except ExpoError as refused:
            outcome.append(refused.code)
        return True

    eventually(answered, within=60)
    return outcome[0]


def journal(process: subprocess.Popen[str]) -> list[dict[str, Any]]:
    """What a process of the embedded town has written, up to its end or its word that it is done."""
    lines = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(json.loads(line))
        if lines[-1].get("done"):
            break
    return lines


def environment_for(folder: Path, databases: str, broker: str) -> dict[str, str]:
    """What the town's processes are told."""
    keys.make(folder / "keys", (*TOYS, "gateway", "registration"))
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("EXPO_", "DATABASE_"))},
        "EXPO_HOME": str(folder),
        "EXPO_DATABASE_URL": databases,
        "EXPO_BROKER_URL": broker,
        "EXPO_INTERNAL_PORT": "0",
        "EXPO_EVENT_QUEUE_TYPE": "quorum",
        "EXPO_DRAIN_SECONDS": "3",
        "EXPO_LOG_LEVEL": "WARNING",
        "EXPO_SAMPLE": "off",
        "PYTHONPATH": str(ROOT),
    }
