"""What a command needs to reach: settings, and the databases of an expo that runs or does not."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from expo.chassis import settings as told
from expo.chassis.db import Database, Work
from expo.chassis.embedded import lock, postgres, program
from expo.chassis.environment import SettingError
from expo.chassis.principal import system

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

    from expo.chassis.settings import Settings

T = TypeVar("T")


@contextmanager
def databases() -> Iterator[Settings]:
    """Settings whose databases answer: the embedded server is started for the command's time unless it runs."""
    found = told.read()
    if not found.embedded_database:
        yield found
    elif lock.is_held(found.home):
        yield found.with_databases(_url(postgres.start(program.data_folder(found.home))))
    else:
        with lock.home_lock(found.home):
            server = postgres.start(program.data_folder(found.home))
            try:
                server.create(f"expo_{house}" for house in told.WITH_DATABASE)
                yield found.with_databases(_url(server))
            finally:
                server.stop()


@contextmanager
def house_database(settings: Settings, house: str) -> Iterator[Database]:
    """That house's database, for as long as the command needs it."""
    if house not in told.WITH_DATABASE:
        raise SettingError(f"{house!r} is no house with a database: name one of {', '.join(told.WITH_DATABASE)}.")
    database = Database(settings.database_url(house), house=house, size=2)
    try:
        yield database
    finally:
        database.close()


def in_house(settings: Settings, house: str, step: Callable[[Session], T], *, reads: bool = False) -> T:
    """The step's result, committed in that house's database in the operator's name."""
    with house_database(settings, house) as database:
        return database.run(Work(house, system("operator")), step, reads=reads)


def _url(server: postgres.Server) -> str:
    return server.url("expo_{house}")
