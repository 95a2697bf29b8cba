"""The client itself: calls out under a lock, answers and events in by a thread of its own."""

from __future__ import annotations

import contextlib
import json
import logging
import threading
import time
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from kombu import Exchange, Queue

from expo.client.connections import PATIENCE, connection_to, drop, publishing_channel
from expo.client.pending import Pending, call_body
from expo.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kombu import Connection

log = logging.getLogger(__name__)

RPC_EXCHANGE = Exchange("nameko-rpc", type="topic", durable=True)
TICK = 1.0


class Client:
    """One connection that receives, in a thread of its own, and one that publishes under a lock."""

    def __init__(self, url: str, *, principal: str | Callable[[], str] = "", timeout: float = 10.0) -> None:
        """Nothing is opened before the first call.

        Args:
            url: of the broker: `amqp://user:password@host:5672/vhost`.
            principal: the signed token that calls carry, or what makes a fresh one for each.
            timeout: seconds for a call that says nothing else.
        """
        self._url, self._timeout = url, timeout
        self._principal = principal if callable(principal) else lambda: principal
        self._pending: dict[str, Pending] = {}
        self._reply_to = str(uuid4())
        self._subscriptions: list[tuple[str, str, Callable[[dict[str, Any]], None]]] = []
        self._publishing = threading.Lock()
        self._starting = threading.Lock()
        self._listening = threading.Event()
        self._changed = threading.Event()
        self._closed = False
        self._thread: threading.Thread | None = None
        self._outward: Connection | None = None
        self._channel: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def call(
        self,
        operation: str,
        arguments: Mapping[str, Any] | None = None,
        *,
        key: str = "",
        principal: str | None = None,
        timeout: float | None = None,
        traceparent: str = "",
    ) -> dict[str, Any]:
        """The answer of `house.operation`, or its refusal as one of `expo.errors`.

        Args:
            operation: `registration.register`.
            arguments: the fields of the operation's contract, as JSON values.
            key: idempotency key of a command: repeating it repeats the answer, not the effect.
            principal: who acts, as a signed token; the client's own where none is given.
            timeout: seconds until the call is given up, its outcome unknown.
            traceparent: W3C trace context.
        """
        patience = self._timeout if timeout is None else timeout
        until = time.monotonic() + patience
        self._listen(patience)
        correlation, pending = str(uuid4()), Pending()
        self._pending[correlation] = pending
        headers = {
            "nameko.principal": self._principal() if principal is None else principal,
            "nameko.idempotency_key": key,
            "nameko.deadline_ms": max(1, int((until - time.monotonic()) * 1000)),
            "nameko.traceparent": traceparent,
        }
        try:
            self._publish(operation, call_body(arguments), headers, correlation)
            if not pending.arrived.wait(max(0.0, until - time.monotonic())):
                raise Unavailable("deadline_passed", {"operation": operation})
        finally:
            self._pending.pop(correlation, None)
        return pending.answer()

    def subscribe(self, house: str, hear: Callable[[dict[str, Any]], None], *, topic: str = "#") -> None:
        """Have `hear` called with each event body of the house from now on, in the receiving thread.

        For caches and live pages: what happens while the connection is away is not heard, and `hear` gets
        `{"type": "expo.Reconnected"}` afterwards, upon which it forgets what it remembered.
        """
        self._subscriptions.append((house, topic, hear))
        if self._thread is not None:
            self._listening.clear()
            self._changed.set()
        self._listen(self._timeout)

    @property
    def connected(self) -> bool:
        """Whether answers can arrive now, or nothing was asked yet."""
        return self._thread is None or self._listening.is_set()

    def close(self) -> None:
        """End the receiving thread and both connections; pending calls fail as unknown."""
        self._closed = True
        self._changed.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(TICK * 3)
        self._drop_outward()

    # ── receiving ──

    def _listen(self, patience: float) -> None:
        """Make sure that answers can arrive."""
        with self._starting:
            if self._closed:
                raise Unavailable("client_closed")
            if self._thread is None:
                self._thread = threading.Thread(target=self._receive_for_ever, name="expo-client", daemon=True)
                self._thread.start()
        if not self._listening.wait(min(patience, PATIENCE)):
            raise Unavailable("broker_away", {"retry_after": 5})

    def _receive_for_ever(self) -> None:
        pause, first = 0.1, True
        while not self._closed:
            connection = connection_to(self._url)
            try:
                self._receive(connection, announce=not first)
                pause, first = 0.1, False
            except Exception as error:  # noqa: BLE001 - a broker can fail in any way; it is tried again
                log.info("the client lost its broker: %s", type(error).__name__)
                first = first and not self._listening.is_set()
                self._fail_pending()
                with self._publishing:
                    self._drop_outward()  # it went to the same broker
                time.sleep(pause)
                pause = min(pause * 2, PATIENCE)
            finally:
                drop(connection)
        self._fail_pending()

    def _receive(self, connection: Connection, *, announce: bool) -> None:
        self._changed.clear()
        channel = connection.channel()
        queue = Queue(
            f"rpc.reply-expo-{self._reply_to}", RPC_EXCHANGE, self._reply_to, exclusive=True, auto_delete=True
        )
        connection.Consumer([queue], channel=channel, on_message=self._on_reply, no_ack=True).consume()
        for house, topic, hear in self._subscriptions:
            self._subscribe(connection, channel, house, topic, hear)
            if announce:
                hear({"type": "expo.Reconnected"})
        self._listening.set()
        while not (self._closed or self._changed.is_set()):
            with contextlib.suppress(TimeoutError):
                connection.drain_events(timeout=TICK)
            connection.heartbeat_check()

    @staticmethod
    def _subscribe(
        connection: Connection, channel: Any, house: str, topic: str, hear: Callable[[dict[str, Any]], None]
    ) -> None:
        exchange = Exchange(f"{house}.events", type="topic", durable=True)
        queue = Queue(f"heard-{house}-{uuid4()}", exchange, topic, exclusive=True, auto_delete=True)

        def on_message(message: Any) -> None:
            try:
                hear(json.loads(message.body))
            except Exception:
                log.exception("a subscriber to %s failed", house)

        connection.Consumer([queue], channel=channel, on_message=on_message, no_ack=True).consume()

    def _on_reply(self, message: Any) -> None:
        pending = self._pending.get(message.properties.get("correlation_id", ""))
        if pending is None:
            return  # its caller has given up
        try:
            pending.settle(reply=json.loads(message.body))
        except ValueError:
            pending.settle(fault=Unavailable("malformed_answer"))

    def _fail_pending(self) -> None:
        self._listening.clear()
        for pending in tuple(self._pending.values()):
            pending.settle(fault=Unavailable("outcome_unknown", {"retry_after": 1}))

    # ── publishing ──

    def _publish(self, operation: str, body: str, headers: dict[str, Any], correlation: str) -> None:
        patience = headers["nameko.deadline_ms"] / 1000
        with self._publishing:
            try:
                channel = self._open_channel()
                message = channel.prepare_message(
                    body,
                    content_type="application/json",
                    content_encoding="utf-8",
                    headers=headers,
                    properties={
                        "delivery_mode": 1,
                        "reply_to": self._reply_to,
                        "correlation_id": correlation,
                        "expiration": str(headers["nameko.deadline_ms"]),
                    },
                )
                channel.basic_publish(
                    message,
                    exchange=RPC_EXCHANGE.name,
                    routing_key=operation,
                    mandatory=True,
                    timeout=patience,
                    confirm_timeout=patience,
                )
            except Exception as error:
                self._drop_outward()
                raise Unavailable("broker_away", {"retry_after": 5}) from error

    def _open_channel(self) -> Any:
        if self._channel is None:
            self._outward = connection_to(self._url, heartbeat=0)  # nobody reads it between two calls
            self._channel = publishing_channel(self._outward)
            RPC_EXCHANGE(self._channel).declare()
            self._channel.events["basic_return"].add(self._on_return)
        return self._channel

    def _on_return(self, _error: Any, _exchange: str, routing_key: str, message: Any) -> None:
        pending = self._pending.get(message.properties.get("correlation_id", ""))
        if pending is not None:
            pending.settle(fault=Unavailable("house_away", {"house": routing_key.partition(".")[0], "retry_after": 5}))

    def _drop_outward(self) -> None:
        connection, self._outward, self._channel = self._outward, None, None
        drop(connection)
