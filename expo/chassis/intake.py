"""Everything that arrives at a house: consumed, guarded, handed to a worker, and acked after the commit.

The loop that receives never waits for a worker and never dies of a message: bodies are decoded in the worker, under
guard. On SIGTERM it stops receiving, keeps the connection until the running workers have acked, and then closes it,
whether the broker is up or down.
"""

from __future__ import annotations

import logging
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

import eventlet
from eventlet.semaphore import Semaphore
from nameko.extensions import SharedExtension

from expo.chassis import broker
from expo.chassis.replies import Replies

if TYPE_CHECKING:
    from kombu import Connection, Queue
    from kombu.message import Message

    from expo.chassis.house import House

log = logging.getLogger(__name__)

TICK = 1.0
"""Seconds between two looks at heartbeat and stop flag."""
LONGEST_PAUSE = 5.0
"""Seconds between two attempts to reach a broker that is away."""
BROKEN = (OSError, EOFError)


class Receiver(Protocol):
    """What takes the messages of one queue."""

    def receive(self, message: Message) -> None:
        """Deal with the message and settle it; never raises."""


class Intake(SharedExtension):
    """The one consumer of a house's process."""

    def __init__(self) -> None:
        self._receivers: dict[str, tuple[Queue, Receiver]] = {}
        self._waiting: deque[tuple[Receiver, Message]] = deque()
        self._arrived = eventlet.event.Event()
        self._lock = Semaphore()
        self._closing = False
        self._thread: Any = None
        self._connection: Connection | None = None
        self.connected = False
        self.running = 0
        super().__init__()

    @property
    def house(self) -> House:
        """The house that this process serves."""
        found: House = self.container.house
        return found

    def receive_from(self, queue: Queue, receiver: Receiver) -> None:
        """Have the receiver take what arrives in the queue; to be said before the start."""
        self._receivers[queue.name] = (queue, receiver)

    def start(self) -> None:
        """Begin to consume."""
        self.replies = Replies(self.house.settings.broker_url)
        self._thread = eventlet.spawn(self._consume_for_ever)
        eventlet.spawn(self._dispatch_for_ever)

    def drain(self, seconds: float) -> bool:
        """Stop receiving, let running workers finish, give the rest back; says whether all finished in time."""
        self._closing = True
        with eventlet.Timeout(seconds, False):
            while self.running:
                eventlet.sleep(0.02)
        finished = self.running == 0
        self._thread.kill()
        broker.drop(self._connection)
        self.replies.close()
        return finished

    def ack(self, message: Message) -> None:
        """Settle the message; where its connection is gone the broker delivers it again, and the inbox absorbs it."""
        self._settle(message.ack)

    def give_back(self, message: Message) -> None:
        """Have the broker deliver the message again."""
        self._settle(message.requeue)

    def reject(self, message: Message) -> None:
        """To the dead-letter queue."""
        self._settle(message.reject)

    def _settle(self, how: Any) -> None:
        with self._lock:
            try:
                how()
            except Exception as error:
                log.info("a message was not settled: %s", type(error).__name__)

    def _consume_for_ever(self) -> None:
        pause = 0.1
        while not self._closing:
            try:
                self._connection = broker.connect(self.house.settings.broker_url, receives=True)
                self._consume(self._connection)
                pause = 0.1
            except broker.DeclarationRefused as refused:
                self.container.fail(refused)
                return
            except (Exception, eventlet.Timeout) as error:  # a broker that still starts answers nothing at all
                if self.connected:
                    pause = 0.1
                self.connected = False
                log.warning("the broker is away (%s); trying again in %.1f s", type(error).__name__, pause)
                broker.drop(self._connection)
                eventlet.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def _consume(self, connection: Connection) -> None:
        with eventlet.Timeout(15):
            channel = connection.channel()
            for queue, receiver in self._receivers.values():
                bound = broker.declare(queue, channel)
                keep, most = self._keep(receiver), self._prefetch
                connection.Consumer([bound], channel=channel, on_message=keep, prefetch_count=most).consume()
        self.connected = True
        while not self._closing:
            with suppress(TimeoutError):
                connection.drain_events(timeout=TICK)
            with self._lock:
                connection.heartbeat_check()
        for tag in list(getattr(channel, "callbacks", {}) or getattr(channel, "_consumers", ())):
            with self._lock:
                channel.basic_cancel(tag)
        while True:  # until `drain` ends it: acks of running workers still need the connection
            eventlet.sleep(TICK)

    @property
    def _prefetch(self) -> int:
        return int(self.container.max_workers)

    def _keep(self, receiver: Receiver) -> Any:
        def keep(message: Message) -> None:
            self._waiting.append((receiver, message))
            if not self._arrived.ready():
                self._arrived.send()

        return keep

    def _dispatch_for_ever(self) -> None:
        while not self._closing:
            while self._waiting and not self._closing:
                receiver, message = self._waiting.popleft()
                self.running += 1
                self.container.work(self._guarded(receiver, message))
            self._arrived.wait()
            self._arrived = eventlet.event.Event()

    def _guarded(self, receiver: Receiver, message: Message) -> Any:
        def receive() -> None:
            try:
                receiver.receive(message)
            finally:
                self.running -= 1

        return receive
