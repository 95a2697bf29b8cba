"""What is right and wrong with this expo: settings, versions, keys, databases, broker, mail. Says how to mend each."""

from __future__ import annotations

import shutil
import smtplib
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kombu.connection import Connection
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from expo.chassis import db, keys, migrations, settings as told
from expo.chassis.embedded import lock, program
from expo.chassis.environment import SettingError, without_password

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from expo.chassis.settings import Settings

LIBRARIES = ("nameko", "kombu", "amqp", "eventlet", "greenlet", "sqlalchemy", "psycopg2-binary", "marshmallow")
FLOOR = 170000
"""PostgreSQL 17, as `server_version_num` says it."""
ROOM = 1_000_000_000
"""Bytes that should be free for data and files."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    good: bool
    found: str
    mend: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Every finding, in the order in which things depend on each other. Changes nothing."""
    yield _python()
    yield from _libraries()
    yield from _home(settings)
    yield _checked("keys", lambda: _keys(settings), "run `expo keys`, or set EXPO_KEYS to the folder that has them")
    if settings.embedded_database:
        yield _embedded_database(settings)
    else:
        for house in _houses_with(settings):
            yield from _database(settings, house)
    yield _broker(settings)
    yield _mail(settings)


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", sys.version_info >= (3, 11), found, "use Python 3.11 or newer")


def _libraries() -> Iterator[Finding]:
    for name in LIBRARIES:
        try:
            yield Finding(name, good=True, found=version(name))
        except PackageNotFoundError:
            yield Finding(name, good=False, found="missing", mend="install baltinnosec-expo[server]")


def _home(settings: Settings) -> Iterator[Finding]:
    place = settings.home if settings.home.exists() else settings.home.parent
    if not place.exists():
        yield Finding("EXPO_HOME", good=False, found=f"{place} is missing", mend="make the folder, or set EXPO_HOME")
        return
    free = shutil.disk_usage(place).free
    yield Finding("free disk", free > ROOM, f"{free / 1e9:.1f} GB at {place}", "make room, or set EXPO_HOME elsewhere")
    running = settings.embedded_broker and settings.home.exists() and lock.is_held(settings.home)
    yield Finding("EXPO_HOME", good=True, found=f"{settings.home}{', an expo runs on it' if running else ''}")


def _keys(settings: Settings) -> str:
    if not settings.keys.exists() and settings.embedded_broker:
        return "made at the first start"
    keys.verifier(settings.keys)
    return str(settings.keys)


def _embedded_database(settings: Settings) -> Finding:
    try:
        found = f"embedded, {program.binaries().parent.parent.name} at {program.data_folder(settings.home)}"
    except SettingError as error:
        return Finding("PostgreSQL", good=False, found=str(error), mend="install baltinnosec-expo[embedded]")
    return Finding("PostgreSQL", good=True, found=found)


def _houses_with(settings: Settings) -> tuple[str, ...]:
    """All houses, or one that stands for whichever the single address is meant for."""
    return told.WITH_DATABASE if "{house}" in settings.databases else ("this house",)


def _database(settings: Settings, house: str) -> Iterator[Finding]:
    url = settings.database_url(house)
    engine = create_engine(db.driver_url(url), poolclass=NullPool, connect_args={"connect_timeout": 5})
    what = f"database of {house}"
    try:
        with engine.connect() as connection:
            number = int(connection.execute(text("SHOW server_version_num")).scalar_one())
            locale = connection.execute(text("SELECT lower('Ł')")).scalar_one()
    except SQLAlchemyError as error:
        said = without_password(str(error.__cause__ or error)).strip().splitlines()[0]
        yield Finding(what, good=False, found=said, mend="check DATABASE_URL or EXPO_DATABASE_URL, and that it runs")
        return
    yield Finding(what, number >= FLOOR, f"PostgreSQL {number // 10000}", "PostgreSQL 17 or newer is needed")
    if locale != "ł":
        mend = "create it with TEMPLATE template0 LOCALE_PROVIDER builtin LOCALE 'C.UTF-8' BUILTIN_LOCALE 'C.UTF-8'"
        yield Finding(f"{what}: locale", good=False, found="knows ASCII letters only", mend=mend)
    if house in told.WITH_DATABASE:
        yield _checked(f"{what}: schema", lambda: _schema(settings, house), "run `expo migrate`")


def _schema(settings: Settings, house: str) -> str:
    migrations.check(settings, house)
    return "up to date"


def _broker(settings: Settings) -> Finding:
    if settings.embedded_broker:
        return Finding("broker", good=True, found="embedded")
    mend = "check EXPO_BROKER_URL, and that the broker runs"
    try:
        with Connection(settings.broker_url, connect_timeout=5) as connection:
            connection.connect()
            said = connection.connection.server_properties
            found = f"{said.get('product', 'broker')} {said.get('version', '')}"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        return Finding("broker", good=False, found=f"{type(error).__name__}: {without_password(str(error))}", mend=mend)
    return Finding("broker", good=True, found=found)


def _mail(settings: Settings) -> Finding:
    if not settings.smtp_url:
        return Finding("mail", settings.embedded_broker, "embedded sink", "set EXPO_SMTP_URL")
    address = urlsplit(settings.smtp_url)
    kind = smtplib.SMTP_SSL if address.scheme == "smtps" else smtplib.SMTP
    try:
        with kind(address.hostname or "", address.port or 25, timeout=5) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        return Finding("mail", good=False, found=str(error), mend="check EXPO_SMTP_URL, and that the server runs")
    return Finding("mail", good=True, found=f"{address.hostname}:{address.port or 25}")


def _checked(what: str, look: Callable[[], str], mend: str) -> Finding:
    try:
        return Finding(what, good=True, found=look())
    except SettingError as error:
        return Finding(what, good=False, found=str(error), mend=mend)
