"""What a process is told by its environment, read once and checked.

Every secret may come from a file instead: `EXPO_BROKER_URL_FILE=/run/secrets/broker`. A value that cannot be used ends
the start with one sentence: which variable, what it holds, what to do.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from expo.chassis.environment import Environment, SettingError, without_password

if TYPE_CHECKING:
    from collections.abc import Mapping

HOUSES = ("registration", "agenda", "exhibits", "notify", "gateway")
"""Every house, in the order in which they start: who is heard by others first."""
WITH_DATABASE = HOUSES[:-1]
"""The houses that own a database; the gateway keeps nothing."""


@dataclass(frozen=True)
class Settings:
    """The settings of one process; an empty `broker_url` or `databases` means the embedded one."""

    home: Path = Path(".expo")
    host: str = "127.0.0.1"
    port: int = 8000
    internal_port: int = 8001
    trusted_proxies: int = 0
    public_url: str = "http://127.0.0.1:8000"
    broker_url: str = ""
    databases: str = ""
    smtp_url: str = ""
    mail_from: str = "BALTinnoSEC expo <expo@example.org>"
    keys: Path = Path(".expo/keys")
    files: Path = Path(".expo/files")
    sample: bool = True
    workers: int = 10
    drain_seconds: float = 3.0
    call_timeout: float = 2.0
    rpc_queue_type: str = "classic"
    event_queue_type: str = "quorum"
    log_format: str = "text"
    log_level: str = "INFO"

    @property
    def embedded_broker(self) -> bool:
        """Whether messages stay in this process."""
        return not self.broker_url

    @property
    def embedded_database(self) -> bool:
        """Whether PostgreSQL is ours to start and stop."""
        return not self.databases

    def database_url(self, house: str) -> str:
        """Where that house's database is; fails while the embedded server has not been started."""
        if not self.databases:
            raise SettingError(
                "No database is set: set DATABASE_URL for one house, or EXPO_DATABASE_URL with {house} in it for all; "
                "`expo up` starts one of its own."
            )
        return self.databases.replace("{house}", house)

    def with_databases(self, template: str) -> Settings:
        """The same settings, with the databases at this address (`{house}` stands for the house)."""
        return replace(self, databases=template)

    def shown(self) -> dict[str, str]:
        """Every setting as text with the passwords cut out: for `expo doctor` and the start-up log."""
        return {name: without_password(str(value)) for name, value in vars(self).items()}


def read(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings that the environment holds, or `SettingError`."""
    source = Environment(os.environ if environ is None else environ)
    home = Path(source.text("EXPO_HOME", ".expo")).expanduser().absolute()
    port = source.number("PORT", source.number("EXPO_PORT", 8000, low=1, high=65535), low=1, high=65535)
    host = source.text("EXPO_HOST", "127.0.0.1")
    broker = source.url("EXPO_BROKER_URL", ("amqp", "amqps"), "amqp://user:password@rabbitmq:5672/expo")
    databases = _databases(source)
    inside = not broker
    return Settings(
        home=home,
        host=host,
        port=port,
        internal_port=source.number("EXPO_INTERNAL_PORT", min(port + 1, 65535), low=0, high=65535),
        trusted_proxies=source.number("EXPO_TRUSTED_PROXIES", 0, low=0, high=9),
        public_url=source.url("EXPO_PUBLIC_URL", ("http", "https"), "https://expo.example.org").rstrip("/")
        or f"http://{host if host not in {'0.0.0.0', '::'} else '127.0.0.1'}:{port}",  # noqa: S104 - compared, not bound
        broker_url=broker,
        databases=databases,
        smtp_url=source.url("EXPO_SMTP_URL", ("smtp", "smtps"), "smtp://mail:25"),
        mail_from=source.text("EXPO_MAIL_FROM", Settings.mail_from),
        keys=Path(source.text("EXPO_KEYS", str(home / "keys"))).expanduser().absolute(),
        files=Path(source.text("EXPO_FILES", str(home / "files"))).expanduser().absolute(),
        sample=_sample(source, inside=inside),
        workers=source.number("EXPO_WORKERS", 10, low=1, high=100),
        drain_seconds=source.seconds("EXPO_DRAIN_SECONDS", 3.0 if inside else 25.0, high=600),
        call_timeout=source.seconds("EXPO_CALL_TIMEOUT", 2.0, high=60),
        rpc_queue_type=source.one_of("EXPO_RPC_QUEUE_TYPE", ("classic", "quorum")),
        event_queue_type=source.one_of("EXPO_EVENT_QUEUE_TYPE", ("quorum", "classic")),
        log_format=source.one_of("EXPO_LOG_FORMAT", ("text", "json") if inside else ("json", "text")),
        log_level=source.one_of("EXPO_LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR")),
    )


def _databases(source: Environment) -> str:
    example = "postgresql://expo:password@postgres/expo_{house}"
    one = source.url("DATABASE_URL", ("postgresql", "postgres", "postgresql+psycopg2"), example)
    every = source.url("EXPO_DATABASE_URL", ("postgresql", "postgres", "postgresql+psycopg2"), example)
    if every and "{house}" not in every:
        raise SettingError(
            "EXPO_DATABASE_URL has no {house} in it, so all houses would share one database: "
            f"write it as {example}, or set DATABASE_URL for a single house."
        )
    if one and every:
        raise SettingError("DATABASE_URL and EXPO_DATABASE_URL are both set: unset the one you do not mean.")
    return one or every


def _sample(source: Environment, *, inside: bool) -> bool:
    wanted = source.switch("EXPO_SAMPLE", default=inside)
    if wanted and not inside:
        raise SettingError(
            "EXPO_SAMPLE is on while EXPO_BROKER_URL names a broker: sample accounts exist in embedded mode only. "
            "Unset EXPO_SAMPLE, or unset EXPO_BROKER_URL."
        )
    return wanted
