"""What a process tells about itself: how often, how long, and which trace each piece of work belongs to.

A trace (W3C Trace Context) goes on through HTTP, calls, outbox and events as one `traceparent`. Metric labels hold
operations, codes and houses; never an id or a value that a person gave.
"""

from __future__ import annotations

import re
import secrets
import time
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector

if TYPE_CHECKING:
    from collections.abc import Iterator

BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
REGISTRY = CollectorRegistry()
"""Our own, so that a library's metrics appear only where we mean them."""
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)

_rpc = Histogram("expo_rpc_seconds", "Calls answered.", ("operation", "outcome"), buckets=BUCKETS, registry=REGISTRY)
_http = Histogram(
    "expo_http_seconds",
    "Pages and API calls answered.",
    ("route", "method", "status"),
    buckets=BUCKETS,
    registry=REGISTRY,
)
_event = Histogram(
    "expo_event_seconds", "Events handled.", ("house", "event", "outcome"), buckets=BUCKETS, registry=REGISTRY
)
_lag = Histogram(
    "expo_event_lag_seconds",
    "From an event's commit to its handler.",
    ("house", "event"),
    buckets=BUCKETS,
    registry=REGISTRY,
)
_loops = Counter("expo_loop_faults_total", "Turns of a loop that failed.", ("house", "loop"), registry=REGISTRY)
_drift = Gauge(
    "expo_place_drifts", "Pools whose counter differs from their places; must be 0.", ("house",), registry=REGISTRY
)
_stall = Gauge(
    "expo_hub_stall_seconds", "The longest time that the hub was blocked, since the last look.", registry=REGISTRY
)

_TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})\Z")
_current: ContextVar[str] = ContextVar("traceparent", default="")


def continue_trace(traceparent: str = "") -> str:
    """A step of the trace that came in, or of a new one; from here on this green thread works in it."""
    match = _TRACEPARENT.match(traceparent or "")
    trace, flags = (match[1], match[3]) if match else (secrets.token_hex(16), "01")
    step = f"00-{trace}-{secrets.token_hex(8)}-{flags}"
    _current.set(step)
    return step


def current_trace() -> str:
    """The `traceparent` that outgoing calls carry; empty outside any work."""
    return _current.get()


def observe_rpc(operation: str, outcome: str, seconds: float) -> None:
    """Count an answered call; `outcome` is `ok` or the refusal's code."""
    _rpc.labels(operation, outcome).observe(seconds)


def observe_http(route: str, method: str, status: int, seconds: float) -> None:
    """Count an answered request; `route` is the pattern (`/api/v1/editions/{edition}`), never the path."""
    _http.labels(route, method, str(status)).observe(seconds)


def observe_drift(house: str, pools: int) -> None:
    """How many pools' counters differ from their places."""
    _drift.labels(house).set(pools)


def observe_fault(house: str, loop: str) -> None:
    """Count a turn of a loop that failed."""
    _loops.labels(house, loop).inc()


def observe_stall(seconds: float) -> None:
    """Say how long the hub was blocked."""
    _stall.set(seconds)


@contextmanager
def observe_event(house: str, event: str, recorded_at: str) -> Iterator[None]:
    """Count the handling of one event, and how long after its commit it began."""
    _lag.labels(house, event).observe(_seconds_since(recorded_at))
    started, outcome = time.monotonic(), "raised"
    try:
        yield
        outcome = "ok"
    finally:
        _event.labels(house, event, outcome).observe(time.monotonic() - started)


def _seconds_since(moment: str) -> float:
    try:
        return max(0.0, (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds())
    except (ValueError, TypeError):
        return 0.0
