"""One house in one process: nameko's container with workers that cannot take it down, and a stop that ends."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from nameko.containers import ServiceContainer

from expo.chassis import broker, files, idempotency, inbox, jobs, ledger, places, telemetry
from expo.chassis.events import On
from expo.chassis.intake import Intake
from expo.chassis.loops import Loop, Turning
from expo.chassis.outbox import WAKE
from expo.chassis.relay import Relay, hearers_of
from expo.chassis.retries import DeadLetters, Retries
from expo.chassis.timers import Every, Timers

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from expo.chassis.house import House
    from expo.chassis.timers import Tick

log = logging.getLogger(__name__)

MINUTE, HOUR = 60.0, 3600.0
LAST_TURN = 0.5
"""Seconds that a loop has to end its turn when the house stops; what it does not finish is done by the next start."""


class HouseContainer(ServiceContainer):
    """Runs a house's entrypoints, its relay, its timers and its loops."""

    def __init__(self, service: type, house: House, announces: list[Any]) -> None:
        self.house = house
        self.failure: BaseException | None = None
        super().__init__(service, {"AMQP_URI": house.settings.broker_url, "max_workers": house.settings.workers})
        self.intake: Intake = self.shared_extensions[Intake]
        self.relay = Relay(house, hearers_of(announces))
        self._jobs = jobs.Parent(house)
        self._turnings: list[Turning] = []

    def start(self) -> None:
        """Begin to receive, send and turn."""
        queue = broker.dead_queue(self.house.name, self.house.settings)
        self.intake.receive_from(queue, DeadLetters(self.house, self.intake))
        super().start()
        self._turn("outbox", WAKE, 1.0, self.relay.turn)
        self._turn("timers", "timers", 1.0, self._timers().pass_once)
        self._turn("parked", "parked", 1.0, Retries(self.house, self._handlers()).pass_once)
        self._turn("ledger", "ledger", 1.0, self._seal)
        self._turn("jobs", "jobs", 1.0, self._jobs.turn)
        for entry in self._entrypoints(Loop):
            method = getattr(self.service_cls(), entry.method_name)
            self._turn(entry.method_name, entry.wake, entry.every, partial(method, self.house))

    def stop(self) -> bool:
        """Drain: receive no more, let what runs finish and be acked, then let go; says whether all finished."""
        for turning in self._turnings:
            turning.stop()
        finished = self.intake.drain(self.house.settings.drain_seconds)
        self._jobs.stop()
        # Only what nobody uses is closed: psycopg2 waits for ever on a connection that is in the middle of a query.
        if all(turning.ended(LAST_TURN) for turning in self._turnings):
            self.relay.close()
            self.house.database.close()
        self.started = False
        if not self._died.ready():
            self._died.send(None)
        return finished

    def fail(self, failure: BaseException) -> None:
        """End the process with this reason: nothing in it could work."""
        self.failure = failure
        if not self._died.ready():
            self._died.send(None)

    def work(self, receive: Callable[[], None]) -> None:
        """Run in a worker; waits while all are busy."""
        self._worker_pool.spawn_n(receive)

    @property
    def ready(self) -> bool:
        """Whether the broker delivers to this house."""
        return self.intake.connected

    def _entrypoints(self, kind: type) -> list[Any]:
        return [entry for entry in self.entrypoints if isinstance(entry, kind)]

    def _handlers(self) -> dict[str, On]:
        return {entry.handler: entry for entry in self._entrypoints(On)}

    def _timers(self) -> Timers:
        ticks: dict[str, Tick] = {
            "forget inbox": (HOUR, inbox.sweep),
            "forget commands": (HOUR, idempotency.sweep),
            "forget jobs": (HOUR, jobs.sweep),
            "forget files": (HOUR, self._forget_files),
            "audit places": (MINUTE, self._audit),
        }
        for entry in self._entrypoints(Every):
            ticks[entry.method_name] = (entry.seconds, getattr(self.service_cls(), entry.method_name))
        timers = Timers(self.house, ticks)
        timers.prepare()
        return timers

    def _seal(self) -> bool:
        """Chain the decisions that have been committed since the last look."""
        return self.house.database.run(self.house.own_work(), ledger.seal) > 0

    def _forget_files(self, session: Session) -> None:
        """Remove what nobody claimed within a day, and what is not kept any longer."""
        files.sweep(session, files.Store(self.house.settings.files))

    def _audit(self, session: Session) -> None:
        """Compare every pool's counter with its places: a difference is a fault of ours, and is said aloud."""
        drifts = places.audit(session)
        telemetry.observe_drift(self.house.name, len(drifts))
        for drift in drifts:
            log.error("%s: a pool's counter differs from its places: %s", self.house.name, drift)

    def _turn(self, name: str, wake: str, seconds: float, turn: Callable[[], bool | None]) -> None:
        turning = Turning(f"{self.house.name}: {name}", turn, seconds)
        self.house.database.on_wake(wake, turning.wake)
        self._turnings.append(turning)
        turning.start()
