"""Several waits at once: the gateway asks the houses of a page side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import eventlet

from expo.errors import ExpoError

if TYPE_CHECKING:
    from collections.abc import Callable


def gather(*calls: Callable[[], Any]) -> list[Any]:
    """What each call returns, in their order; a refusal stands in the place of its result instead of being raised."""
    threads = [eventlet.spawn(_refusal_as_result, call) for call in calls]
    return [thread.wait() for thread in threads]


def _refusal_as_result(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except ExpoError as error:
        return error
