"""`@loop`: work that goes on in each process beside the calls, outside any transaction: sending, retrying, timing."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, TypeVar

import eventlet
from nameko.extensions import Entrypoint

from expo.chassis import faults

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

F = TypeVar("F", bound="Callable[..., Any]")
FAULT_PAUSE = 2.0
"""Seconds that a loop waits after a fault."""


class Loop(Entrypoint):
    """A method that is called again and again."""

    def __init__(self, wake: str, *, every: float) -> None:
        self.wake, self.every = wake, every
        super().__init__()


def loop(wake: str, *, every: float) -> Callable[[F], F]:
    """Call the method `(self, house)` when woken by `db.wake(session, wake)`, and every so many seconds.

    It opens its own transactions with `house.database.run`; returning True has it called again at once.
    """
    decorate: Callable[[F], F] = Loop.decorator(wake, every=every)
    return decorate


class Turning:
    """One loop at work: sleeps until woken or due, and survives every fault."""

    def __init__(self, name: str, turn: Callable[[], bool | None], every: float) -> None:
        self._name, self._turn, self._every = name, turn, every
        self._woken = eventlet.event.Event()
        self._stopping = False
        self._thread: Any = None

    def start(self) -> None:
        """Turn in a green thread of its own."""
        self._thread = eventlet.spawn(self.run)

    def ended(self, seconds: float) -> bool:
        """Wait for the turn that runs when it was told to stop; says whether it has ended in time."""
        try:
            with eventlet.Timeout(seconds):
                self._thread.wait()
        except eventlet.Timeout:
            return False
        return True

    def wake(self) -> None:
        """Turn now."""
        if not self._woken.ready():
            self._woken.send()

    def stop(self) -> None:
        """End after the turn that runs."""
        self._stopping = True
        self.wake()

    def run(self) -> None:
        """Turn until stopped."""
        while not self._stopping:
            pause = self._every
            try:
                if self._turn():
                    continue
            except (Exception, eventlet.Timeout) as error:
                log.warning("%s pauses: %s", self._name, faults.reason(error))
                pause = FAULT_PAUSE
            self._sleep(pause)

    def _sleep(self, seconds: float) -> None:
        with eventlet.Timeout(seconds, False):
            self._woken.wait()
        self._woken = eventlet.event.Event()
