"""One house's database: the engine, the transaction that an entrypoint owns, and the work it belongs to.

Nobody else calls `begin()` or `commit()`. A step may run again after a serialisation failure or a deadlock, so it has
no effect outside its session.
"""

from __future__ import annotations

import random
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import uuid4

from sqlalchemy import MetaData, Table, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError, TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session

from expo.chassis.principal import ANONYMOUS, Principal
from expo.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

SCHEMA = "expo"
RUN_AGAIN = frozenset({"40001", "40P01"})
"""SQLSTATEs after which the same step may simply be run again: serialisation failure, deadlock."""
TRIES = 5

_GUARDS = (
    "-c timezone=UTC -c search_path=public -c statement_timeout=5000 -c lock_timeout=2000 "
    "-c idle_in_transaction_session_timeout=10000 -c client_connection_check_interval=500"
)


class Base(DeclarativeBase):
    """The chassis's own tables: one set in schema `expo` of each house's database."""

    metadata = MetaData(schema=SCHEMA)


def table_of(model: type[DeclarativeBase]) -> Table:
    """The table of a model, for statements that are made once and run often: they cost a third of the ORM's."""
    return cast("Table", model.__table__)


@dataclass(frozen=True)
class Work:
    """On whose behalf and because of what a transaction runs; outbox and ledger read it from the session."""

    house: str
    principal: Principal = ANONYMOUS
    cause: str = field(default_factory=lambda: str(uuid4()))
    traceparent: str = ""


class Database:
    """A pool of connections to one house's database.

    `size` connections at most: a hot row is fastest with about eight, and a house runs no more workers than it has.
    """

    def __init__(self, url: str, *, house: str, size: int = 10) -> None:
        self.house = house
        self.engine = create_engine(
            driver_url(url),
            pool_size=size,
            max_overflow=0,
            pool_timeout=4,
            pool_pre_ping=True,
            pool_recycle=1800,
            hide_parameters=True,
            connect_args={"options": _GUARDS, "connect_timeout": 5, "application_name": f"expo-{house}"},
        )
        self._sleepers: dict[str, Callable[[], None]] = {}

    def on_wake(self, name: str, wake_up: Callable[[], None]) -> None:
        """Call `wake_up` after each commit whose step called `wake(session, name)`."""
        self._sleepers[name] = wake_up

    def waker(self, name: str) -> Callable[[], None]:
        """What wakes the loop of that name in this process at once."""
        return self._sleepers.get(name, lambda: None)

    def run(self, work: Work, step: Callable[[Session], T], *, reads: bool = False) -> T:
        """The step's result, committed. Runs it again, five times at most, where PostgreSQL says so."""
        for attempt in range(1, TRIES + 1):
            try:
                with self.transaction(work, reads=reads) as session:
                    return step(session)
            except DBAPIError as error:
                if not _may_run_again(error) or attempt == TRIES:
                    raise
                time.sleep(random.uniform(0, 0.01 * 2**attempt))  # noqa: S311 - jitter, no secret
        raise AssertionError

    @contextmanager
    def transaction(self, work: Work, *, reads: bool = False) -> Iterator[Session]:
        """A session whose work is committed at the end, or rolled back whole."""
        try:
            connection = self.engine.connect()
        except (OperationalError, PoolTimeout) as error:
            raise Unavailable("database_away") from error
        wakes: set[str] = set()
        with connection:
            if reads:
                connection = connection.execution_options(postgresql_readonly=True)
            with connection.begin(), Session(bind=connection, info={"work": work, "wakes": wakes}) as session:
                try:
                    yield session
                    session.flush()
                except BaseException as error:
                    # A late answer of an abandoned query must never reach the next borrower of the connection.
                    if not isinstance(error, Exception):
                        connection.invalidate()
                    raise
        for name in wakes:
            if name in self._sleepers:
                self._sleepers[name]()

    def close(self) -> None:
        """Give every pooled connection back to the server."""
        self.engine.dispose()


def work(session: Session) -> Work:
    """The work that this session's transaction belongs to."""
    found: Work = session.info["work"]
    return found


def wake(session: Session, name: str) -> None:
    """Wake the loop of that name in this process once the transaction has committed."""
    session.info["wakes"].add(name)


def now(session: Session) -> datetime:
    """When the transaction began, by the database's clock: the only clock that decides."""
    if "now" not in session.info:
        session.info["now"] = session.execute(_NOW).scalar_one()
    moment: datetime = session.info["now"]
    return moment


def know_now(session: Session, moment: datetime) -> None:
    """Spare `now` its question, where another statement has brought the transaction's timestamp along."""
    session.info["now"] = moment


_NOW = text("SELECT transaction_timestamp()")


def lock_person(session: Session, person: Any, *, wait: bool = True) -> bool:
    """Take the person's lock until the transaction ends; every write of a person's time takes it first.

    With `wait=False` only tries, and says whether it was got.
    """
    held: set[str] = session.info.setdefault("persons", set())
    if str(person) in held:
        return True
    call = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    got = session.execute(text(f"SELECT {call}(hashtextextended(:person, 7))"), {"person": str(person)}).scalar()
    if not wait and not got:
        return False
    held.add(str(person))
    return True


def _may_run_again(error: DBAPIError) -> bool:
    """Also where two runs of one command crossed: the second run then finds the first one's answer."""
    diagnosis = getattr(error.orig, "diag", None)
    return sqlstate(error) in RUN_AGAIN or getattr(diagnosis, "constraint_name", None) == "command_pkey"


def sqlstate(error: DBAPIError) -> str:
    """PostgreSQL's five-character code of an error, empty where it has none."""
    return getattr(error.orig, "pgcode", None) or ""


def driver_url(url: str) -> str:
    """The address with the driver that yields to green threads; SQLAlchemy would take psycopg 3 otherwise."""
    parsed = make_url(url)
    if parsed.drivername in {"postgres", "postgresql"}:
        parsed = parsed.set(drivername="postgresql+psycopg2")
    return parsed.render_as_string(hide_password=False)


@event.listens_for(Session, "after_begin")
def _refuse_outside_work(session: Session, _transaction: Any, _connection: Any) -> None:
    if "work" not in session.info:
        raise RuntimeError("a session is opened by Database.transaction only")
