"""What a house tells about itself: metrics, and the trace that runs through calls and events."""

from __future__ import annotations

import re
import secrets
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from prometheus_client import Counter, Histogram

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

RPC_SECONDS = Histogram("expo_rpc_seconds", "Time of a call in its house.", ["operation", "outcome"], buckets=_SECONDS)
EVENT_SECONDS = Histogram("expo_event_seconds", "Time of a handler.", ["house", "event"], buckets=_SECONDS)
EVENT_LAG = Histogram("expo_event_lag_seconds", "From commit to handler.", ["house", "event"], buckets=_SECONDS)
EVENTS_FAILED = Counter("expo_events_failed", "Handlers that raised.", ["house", "event"])

_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")


def new_trace() -> str:
    """A W3C `traceparent` (version 00) that begins a trace."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def continue_trace(traceparent: str) -> str:
    """The same trace with a span of its own; a malformed one is replaced, as the specification asks."""
    found = _TRACEPARENT.fullmatch(traceparent)
    if not found or set(found[1]) == {"0"} or set(found[2]) == {"0"}:
        return new_trace()
    return f"00-{found[1]}-{secrets.token_hex(8)}-{found[3]}"


def observe_rpc(operation: str, outcome: str, seconds: float) -> None:
    """Count a call by what came of it: `ok` or the refusal's code."""
    RPC_SECONDS.labels(operation, outcome).observe(seconds)


@contextmanager
def observe_event(house: str, event: str, recorded_at: str) -> Iterator[None]:
    """Count a handler's run, and how long after its commit the event arrived."""
    started = time.monotonic()
    try:
        lag = (datetime.now(UTC) - datetime.fromisoformat(recorded_at)).total_seconds()
        EVENT_LAG.labels(house, event).observe(max(0.0, lag))
    except ValueError:
        pass  # a malformed time costs the figure, not the event
    try:
        yield
    except BaseException:
        EVENTS_FAILED.labels(house, event).inc()
        raise
    finally:
        EVENT_SECONDS.labels(house, event).observe(time.monotonic() - started)
