"""Counts tickets by adding one at each event: an effect that shows every loss and every repetition.

A row in its table `tally` sets its mood: `broken` makes it raise, `abandoned` raises what is no Exception, `slow` takes
its time, `deadly` ends its process.
"""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import eventlet
from sqlalchemy import text

from expo.chassis.events import on
from tests.chaos.contracts import teller

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from expo.contracts.message import Envelope

_ADD_ONE = text(
    "INSERT INTO tally (name, count) VALUES ('tickets', 1) ON CONFLICT (name) DO UPDATE SET count = tally.count + 1"
)
_MOODS = text("SELECT name FROM tally WHERE name <> 'tickets'")


class Keeper:
    """Hears of tickets."""

    name = "keeper"

    @on(teller.TicketIssued)
    def count_ticket(self, session: Session, event: teller.TicketIssued, envelope: Envelope) -> None:
        session.execute(_ADD_ONE)
        moods = set(session.execute(_MOODS).scalars())
        if "slow" in moods:
            eventlet.sleep(1)
        if "deadly" in moods:
            os.kill(os.getpid(), signal.SIGKILL)
        if "abandoned" in moods:
            raise eventlet.Timeout
        if "broken" in moods:
            raise RuntimeError("cannot reach postgres://keeper:hunter2@db/expo")
