"""The way out of the outbox: publishes what has been committed, and marks it sent once the broker vouches for it.

One relay a house is at work, held by a session advisory lock on the very connection that marks the rows: who loses the
connection loses the right to mark.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from expo.chassis import broker
from expo.chassis.failpoint import failpoint
from expo.chassis.publisher import AmqpPublisher, EmbeddedPublisher

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Row

    from expo.chassis.house import House
    from expo.chassis.publisher import Publisher
    from expo.contracts.message import Event

log = logging.getLogger(__name__)

BATCH = 200
OVERDUE = 60.0
"""Seconds after which a message on its way in the own process is sent again."""
LOOK_AGAIN = 2.0
"""Seconds between two looks for a queue that is missing: each look costs the broker a channel."""

_UNSENT = text(
    "SELECT id, type, topic, body::text AS body FROM expo.outbox "
    "WHERE sent_at IS NULL AND id <> ALL(CAST(:outstanding AS uuid[])) AND type <> ALL(CAST(:unheard AS text[])) "
    "ORDER BY position LIMIT :batch"
)
_MARK = text("UPDATE expo.outbox SET sent_at = clock_timestamp() WHERE id = ANY(CAST(:ids AS uuid[]))")
_LOCK = text("SELECT pg_try_advisory_lock(hashtextextended('expo.outbox', 13))")


class Relay:
    """Sends a house's outbox, a batch a turn."""

    def __init__(self, house: House, hearers: dict[str, tuple[str, ...]]) -> None:
        self._house = house
        self._hearers = hearers
        self._connection: Connection | None = None
        self._publisher: Publisher | None = None
        self._last_sent = 0.0
        self._unheard: dict[str, float] = {}

    def turn(self) -> bool:
        """Send one batch and mark what is vouched for; says whether there may be more.

        A fault costs both connections: the rows are still there, and another replica may take over.
        """
        try:
            return self._send_and_mark()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of broker and lock; what is on its way is sent again by whoever comes next."""
        if self._publisher is not None:
            self._publisher.close()
            self._publisher = None
        if self._connection is not None:
            # The advisory lock ends with the server's session, not with the pool's loan.
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def _send_and_mark(self) -> bool:
        connection = self._locked_connection()
        if connection is None:
            return False
        publisher = self._publisher or self._open_publisher()
        if publisher.outstanding and time.monotonic() - self._last_sent > OVERDUE:
            publisher.close()
        for row in self._unsent(connection, publisher):
            publisher.send(row.id, row.body, f"{self._house.name}.events", row.topic)
            failpoint("outbox.published")
        vouched = publisher.settled()
        if vouched:
            connection.execute(_MARK, {"ids": [str(message) for message in vouched]})
            failpoint("outbox.marked")
        return bool(vouched)

    def _unsent(self, connection: Connection, publisher: Publisher) -> Sequence[Row[Any]]:
        outstanding = [str(message) for message in publisher.outstanding]
        unheard = [event for event in self._hearers if not self._heard(event, publisher)]
        rows = connection.execute(_UNSENT, {"outstanding": outstanding, "unheard": unheard, "batch": BATCH}).all()
        if rows:
            failpoint("outbox.claimed")
            self._last_sent = time.monotonic()
        return rows

    def _heard(self, event: str, publisher: Publisher) -> bool:
        """Whether every house that must hear this kind has its queue; until then its rows wait."""
        if self._unheard.get(event, 0.0) > time.monotonic():
            return False
        missing = [queue for queue in self._hearers[event] if not publisher.hears(queue)]
        if missing:
            log.debug("%s waits for %s", event, ", ".join(missing))
            self._unheard[event] = time.monotonic() + LOOK_AGAIN
        return not missing

    def _locked_connection(self) -> Connection | None:
        if self._connection is None:
            connection = self._house.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            if not connection.execute(_LOCK).scalar():
                connection.close()
                return None
            self._connection = connection
        return self._connection

    def _open_publisher(self) -> Publisher:
        url = self._house.settings.broker_url
        if broker.is_embedded(url):
            self._publisher = EmbeddedPublisher(url, self._house.database.waker("outbox"))
        else:
            self._publisher = AmqpPublisher(url)
        return self._publisher


def hearers_of(events: Iterable[type[Event]]) -> dict[str, tuple[str, ...]]:
    """The queues that must exist before an event of each kind may count as sent."""
    return {event.type(): tuple(broker.event_queue_name(event, house) for house in event.heard_by) for event in events}
