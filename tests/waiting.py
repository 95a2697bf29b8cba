"""Waiting for the thing itself: a deadline and a poll, never a fixed sleep."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def eventually(check: Callable[[], T], within: float = 5.0, *, every: float = 0.02) -> T:
    """The first true result of the check. An assertion or a key that fails meanwhile counts as not yet."""
    until = time.monotonic() + within
    while True:
        failed: Exception | None = None
        try:
            if found := check():
                return found
        except (AssertionError, LookupError, OSError) as error:
            failed = error
        if time.monotonic() > until:
            raise AssertionError(f"not within {within:g} s") from failed
        time.sleep(every)
