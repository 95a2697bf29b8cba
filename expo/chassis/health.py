"""`/healthz`, `/readyz` and `/metrics` of a process, on the internal port and never on the public one.

Alive: the hub answers at all, and each house has had its broker within the last minute. Ready: databases and broker
answer now, and the process is not being stopped.
"""

from __future__ import annotations

import errno
import json
import logging
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import eventlet
import eventlet.wsgi
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from sqlalchemy import text

from expo.chassis import faults, telemetry
from expo.chassis.environment import SettingError
from expo.chassis.hub import Pulse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from expo.chassis.db import Database
    from expo.chassis.settings import Settings

log = logging.getLogger(__name__)

GRACE = 60.0
"""Seconds without its broker after which a house is better started anew."""
PATIENCE = 2.0
"""Seconds that a database has to answer."""

_unsent = Gauge("expo_outbox_unsent", "Announcements not sent yet.", ("house",), registry=telemetry.REGISTRY)
_oldest = Gauge("expo_outbox_oldest_seconds", "Age of the oldest of them.", ("house",), registry=telemetry.REGISTRY)
_parked = Gauge("expo_parked", "Messages that could not be handled.", ("house", "state"), registry=telemetry.REGISTRY)
_UNSENT = text(
    "SELECT count(*), coalesce(extract(epoch FROM now() - min(recorded_at)), 0) FROM expo.outbox WHERE sent_at IS NULL"
)
_PARKED = text("SELECT state, count(*) FROM expo.parked WHERE state IN ('waiting', 'stopped') GROUP BY state")


class Answer(NamedTuple):
    """What goes back over HTTP."""

    status: str
    content_type: str
    body: bytes


class Health:
    """The health of the houses in this process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._databases: dict[str, Database] = {}
        self._connected: dict[str, Callable[[], bool]] = {}
        self._last_connected: dict[str, float] = {}
        self._pulse = Pulse()
        self._draining = False
        self._threads: list[Any] = []
        self._socket: Any = None

    @property
    def port(self) -> int:
        """The port that is really used."""
        return int(self._socket.getsockname()[1])

    def watch(self, house: str, *, connected: Callable[[], bool], database: Database | None = None) -> None:
        """Answer for this house too; `connected` says whether its consumers (if any) have their broker."""
        self._connected[house] = connected
        self._last_connected[house] = time.monotonic()
        if database:
            self._databases[house] = database

    def start(self) -> None:
        """Answer from here on."""
        self._socket = self._listen()
        self._threads = [
            eventlet.spawn(self._pulse.beat),
            eventlet.spawn(eventlet.wsgi.server, self._socket, self._app, log_output=False, keepalive=False),
        ]

    def drain(self) -> None:
        """Not ready any more: the process is being stopped."""
        self._draining = True

    def stop(self) -> None:
        """Answer no more."""
        self._pulse.stop()
        for thread in self._threads:
            thread.kill()
        if self._socket is not None:
            self._socket.close()

    def alive(self) -> dict[str, str]:
        """What is wrong beyond waiting, by house; empty if nothing is."""
        now = time.monotonic()
        for house, connected in self._connected.items():
            if connected():
                self._last_connected[house] = now
        return {house: "no broker for a minute" for house, since in self._last_connected.items() if now - since > GRACE}

    def ready(self) -> dict[str, str]:
        """What keeps this process from working now; empty if nothing does."""
        wrong = {house: "no broker" for house, connected in self._connected.items() if not connected()}
        wrong |= {house: "no database" for house, database in self._databases.items() if not _answers(database)}
        return wrong | ({"process": "is being stopped"} if self._draining else {})

    def _listen(self) -> Any:
        wanted = (self._settings.host, self._settings.internal_port)
        try:
            return eventlet.listen(wanted)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise SettingError(
                    f"EXPO_HOST is {wanted[0]!r}, which cannot be listened on: {error.strerror}."
                ) from error
            if not self._settings.embedded_broker:
                raise SettingError(
                    f"EXPO_INTERNAL_PORT is {wanted[1]}, which is in use: set it to a free port, or to 0 for any."
                ) from error
        # One process on somebody's laptop: nobody probes it, so any port will do.
        return eventlet.listen((wanted[0], 0))

    def _app(self, environ: Mapping[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = self._answer(str(environ.get("PATH_INFO")))
        start_response(answer.status, [("Content-Type", answer.content_type), ("Cache-Control", "no-store")])
        return [answer.body]

    def _answer(self, path: str) -> Answer:
        if path == "/metrics":
            self._pulse.report()
            for house, database in self._databases.items():
                _measure(house, database)
            return Answer("200 OK", CONTENT_TYPE_LATEST, generate_latest(telemetry.REGISTRY))
        if path not in {"/healthz", "/readyz"}:
            return Answer("404 Not Found", "application/json", b"{}")
        wrong = self.alive() if path == "/healthz" else self.ready()
        status = "503 Service Unavailable" if wrong else "200 OK"
        return Answer(status, "application/json", json.dumps({"ok": not wrong, "wrong": wrong}).encode())


def _answers(database: Database) -> bool:
    try:
        with eventlet.Timeout(PATIENCE), database.engine.connect() as connection:
            return bool(connection.execute(text("SELECT 1")).scalar())
    except (Exception, eventlet.Timeout):
        return False


def _measure(house: str, database: Database) -> None:
    """Look at the house's queues of rows; a database that is away leaves the last figures."""
    try:
        with eventlet.Timeout(PATIENCE), database.engine.connect() as connection:
            count, age = connection.execute(_UNSENT).one()
            states = {str(state): int(number) for state, number in connection.execute(_PARKED)}
    except (Exception, eventlet.Timeout) as error:
        log.warning("no figures of %s: %s", house, faults.reason(error))
        return
    _unsent.labels(house).set(count)
    _oldest.labels(house).set(float(age))
    for state in ("waiting", "stopped"):
        _parked.labels(house, state).set(states.get(state, 0))
