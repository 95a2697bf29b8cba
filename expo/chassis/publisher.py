"""Publishing with confirms: many letters on their way at once, each settled when the broker vouches for it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from eventlet.timeout import Timeout

from expo.chassis import broker
from expo.chassis.embedded.broker import Letter
from expo.client.connections import publishing_channel

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

log = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds to wait for RabbitMQ's confirm; under an alarm it never comes, and the connection is dropped."""


class Publisher(Protocol):
    """Sends event bodies and tells which the broker has vouched for."""

    def hears(self, queue: str) -> bool:
        """Whether the queue exists."""

    def send(self, message: UUID, body: str, exchange: str, topic: str) -> None:
        """Put the body on its way."""

    def settled(self) -> list[UUID]:
        """Messages vouched for since the last call; RabbitMQ's confirms are waited for."""

    @property
    def outstanding(self) -> set[UUID]:
        """Messages on their way, not vouched for."""

    def close(self) -> None:
        """Forget what is on its way, and the connection."""


class AmqpPublisher:
    """Publishes to RabbitMQ, pipelined: a batch costs one round trip."""

    def __init__(self, url: str) -> None:
        self._connection = broker.connect(url)
        with Timeout(PATIENCE):
            self._channel = publishing_channel(self._connection)
            self._channel.confirm_select()
        self._by_tag: dict[int, UUID] = {}
        self._tag = 0
        self._vouched: list[UUID] = []
        self._heard: set[str] = set()
        self._declared: set[str] = set()
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)

    @property
    def outstanding(self) -> set[UUID]:
        return set(self._by_tag.values())

    def hears(self, queue: str) -> bool:
        if queue not in self._heard and self._exists(queue):
            self._heard.add(queue)
        return queue in self._heard

    def _exists(self, queue: str) -> bool:
        channel = self._connection.channel()  # a passive declaration that fails closes its channel
        try:
            channel.queue_declare(queue, passive=True)
        except self._connection.channel_errors:
            return False
        channel.close()
        return True

    def send(self, message: UUID, body: str, exchange: str, topic: str) -> None:
        if exchange not in self._declared:
            self._channel.exchange_declare(exchange, type="topic", durable=True, auto_delete=False)
            self._declared.add(exchange)
        letter = self._channel.prepare_message(
            body,
            content_type="application/json",
            content_encoding="utf-8",
            properties={"delivery_mode": 2, "message_id": str(message)},
        )
        self._tag += 1
        self._by_tag[self._tag] = message
        self._channel._basic_publish(letter, exchange=exchange, routing_key=topic, timeout=PATIENCE)  # noqa: SLF001 - the public one waits for each confirm

    def settled(self) -> list[UUID]:
        with Timeout(PATIENCE, broker.ConfirmMissing()):
            while self._by_tag:
                self._connection.drain_events(timeout=PATIENCE)
        vouched, self._vouched = self._vouched, []
        return vouched

    def close(self) -> None:
        broker.drop(self._connection)

    def _on_ack(self, tag: int, multiple: bool) -> None:  # noqa: FBT001 - amqp's signature
        for each in [known for known in self._by_tag if known == tag or (multiple and known < tag)]:
            self._vouched.append(self._by_tag.pop(each))

    def _on_nack(self, tag: int, multiple: bool) -> None:  # noqa: FBT001 - amqp's signature
        for each in [known for known in self._by_tag if known == tag or (multiple and known < tag)]:
            log.warning("the broker refused a message; it will be sent again")
            self._by_tag.pop(each)


class EmbeddedPublisher:
    """Publishes into the own process; vouched for once every durable queue has acked."""

    def __init__(self, url: str, wake: Callable[[], None]) -> None:
        self._channel = broker.connect(url).channel()
        self._wake = wake
        self._on_their_way: set[UUID] = set()
        self._vouched: list[UUID] = []

    @property
    def outstanding(self) -> set[UUID]:
        return set(self._on_their_way)

    def hears(self, queue: str) -> bool:
        return queue in self._channel.durable

    def send(self, message: UUID, body: str, exchange: str, topic: str) -> None:
        self._on_their_way.add(message)
        self._channel.exchange_declare(exchange, type="topic", durable=True)
        letter = Letter(lambda: self._acked(message))
        prepared = self._channel.prepare_message(
            body,
            content_type="application/json",
            content_encoding="utf-8",
            properties={"delivery_mode": 2, "message_id": str(message)},
        )
        self._channel.basic_publish(prepared, exchange, topic, letter=letter)
        if not letter.awaited:
            self._acked(message)

    def settled(self) -> list[UUID]:
        vouched, self._vouched = self._vouched, []
        return vouched

    def close(self) -> None:
        self._on_their_way.clear()

    def _acked(self, message: UUID) -> None:
        if message in self._on_their_way:
            self._on_their_way.remove(message)
            self._vouched.append(message)
            self._wake()
