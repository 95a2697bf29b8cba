"""The broker of embedded mode: kombu's in-memory transport, made to keep what the outbox relies on.

Four things differ from kombu's own: a receiver wakes on a put instead of polling; a message carries its content type
where AMQP does; an expired call is dropped; and a publish is **confirmed only when every durable queue bound to it has
acked**, since a queue that lives in memory forgets on a crash what no handler has committed.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from queue import Empty
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, memory, virtual

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEME = "embedded"
URL = f"{SCHEME}://"


class Letter:
    """A publish that waits for the durable queues it was put into; `on_acked` is called when the last has acked."""

    def __init__(self, on_acked: Callable[[], None]) -> None:
        self._waiting: set[str] = set()
        self._on_acked = on_acked

    @property
    def awaited(self) -> bool:
        """Whether any durable queue still has to ack."""
        return bool(self._waiting)

    def put_into(self, queue: str) -> None:
        """One more queue must ack."""
        self._waiting.add(queue)

    def acked_by(self, queue: str) -> None:
        """The queue's consumer has acked: the handler committed, or the message lies in `parked`."""
        if queue in self._waiting:
            self._waiting.remove(queue)
            if not self._waiting:
                self._on_acked()


class Channel(memory.Channel):
    """An in-memory channel whose queues wake their receivers and whose acks reach the publisher."""

    body_encoding: ClassVar[None] = None
    queues: ClassVar[dict[str, Any]] = {}
    durable: ClassVar[set[str]] = set()
    receivers: ClassVar[dict[str, set[Transport]]] = defaultdict(set)

    def __init__(self, connection: Any, **kwargs: Any) -> None:
        super().__init__(connection, **kwargs)
        self.events: dict[str, set[Any]] = defaultdict(set)
        self._own: set[str] = set()

    def _new_queue(self, queue: str, **kwargs: Any) -> None:
        super()._new_queue(queue, **kwargs)
        if kwargs.get("durable") and not kwargs.get("exclusive"):
            self.durable.add(queue)
        if kwargs.get("exclusive"):
            self._own.add(queue)

    def prepare_message(self, body: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        message: dict[str, Any] = super().prepare_message(body, *args, **kwargs)
        message["properties"].update(content_type=message["content-type"], content_encoding=message["content-encoding"])
        return message

    def basic_publish(
        self,
        message: dict[str, Any],
        exchange: str = "",
        routing_key: str = "",
        *,
        mandatory: bool = False,
        letter: Letter | None = None,
        **_: Any,
    ) -> bool:
        """Put a copy into each bound queue; says whether there was one. `letter` is told of each ack."""
        self._inplace_augment_message(message, exchange, routing_key)
        bound = self._lookup(exchange, routing_key) if exchange else [routing_key]
        reached = [queue for queue in bound if queue in self.queues]
        durable = [queue for queue in reached if queue in self.durable]
        if letter is not None:
            for queue in durable:
                letter.put_into(queue)
        for queue in reached:
            self._put(queue, _copy(message, queue, letter if queue in durable else None))
        if mandatory and not reached:
            for returned in tuple(self.events["basic_return"]):
                returned(None, exchange, routing_key, self.Message(message, channel=self))
        return bool(reached)

    def _put(self, queue: str, message: dict[str, Any], **kwargs: Any) -> None:
        super()._put(queue, message, **kwargs)
        for transport in tuple(self.receivers[queue]):
            transport.woken.set()

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        while True:
            message = super()._get(queue, timeout)
            if message["properties"].get("dies_at", float("inf")) > time.monotonic():
                return message

    def basic_consume(self, queue: str, *args: Any, **kwargs: Any) -> Any:
        self.receivers[queue].add(self.connection)
        self.connection.woken.set()
        return super().basic_consume(queue, *args, **kwargs)

    def basic_cancel(self, consumer_tag: str) -> Any:
        queue = self._tag_to_queue.get(consumer_tag)
        self.receivers[queue].discard(self.connection)
        return super().basic_cancel(consumer_tag)

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:  # noqa: FBT001, FBT002 - kombu's signature
        delivered = self.qos._delivered.get(delivery_tag)  # noqa: SLF001 - kombu offers no look at one delivery
        super().basic_ack(delivery_tag, multiple)
        self.connection.woken.set()  # a place under the prefetch limit is free again
        if delivered is not None:
            letter, queue = delivered.properties.get("letter"), delivered.properties.get("queue")
            if letter is not None:
                letter.acked_by(queue)

    def _restore(self, message: Any) -> None:
        """Back into the queue it came from, not through the exchange: other queues have had their copy."""
        raw = message.serializable()
        raw["redelivered"] = True
        queue = raw["properties"].get("queue")
        if queue in self.queues:
            self._put(queue, raw)

    def queue_delete(self, queue: str, *args: Any, **kwargs: Any) -> None:
        super().queue_delete(queue, *args, **kwargs)
        self.queues.pop(queue, None)
        self.durable.discard(queue)
        self.receivers.pop(queue, None)

    def close(self) -> None:
        """Cancel the consumers, give back what was not acked, and take exclusive queues along."""
        own, self._own = self._own, set()
        for queue in own:
            self.queue_delete(queue)
        virtual.Channel.close(self)


class Transport(memory.Transport):
    """Receives without polling: `drain_events` sleeps until a queue of this connection gets a message."""

    Channel = Channel
    global_state = virtual.BrokerState()

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        self.woken = threading.Event()

    def drain_events(self, connection: Any, timeout: float | None = None) -> None:  # noqa: ARG002 - kombu's signature
        until = None if timeout is None else time.monotonic() + timeout
        while True:
            self.woken.clear()
            try:
                self.cycle.get(self._deliver)
            except Empty:
                left = None if until is None else until - time.monotonic()
                if left is not None and left <= 0:
                    raise TimeoutError from None
                self.woken.wait(left)
            else:
                return


def _copy(message: dict[str, Any], queue: str, letter: Letter | None) -> dict[str, Any]:
    """A copy of its own for each queue, as tags and acks are a queue's matter."""
    properties = {**message["properties"], "delivery_tag": str(uuid4()), "queue": queue, "letter": letter}
    properties["delivery_info"] = dict(properties["delivery_info"])
    if properties.get("expiration"):
        properties["dies_at"] = time.monotonic() + int(properties["expiration"]) / 1000
    return {**message, "properties": properties}


def forget_everything() -> None:
    """Empty the broker, as the end of the process would; for tests that start several in one process."""
    Channel.queues.clear()
    Channel.durable.clear()
    Channel.receivers.clear()
    Transport.global_state.clear()


TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
