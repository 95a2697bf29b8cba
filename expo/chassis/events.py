"""`@on`: one message is one transaction of inbox row and effect; then the message is acked.

A handler that raises is rolled back, the message parked in a row and acked. Where the database itself is away the
message stays unacked and the house pauses.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import eventlet
from greenlet import GreenletExit
from nameko.extensions import Entrypoint

from expo.chassis import broker, faults, inbox, parked, telemetry
from expo.chassis.failpoint import failpoint
from expo.chassis.intake import Intake
from expo.chassis.wire import decode, envelope
from expo.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable

    from kombu.message import Message
    from sqlalchemy.orm import Session

    from expo.contracts.message import Envelope, Event

log = logging.getLogger(__name__)

F = TypeVar("F", bound="Callable[..., Any]")

BUDGET = 30.0
"""Seconds for one handler, far below the broker's own limit of 30 minutes."""
PAUSE = 2.0
"""Seconds that a house waits where its database is away."""


class On(Entrypoint):
    """A handler of one kind of event."""

    intake = Intake()

    def __init__(self, event: type[Event]) -> None:
        self.event = event
        super().__init__()

    @property
    def handler(self) -> str:
        """The handler's name in inbox and parked rows: the event, not the method, so that renaming repeats nothing."""
        return self.event.type()

    def setup(self) -> None:
        """Hear this event in a queue of the house."""
        house = self.container.house
        self.intake.receive_from(broker.event_queue(self.event, house.name, house.settings), self)

    def receive(self, message: Message) -> None:
        """Handle the message, or park it; then ack."""
        try:
            body = decode(message)
            self.handle(body)
        except GreenletExit:
            raise
        except BaseException as error:
            if faults.is_database_away(error) or not self._parked(message, error):
                eventlet.sleep(PAUSE)
                self.intake.give_back(message)
                return
        self.intake.ack(message)

    def handle(self, body: dict[str, Any]) -> None:
        """Inbox row and effect in one transaction; a message met before has no effect."""
        around = envelope(body)
        event = self.event.load(body.get("data"))
        work = self.intake.house.own_work(around.id, telemetry.continue_trace(around.traceparent))

        def step(session: Session) -> None:
            if inbox.first_time(session, self.handler, UUID(around.id)):
                self.call(session, event, around)
            session.flush()
            failpoint("event.before_commit")

        with eventlet.Timeout(BUDGET), telemetry.observe_event(self.intake.house.name, self.handler, around.time):
            self.intake.house.database.run(work, step)
        failpoint("event.committed")

    def call(self, session: Session, event: Event, around: Envelope) -> None:
        """The house's method itself."""
        getattr(self.container.service_cls(), self.method_name)(session, event, around)

    def _parked(self, message: Message, error: BaseException) -> bool:
        """Keep the message in a row of its own transaction; says whether that worked."""
        body = message_id = None
        try:
            body = decode(message)
            message_id = UUID(envelope(body).id)
        except Invalid as undecodable:
            log.warning("a message of %s cannot be read: %s", self.handler, undecodable.code)
        why = faults.reason(error)
        log.warning("parked a message of %s: %s", self.handler, why)
        house = self.intake.house

        def step(session: Session) -> None:
            parked.park(session, self.handler, body, why, message_id)

        try:
            house.database.run(house.own_work(), step)
        except Exception as failure:
            log.warning("a message could not be parked: %s", faults.reason(failure))
            return False
        return True


def on(event: type[Event]) -> Callable[[F], F]:
    """Call the method `(self, session, event, envelope)` once for each event of this kind."""
    decorate: Callable[[F], F] = On.decorator(event)
    return decorate
