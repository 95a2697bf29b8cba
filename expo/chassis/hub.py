"""The hub that all green threads of a process share: proof that queries let others go on, and a watch on its stalls."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import eventlet
from sqlalchemy import text

from expo.chassis import telemetry

if TYPE_CHECKING:
    from expo.chassis.db import Database

NAP = 0.2
SIDE_BY_SIDE = 0.35
"""Seconds that two queries of 0.2 s may take together; one after the other they take 0.4."""
ATTEMPTS = 3
"""A busy machine may be late now and then; a driver that blocks is late every time."""


_proven: set[str] = set()
"""The house that showed it for this process: one driver serves them all."""


class HubBlocked(SystemExit):
    """The database driver blocks the whole process while it waits."""


def refuse_blocking(database: Database) -> None:
    """End the process where a query keeps the others waiting: its heartbeats would stop, and with them the house."""
    if _proven:
        return
    if not any(_side_by_side(database) < SIDE_BY_SIDE for _ in range(ATTEMPTS)):
        raise HubBlocked(
            "Database queries block the whole process: two that sleep 0.2 s side by side took longer than 0.35 s. "
            "Start houses with `expo up` or `expo serve`, which call eventlet.monkey_patch() first, and with psycopg2."
        )
    _proven.add(database.house)


class Pulse:
    """A tick that shows when the hub was last free, and for how long it was not."""

    EVERY = 0.25

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._longest = 0.0
        self._stopping = False

    def beat(self) -> None:
        """Tick until stopped; to be spawned."""
        while not self._stopping:
            self._last = time.monotonic()
            eventlet.sleep(self.EVERY)
            self._longest = max(self._longest, time.monotonic() - self._last - self.EVERY)

    def stop(self) -> None:
        """End with the next tick."""
        self._stopping = True

    def report(self) -> None:
        """Hand the longest stall since the last report to the metrics."""
        telemetry.observe_stall(self._longest)
        self._longest = 0.0


def _side_by_side(database: Database) -> float:
    connections = [database.engine.connect() for _ in range(2)]
    try:
        started = time.monotonic()
        naps = [eventlet.spawn(each.execute, text(f"SELECT pg_sleep({NAP})")) for each in connections]
        for nap in naps:
            nap.wait()
        return time.monotonic() - started
    finally:
        for each in connections:
            each.close()
