"""`@every`: something that a house does by the clock, once for all its replicas.

A timer is a row; who locks the row runs it. Missed ticks run once.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import eventlet
from nameko.extensions import Entrypoint
from sqlalchemy import DateTime, Integer, String, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from expo.chassis import db, faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from expo.chassis.house import House

log = logging.getLogger(__name__)

F = TypeVar("F", bound="Callable[..., Any]")
Tick = tuple[float, "Callable[[Session], None]"]
"""Seconds between two runs, and what to do."""


class TimerRow(db.Base):
    """When a timer runs next."""

    __tablename__ = "timer"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    next_run: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    failures: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))


class Every(Entrypoint):
    """A method that the clock calls."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__()


def every(seconds: float) -> Callable[[F], F]:
    """Call the method `(self, session)` every so many seconds, in one replica, in a transaction of its own."""
    decorate: Callable[[F], F] = Every.decorator(seconds)
    return decorate


class Timers:
    """A house's timers: its own and the chassis's."""

    def __init__(self, house: House, ticks: dict[str, Tick]) -> None:
        self._house, self._ticks = house, ticks

    def prepare(self) -> None:
        """A row for each timer that has none yet."""

        def step(session: Session) -> None:
            for name in self._ticks:
                row = insert(TimerRow).values(name=name, next_run=db.now(session))
                session.execute(row.on_conflict_do_nothing())

        self._house.database.run(self._house.own_work(), step)

    def pass_once(self) -> bool:
        """Run the timer that is due longest; says whether one was."""
        ran: list[str] = []

        def step(session: Session) -> bool:
            ran.clear()
            row = self._next_due(session)
            if row is None:
                return False
            seconds, run = self._ticks[row.name]
            ran.append(row.name)
            row.next_run, row.failures = db.now(session) + timedelta(seconds=seconds), 0
            run(session)
            return True

        try:
            return self._house.database.run(self._house.own_work(), step)
        except (Exception, eventlet.Timeout) as error:
            if not ran or faults.is_database_away(error):
                raise
            log.error("the timer %s failed: %s", ran[0], faults.reason(error))  # noqa: TRY400 - traces may hold values
            self._house.database.run(self._house.own_work(), lambda session: self._put_off(session, ran[0]))
            return True

    def _next_due(self, session: Session) -> TimerRow | None:
        due = (
            select(TimerRow)
            .where(TimerRow.name.in_(tuple(self._ticks)), TimerRow.next_run <= db.now(session))
            .order_by(TimerRow.next_run)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        return session.scalars(due).first()

    def _put_off(self, session: Session, name: str) -> None:
        row = session.get_one(TimerRow, name, with_for_update=True)
        row.failures += 1
        row.next_run = db.now(session) + timedelta(seconds=max(self._ticks[name][0], min(300, 2**row.failures)))
