"""The whole expo as real processes: embedded in one, or a process a house over RabbitMQ; each can be ended."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any

import requests
from sqlalchemy import create_engine, text

from expo.chassis import db, keys, migrations, runner
from expo.chassis.embedded import postgres, program
from expo.chassis.embedded.mail import MailSink
from expo.chassis.settings import HOUSES, WITH_DATABASE, Settings
from tests.rabbitmq import free_ports
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from tests.rabbitmq import Node

ROOT = Path(__file__).parents[2]
EMBEDDED, OVER_RABBITMQ = "embedded", "rabbitmq"
WHOLE = "expo"
"""The one process of the embedded mode."""


@dataclass
class Expo:
    """The platform at work.

    Attributes:
        mode: `EMBEDDED` or `OVER_RABBITMQ`.
        commands: what is started, by process; in embedded mode every house is in the process `WHOLE`.
        internal: each process's internal port.
        databases: address of a house's database, `{house}` for its name.
    """

    mode: str
    folder: Path
    url: str
    databases: str
    environment: dict[str, str]
    commands: dict[str, tuple[str, ...]]
    internal: dict[str, int]
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _engines: dict[str, Engine] = field(default_factory=dict)

    @property
    def mails(self) -> Path:
        """Where received mails lie."""
        return self.folder / "home" / "mails"

    # ── its life ──

    def start(self, house: str | None = None, *, failpoint: str = "") -> None:
        """Start the house, or whatever does not run; with a failpoint its process will die there."""
        wanted = [self._process_of(house)] if house else list(self.commands)
        for name in wanted:
            if not self.runs(name):
                self._spawn(name, failpoint)
        for name in wanted:
            eventually(lambda name=name: self._is_ready(name), within=60, every=0.05)  # type: ignore[misc]

    def stop(self, house: str) -> int:
        """End the house in order; its exit code."""
        process = self._running[self._process_of(house)]
        process.terminate()
        return process.wait(40)

    def kill9(self, house: str) -> None:
        """End the house as a power cut would."""
        process = self._running[self._process_of(house)]
        process.kill()
        process.wait(10)

    def dies(self, house: str) -> int:
        """Wait until the house has died by itself; its exit code."""
        return self._running[self._process_of(house)].wait(30)

    def runs(self, name: str) -> bool:
        """Whether the process of that name lives."""
        return name in self._running and self._running[name].poll() is None

    def pid(self, house: str) -> int:
        """The process of that house."""
        return self._running[self._process_of(house)].pid

    def close(self) -> None:
        """End everything, quickly."""
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            process.wait()
        for engine in self._engines.values():
            engine.dispose()

    # ── what is true in it ──

    def figure(self, house: str, sql: str, **values: Any) -> int:
        """One number out of a house's database."""
        return int(self.rows(house, sql, **values)[0][0] or 0)

    def rows(self, house: str, sql: str, **values: Any) -> list[Any]:
        """What the query finds in a house's database."""
        if house not in self._engines:
            url = db.driver_url(self.databases.format(house=house))
            self._engines[house] = create_engine(url, pool_size=1, pool_pre_ping=True)
        with self._engines[house].connect() as connection:
            return list(connection.execute(text(sql), values).all())

    def settle(self, within: float = 60.0) -> None:
        """Wait until every event has been sent and heard, and every mail has left."""
        eventually(lambda: not self._on_their_way(), within=within, every=0.1)

    def _on_their_way(self) -> list[str]:
        found = [f"{house}: {what}" for house in WITH_DATABASE for what, sql in _UNDONE if self.figure(house, sql)]
        if self.figure("notify", "SELECT count(*) FROM message WHERE state IN ('due', 'sending')"):
            found.append("mails")
        return found or [f"{source} to {hearer}" for source, hearer in _WAYS if self._unheard(source, hearer)]

    def _unheard(self, source: str, hearer: str) -> bool:
        sent = {
            row.id
            for row in self.rows(
                source, "SELECT id FROM expo.outbox WHERE type = ANY(:types)", types=_WAYS[source, hearer]
            )
        }
        return bool(sent - {row.message for row in self.rows(hearer, "SELECT message FROM expo.inbox")})

    # ── its processes ──

    def _process_of(self, house: str) -> str:
        return house if house in self.commands else WHOLE

    def _spawn(self, name: str, failpoint: str) -> None:
        told = {**self.environment, "EXPO_FAILPOINT": failpoint, "EXPO_INTERNAL_PORT": str(self.internal[name])}
        with (self.folder / f"{name}.log").open("ab") as log:
            command = [sys.executable, "-m", "expo.cli", *self.commands[name]]
            self._running[name] = subprocess.Popen(command, cwd=ROOT, env=told, stdout=log, stderr=log)

    def _is_ready(self, name: str) -> bool:
        if not self.runs(name):
            raise RuntimeError(f"{name} ended: {(self.folder / f'{name}.log').read_text()[-3000:]}")
        with suppress(requests.RequestException):
            return requests.get(f"http://127.0.0.1:{self.internal[name]}/readyz", timeout=5).ok
        return False


