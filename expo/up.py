"""`expo up`: the whole expo in one process, with a broker, a PostgreSQL server and a mail sink of its own."""

from __future__ import annotations

import logging
import sys
import time
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from expo.chassis import keys, migrations
from expo.chassis.embedded import postgres, program
from expo.chassis.embedded.door import Door
from expo.chassis.embedded.lock import home_lock
from expo.chassis.embedded.mail import MailSink
from expo.chassis.runner import Process, broker_url
from expo.chassis.settings import HOUSES, WITH_DATABASE
from expo.client import Client
from expo.sample import opening

if TYPE_CHECKING:
    from collections.abc import Callable

    from expo.chassis.settings import Settings

log = logging.getLogger(__name__)

MAILS = "mails"
"""The folder under EXPO_HOME in which received mails are kept."""


def up(settings: Settings) -> None:
    """Start everything that the settings do not name an outside server for; ends with Ctrl-C."""
    started = time.monotonic()
    with ExitStack() as stack:
        stack.enter_context(home_lock(settings.home))
        keys.make(settings.keys)
        settings = _with_postgres(settings, stack.callback)
        for house in WITH_DATABASE:
            _say(f"schema of {house}", migrations.migrate(settings, house))
        settings = _with_mail_sink(settings)
        process = Process(settings)
        process.start(HOUSES)
        client = Client(broker_url(settings))
        if settings.embedded_broker:
            door = Door(settings.home, client)
            door.open()
            stack.callback(door.close)
        process.meanwhile(lambda: opening.greet(settings, client, started))
        process.wait(stack.close)


def _with_postgres(settings: Settings, at_end: Callable[..., object]) -> Settings:
    if not settings.embedded_database:
        return settings
    folder = program.data_folder(settings.home)
    if folder.parent != settings.home:
        log.warning("the data lies in %s: root's PostgreSQL could not get into %s", folder, settings.home)
    server = postgres.start(folder)
    at_end(server.stop)
    server.create(f"expo_{house}" for house in WITH_DATABASE)
    return settings.with_databases(server.url("expo_{house}"))


def _with_mail_sink(settings: Settings) -> Settings:
    if settings.smtp_url:
        return settings
    port = MailSink(settings.home / MAILS).start()
    return replace(settings, smtp_url=f"smtp://127.0.0.1:{port}")


def _say(what: str, steps: list[str]) -> None:
    if steps:
        print(f"  {what}: {', '.join(steps)}", file=sys.stderr, flush=True)  # noqa: T201 - the terminal is its page
