"""The houses as one request sees them: its principal, its deadline, and several asked side by side."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from expo.chassis.gather import gather
from expo.errors import ExpoError, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DEADLINE = 2.0
"""Seconds in which a page is made, whatever the houses do."""

Found = dict[str, Any]


class Client(Protocol):
    """What the gateway needs of `expo.client.Client`."""

    def call(
        self,
        operation: str,
        arguments: Mapping[str, Any] | None = None,
        *,
        key: str = "",
        principal: str | None = None,
        timeout: float | None = None,
        traceparent: str = "",
    ) -> Found:
        """The house's answer, or an `ExpoError`."""


@dataclass(frozen=True)
class Houses:
    """Calls of one request: all carry its principal, all end at its deadline."""

    client: Client
    principal: str = ""
    traceparent: str = ""
    until: float = field(default_factory=lambda: time.monotonic() + DEADLINE)

    def send(self, operation: str, fields: Mapping[str, Any], *, key: str = "") -> Found:
        """The house's answer to exactly these fields."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise Unavailable("deadline_passed")
        return self.client.call(
            operation, fields, key=key, principal=self.principal, timeout=left, traceparent=self.traceparent
        )

    def call(self, operation: str, *, once: str = "", **fields: Any) -> Found:
        """The house's answer; what is None or empty is not sent. `once` is the key of a command."""
        return self.send(
            operation, {name: value for name, value in fields.items() if value not in (None, "")}, key=once
        )

    def asking(self, operation: str, **fields: Any) -> Callable[[], Found]:
        """The call, to be made by `together`."""
        return lambda: self.call(operation, **fields)


def together(*calls: Callable[[], Found]) -> list[Any]:
    """What each call gave, asked side by side; `Unavailable` stands in its place. Any other refusal is raised."""
    found = gather(*calls) if len(calls) > 1 else [_caught(calls[0])]
    for each in found:
        if isinstance(each, ExpoError) and not isinstance(each, Unavailable):
            raise each
    return found


def _caught(call: Callable[[], Found]) -> Found | ExpoError:
    try:
        return call()
    except ExpoError as error:
        return error
