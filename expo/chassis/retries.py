"""Parked messages are tried again here, and what the broker gave up on is moved into the same rows."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any
from uuid import UUID

import eventlet

from expo.chassis import faults, inbox, parked
from expo.chassis.wire import envelope
from expo.errors import Invalid

if TYPE_CHECKING:
    from kombu.message import Message
    from sqlalchemy.orm import Session

    from expo.chassis.events import On
    from expo.chassis.house import House
    from expo.chassis.intake import Intake

log = logging.getLogger(__name__)


class Retries:
    """Tries parked messages again when they are due."""

    def __init__(self, house: House, handlers: dict[str, On]) -> None:
        self._house, self._handlers = house, handlers

    def pass_once(self) -> bool:
        """Try the next message that is due; says whether there was one."""
        taken: list[UUID] = []

        def step(session: Session) -> bool:
            taken.clear()
            row = parked.next_due(session)
            if row is None:
                return False
            taken.append(row.id)
            self._handle(session, row)
            row.state, row.next_try = parked.DONE, None
            return True

        try:
            return self._house.database.run(self._house.own_work(), step)
        except (Exception, eventlet.Timeout) as error:
            if not taken or faults.is_database_away(error):
                raise
            why = faults.reason(error)
            self._house.database.run(
                self._house.own_work(), lambda session: parked.failed_again(session, taken[0], why)
            )
            return True

    def _handle(self, session: Session, row: parked.ParkedRow) -> None:
        handler = self._handlers.get(row.handler)
        if handler is None or row.body is None or row.message is None:
            raise Invalid("handler_gone", {"handler": row.handler})
        if inbox.first_time(session, row.handler, row.message):
            handler.call(session, handler.event.load(row.body.get("data")), envelope(row.body))
            session.flush()


class DeadLetters:
    """Moves what lies in the house's dead-letter queue into `parked`, where people look."""

    def __init__(self, house: House, intake: Intake) -> None:
        self._house, self._intake = house, intake

    def receive(self, message: Message) -> None:
        """Keep the message as a row, then ack; a call that nobody waited for any longer is let go."""
        if (message.headers or {}).get("x-first-death-reason") == "expired":
            return self._intake.ack(message)
        body, message_id = _readable_event(message)
        handler = str(body.get("type", "unknown"))[:120] if body else "unknown"

        def step(session: Session) -> None:
            parked.park(session, handler, body, "given up by the broker", message_id)

        try:
            self._house.database.run(self._house.own_work(), step)
        except Exception as error:
            log.warning("a dead letter waits: %s", faults.reason(error))
            eventlet.sleep(2)
            return self._intake.give_back(message)
        return self._intake.ack(message)


def _readable_event(message: Message) -> tuple[dict[str, Any] | None, UUID | None]:
    """An event's body and id; of anything else, a call with personal data above all, nothing is kept."""
    try:
        raw = message.body
        body = json.loads(raw if isinstance(raw, str) else bytes(raw).decode())
        return body, UUID(envelope(body).id)
    except (ValueError, TypeError, AttributeError, RecursionError, Invalid):
        return None, None
