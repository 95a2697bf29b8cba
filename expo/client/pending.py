"""Calls on their way: what was asked, and what came back."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from expo.errors import Unavailable, from_wire

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass
class Pending:
    """A call whose answer is awaited."""

    arrived: threading.Event = field(default_factory=threading.Event)
    reply: dict[str, Any] | None = None
    fault: Unavailable | None = None

    def settle(self, reply: dict[str, Any] | None = None, fault: Unavailable | None = None) -> None:
        """It has an answer, or never will."""
        self.reply, self.fault = reply, fault
        self.arrived.set()

    def answer(self) -> dict[str, Any]:
        """What was answered; raises what was refused."""
        if self.fault is not None:
            raise self.fault
        reply = self.reply or {}
        if reply.get("error") is not None:
            raise from_wire(reply["error"])
        result: dict[str, Any] = reply.get("result") or {}
        return result


def call_body(arguments: Mapping[str, Any] | None) -> str:
    """The body of a call, as nameko writes it."""
    return json.dumps({"args": [], "kwargs": dict(arguments or {})}, ensure_ascii=False, allow_nan=False)
