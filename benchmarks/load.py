"""A generator of requests outside the measured processes, and the CPU that those spend meanwhile."""

from __future__ import annotations

import http.client
import json
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psutil

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Asked = tuple[str, str, dict[str, Any] | None, dict[str, str]]
    """Method, path, body, headers."""

ANSWERED, UNANSWERED = frozenset({200, 201}), frozenset({409, 503})


@dataclass(frozen=True)
class Measured:
    """What some operations cost: CPU in all watched processes together, and how long each took its caller."""

    operations: int
    cpu: float
    wall: float
    latencies: tuple[float, ...]

    @property
    def cpu_ms(self) -> float:
        """CPU milliseconds an operation."""
        return 1000 * self.cpu / self.operations

    def row(self) -> str:
        """The figures as a table's cells."""
        middle, high = (1000 * each for each in _percentiles(self.latencies))
        return f"{self.cpu_ms:8.2f} {self.operations / self.wall:9.0f} {middle:8.1f} {high:8.1f}"


def spend(pids: Iterable[int], work: Callable[[], Sequence[float]]) -> Measured:
    """Do the work and say what the processes spent on it."""
    watched = [psutil.Process(pid) for pid in pids]
    before, started = _cpu(watched), time.perf_counter()
    latencies = work()
    return Measured(len(latencies), _cpu(watched) - before, time.perf_counter() - started, tuple(latencies))


def ask_all(url: str, asked: Iterable[Asked], *, at_once: int = 8) -> list[float]:
    """Send every request over a few connections that stay open; the seconds that each took.

    What is not answered in time is asked again with its key, as any client does; a refusal ends the measurement.
    """
    waiting: SimpleQueue[Asked] = SimpleQueue()
    for each in asked:
        waiting.put(each)
    with ThreadPoolExecutor(at_once) as threads:
        found = [threads.submit(_keep_asking, url, waiting) for _ in range(at_once)]
    return [taken for each in found for taken in each.result()]


def _keep_asking(url: str, waiting: SimpleQueue[Asked]) -> list[float]:
    where, taken = urlsplit(url), []
    connection = http.client.HTTPConnection(str(where.hostname), where.port, timeout=30)
    while True:
        try:
            asked = waiting.get_nowait()
        except Empty:
            connection.close()
            return taken
        started = time.perf_counter()
        while not _is_answered(connection, asked):
            time.sleep(0.05)
        taken.append(time.perf_counter() - started)


def _is_answered(connection: http.client.HTTPConnection, asked: Asked) -> bool:
    method, path, body, headers = asked
    connection.request(method, path, json.dumps(body) if body else None, headers)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status in UNANSWERED:
        return False
    if answer.status not in ANSWERED:
        raise RuntimeError(f"{method} {path}: {answer.status} {content[:300]!r}")
    return True


def _cpu(watched: list[psutil.Process]) -> float:
    return sum(each.cpu_times().user + each.cpu_times().system for each in watched)


def _percentiles(latencies: Sequence[float]) -> tuple[float, float]:
    if len(latencies) < 2:
        return latencies[0], latencies[0]
    cuts = statistics.quantiles(latencies, n=100)
    return statistics.median(latencies), cuts[98]
