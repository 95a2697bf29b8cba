"""Starts houses in this process and ends them: one by `expo serve`, all of them by `expo up`."""

from __future__ import annotations

import faulthandler
import importlib
import inspect
import logging
import os
import signal
from typing import TYPE_CHECKING, Any, Protocol

import eventlet

from expo.chassis import health, hub, keys
from expo.chassis.container import HouseContainer
from expo.chassis.db import Database
from expo.chassis.embedded import broker as embedded
from expo.chassis.environment import SettingError
from expo.chassis.house import House
from expo.chassis.principal import system
from expo.chassis.web import WebServer
from expo.client import Client
from expo.contracts.message import Event

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from expo.chassis.settings import Settings

log = logging.getLogger(__name__)

GATEWAY = "gateway"
LAST_RESORT = 4.0
"""Seconds beyond the time for draining after which the process is ended whatever it does."""
SPARE_CONNECTIONS = 8
"""Beside the workers': relay, timers, parked messages, and the house's own loops."""


class Running(Protocol):
    """Something that was started and can be stopped."""

    def stop(self) -> Any:
        """End in order."""


class Process:
    """What runs in this process: houses, gateway, their health, and the wait for the end."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.health = health.Health(settings)
        self._running: list[Running] = []
        self._ended = eventlet.event.Event()

    def start(self, names: Sequence[str]) -> None:
        """Start the houses in this order, then answer probes; from here on a signal asks for the end."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: eventlet.spawn_n(self._end, None))
        for name in names:
            self.add(self._start_gateway() if name == GATEWAY else self._start_house(name))
        self.health.start()

    def add(self, running: Running) -> None:
        """Have it stopped with the rest, before what was added earlier."""
        self._running.insert(0, running)

    def wait(self, last: Callable[[], object] = lambda: None) -> None:
        """Block until Ctrl-C, SIGTERM or the failure of a house; then stop everything, bounded, and leave.

        `last` is called when all houses have stopped.
        """
        failure = self._ended.wait()
        if failure is not None:
            log.critical("%s", failure)
        # A C thread sees to the end even where the hub itself hangs.
        faulthandler.dump_traceback_later(self.settings.drain_seconds + LAST_RESORT, exit=True)
        self.stop()
        last()
        logging.shutdown()
        # Green threads that wait on a lost broker would keep the interpreter from ending.
        os._exit(1 if failure else 0)

    def meanwhile(self, work: Callable[[], object]) -> None:
        """Do something beside the houses; if it fails, the process ends and says why."""

        def guarded() -> None:
            try:
                work()
            except Exception as failure:
                self._end(failure)

        eventlet.spawn_n(guarded)

    def stop(self) -> None:
        """Drain the web front first, then all houses side by side; what does not end in time is left behind."""
        self.health.drain()
        web = [each for each in self._running if isinstance(each, WebServer)]
        houses = [each for each in self._running if isinstance(each, HouseContainer)]
        rest = [each for each in self._running if each not in web and each not in houses]
        for group in (web, houses):
            self._stop_side_by_side(group)
        for each in rest:
            each.stop()
        self.health.stop()

    def _stop_side_by_side(self, group: Sequence[Running]) -> None:
        threads = [eventlet.spawn(each.stop) for each in group]
        with eventlet.Timeout(self.settings.drain_seconds + 0.5, False):
            for thread in threads:
                thread.wait()

    def _end(self, failure: BaseException | None) -> None:
        if not self._ended.ready():
            self._ended.send(failure)

    def _watch(self, container: HouseContainer) -> None:
        container.wait()
        self._end(container.failure)

    def _start_house(self, name: str) -> HouseContainer:
        house = build_house(self.settings, name)
        hub.refuse_blocking(house.database)
        container = HouseContainer(service_class(name), house, announced_by(name))
        container.start()
        eventlet.spawn_n(self._watch, container)
        self.health.watch(name, connected=lambda: container.ready, database=house.database)
        log.info("%s is at work", name)
        return container

    def _start_gateway(self) -> WebServer:
        module = importlib.import_module(f"services.{GATEWAY}.app")
        client = Client(broker_url(self.settings), timeout=self.settings.call_timeout)
        application = module.create_app(self.settings, client, keys.signer(self.settings.keys, GATEWAY))
        server = WebServer(application, self.settings)
        server.start()
        self.health.watch(GATEWAY, connected=lambda: client.connected)
        return server


def serve(settings: Settings, name: str) -> None:
    """One house in this process, until it is told to stop."""
    process = Process(settings)
    process.start([name])
    process.wait()


def build_house(settings: Settings, name: str) -> House:
    """The house's parts, connected to nothing yet."""
    signer = keys.signer(settings.keys, name)
    return House(
        name=name,
        settings=settings,
        database=Database(settings.database_url(name), house=name, size=settings.workers + SPARE_CONNECTIONS),
        client=Client(broker_url(settings), principal=lambda: signer.sign(system(name))),
        signer=signer,
        verifier=keys.verifier(settings.keys),
    )


def service_class(name: str) -> type:
    """The class in `services/<name>/service.py` that bears the house's name."""
    module = importlib.import_module(f"services.{name}.service")
    for _, found in inspect.getmembers(module, inspect.isclass):
        if getattr(found, "name", None) == name:
            return found
    raise SettingError(f"services/{name}/service.py has no class whose `name` is {name!r}.")


def announced_by(name: str) -> list[type[Event]]:
    """Every event in the house's contracts."""
    module = importlib.import_module(f"expo.contracts.{name}")
    events = [found for _, found in inspect.getmembers(module, inspect.isclass) if issubclass(found, Event)]
    return [event for event in events if event.house() == name]


def broker_url(settings: Settings) -> str:
    """The broker's address, the embedded one's where none is set."""
    return settings.broker_url or embedded.URL