_UNDONE = (
    ("unsent", "SELECT count(*) FROM expo.outbox WHERE sent_at IS NULL"),
    ("parked", "SELECT count(*) FROM expo.parked WHERE state <> 'done'"),
)


def _ways() -> dict[tuple[str, str], list[str]]:
    """Which kinds of events go from which house to which."""
    found: dict[tuple[str, str], list[str]] = {}
    for source in WITH_DATABASE:
        for event in runner.announced_by(source):
            for hearer in event.heard_by:
                found.setdefault((source, hearer), []).append(event.type())
    return found


_WAYS = _ways()


@contextmanager
def embedded() -> Iterator[Expo]:
    """Everything in one process, as `make run` starts it, without the sample."""
    with _folder() as folder:
        port, internal = free_ports(2)
        home = folder / "home"
        data = program.data_folder(home)
        made = Expo(
            mode=EMBEDDED,
            folder=folder,
            url=f"http://127.0.0.1:{port}",
            databases=f"postgresql://postgres@/expo_{{house}}?host={data}",
            environment=_environment(home, port),
            commands={WHOLE: ("up",)},
            internal={WHOLE: internal},
        )
        try:
            yield made
        finally:
            made.close()
            if (data / "postmaster.pid").exists():  # the process was killed: its server is taken over and ended
                postgres.start(data).stop()


@contextmanager
def over_rabbitmq(node: Node, server: postgres.Server) -> Iterator[Expo]:
    """A process a house, with the run's RabbitMQ and PostgreSQL, and a mail sink in this process."""
    with _folder() as folder, node.vhost() as broker:
        port, *internal = free_ports(1 + len(HOUSES))
        home = folder / "home"
        made = Expo(
            mode=OVER_RABBITMQ,
            folder=folder,
            url=f"http://127.0.0.1:{port}",
            databases=server.url(f"{folder.name}_{{house}}"),
            environment=_environment(home, port) | {"EXPO_BROKER_URL": broker, "EXPO_DRAIN_SECONDS": "5"},
            commands={house: ("serve", house) for house in HOUSES},
            internal=dict(zip(HOUSES, internal, strict=True)),
        )
        server.create(f"{folder.name}_{house}" for house in WITH_DATABASE)
        for house in WITH_DATABASE:
            migrations.migrate(Settings().with_databases(made.databases), house)
        keys.make(home / "keys")
        sink = MailSink(made.mails)
        made.environment |= {
            "EXPO_DATABASE_URL": made.databases,
            "EXPO_SMTP_URL": f"smtp://127.0.0.1:{sink.start()}",
        }
        try:
            yield made
        finally:
            made.close()
            sink.stop()


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="e2e_"))
    folder.chmod(0o755)  # as root PostgreSQL runs as another account, which must get in
    (folder / "home").mkdir()
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)


def _environment(home: Path, port: int) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("EXPO_", "DATABASE_"))}
    return inherited | {
        "EXPO_HOME": str(home),
        "EXPO_SAMPLE": "off",
        "EXPO_LOG_LEVEL": "WARNING",
        "PORT": str(port),
        "PYTHONPATH": str(ROOT),
    }
