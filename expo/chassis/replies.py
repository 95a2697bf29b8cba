"""Answers to calls: published on a connection of their own, so that nothing that is received waits for them."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import eventlet
from eventlet.semaphore import Semaphore

from expo.chassis import broker
from expo.client.connections import publishing_channel

if TYPE_CHECKING:
    from kombu import Connection
    from kombu.message import Message

log = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds for one answer; a caller that misses it repeats the call with its key."""
LARGEST = 8 * 1024 * 1024
"""Bytes of one answer: half of what RabbitMQ 4 takes."""


class Replies:
    """Sends answers; a broker that is away costs the answer, never the process."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = Semaphore()
        self._connection: Connection | None = None
        self._channel: Any = None

    def send(self, message: Message, reply: dict[str, Any]) -> bool:
        """Answer the caller of the message; says whether the answer left."""
        body = json.dumps(reply, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        if len(body) > LARGEST:
            raise ValueError("answer_too_large")
        for _ in range(2):  # the second time on a new connection
            try:
                with eventlet.Timeout(PATIENCE), self._lock:
                    self._publish(message, body)
                    return True
            except (Exception, eventlet.Timeout) as error:
                log.info("an answer could not be sent: %s", type(error).__name__)
                self.close()
        return False

    def close(self) -> None:
        """Let go of the connection."""
        broker.drop(self._connection)
        self._connection = self._channel = None

    def _publish(self, message: Message, body: str) -> None:
        if self._channel is None:
            self._connection = broker.connect(self._url)
            self._channel = publishing_channel(self._connection)
        prepared = self._channel.prepare_message(
            body,
            content_type="application/json",
            content_encoding="utf-8",
            properties={"delivery_mode": 1, "correlation_id": message.properties.get("correlation_id", "")},
        )
        self._channel.basic_publish(
            prepared, exchange=broker.RPC_EXCHANGE.name, routing_key=message.properties["reply_to"]
        )
