"""Counts tickets by adding one at each event: an effect that shows every loss and every repetition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from expo.chassis.events import on
from tests.chaos.contracts import teller

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from expo.contracts.message import Envelope

_ADD_ONE = text(
    "INSERT INTO tally (name, count) VALUES ('tickets', 1) ON CONFLICT (name) DO UPDATE SET count = tally.count + 1"
)


class Keeper:
    """Hears of tickets."""

    name = "keeper"

    @on(teller.TicketIssued)
    def count_ticket(self, session: Session, event: teller.TicketIssued, envelope: Envelope) -> None:
        session.execute(_ADD_ONE)
