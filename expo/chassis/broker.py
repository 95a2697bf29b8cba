"""Names, queues and connections: everything that is declared on a broker is declared here, argument by argument.

A queue's type is part of a virtual host's identity: a declaration that the broker refuses ends the process with a
sentence instead of being tried for ever.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from amqp.exceptions import PreconditionFailed
from kombu import Connection, Exchange, Queue

from expo.chassis.embedded import broker as embedded

if TYPE_CHECKING:
    from expo.chassis.settings import Settings
    from expo.contracts.message import Event

log = logging.getLogger(__name__)

RPC_EXCHANGE = Exchange("nameko-rpc", type="topic", durable=True)
DEAD_EXCHANGE = Exchange("expo.dead", type="direct", durable=True)
HEARTBEAT = 10
"""Seconds; a hub that is blocked for longer loses its connection."""
DELIVERY_LIMIT = 20
"""Deliveries that may fail (a process that dies counts) before a message goes to the dead-letter queue."""


class DeclarationRefused(SystemExit):
    """The broker has a queue of this name with other arguments."""


class ConfirmMissing(Exception):
    """The broker has taken a message and not vouched for it in time."""


def connect(url: str, *, receives: bool = False) -> Connection:
    """A connection to be opened, with every wait bounded.

    Only one that receives keeps a heartbeat: nobody would answer it on one that only publishes.
    """
    return Connection(
        url or embedded.URL,
        heartbeat=HEARTBEAT if receives and not is_embedded(url) else 0,
        connect_timeout=5,
        transport_options={} if is_embedded(url) else {"read_timeout": 30, "write_timeout": 10},
    )


def is_embedded(url: str) -> bool:
    """Whether this is the broker in the own process."""
    return not url or url.startswith(embedded.SCHEME)


def drop(connection: Connection | None) -> None:
    """Let go of a connection without the closing handshake, which waits for ever under an alarm."""
    if connection is None:
        return
    try:
        wire = connection._connection  # noqa: SLF001 - kombu's own close shakes hands
        if wire is not None and hasattr(wire, "collect"):
            wire.collect()
        elif wire is not None:
            connection.release()
    except Exception:
        log.debug("a connection could not even be dropped", exc_info=True)


def event_exchange(house: str) -> Exchange:
    """Where a house announces what became true."""
    return Exchange(f"{house}.events", type="topic", durable=True)


def rpc_queue(house: str, settings: Settings) -> Queue:
    """What is asked of a house; bare nameko callers find it by the same name."""
    arguments = _arguments(settings.rpc_queue_type, house)
    return Queue(f"rpc-{house}", RPC_EXCHANGE, f"{house}.*", durable=True, queue_arguments=arguments)


def event_queue_name(event: type[Event], hearer: str) -> str:
    """One queue an event and house. The handler's name is left out, so that renaming it loses nothing."""
    return f"evt-{event.house()}-{event.topic()}--{hearer}"


def event_queue(event: type[Event], hearer: str, settings: Settings) -> Queue:
    """What a house still has to hear of one kind of event."""
    arguments = _arguments(settings.event_queue_type, hearer)
    exchange = event_exchange(event.house())
    name = event_queue_name(event, hearer)
    return Queue(name, exchange, event.topic(), durable=True, queue_arguments=arguments)


def dead_queue(house: str, settings: Settings) -> Queue:
    """What of a house's messages could not be decoded or killed its process twenty times."""
    arguments = {"x-queue-type": settings.event_queue_type}
    return Queue(f"dead-{house}", DEAD_EXCHANGE, house, durable=True, queue_arguments=arguments)


def declare(queue: Queue, channel: Any) -> Queue:
    """The queue, declared on the channel; ends the process where the broker has it otherwise."""
    bound = queue.bind(channel)
    try:
        bound.declare()
    except PreconditionFailed as error:
        raise DeclarationRefused(
            f"The broker keeps the queue {queue.name} with other arguments than the settings ask for "
            f"({queue.queue_arguments}). A queue's type cannot be changed in place: use a new virtual host, or set "
            f"EXPO_EVENT_QUEUE_TYPE and EXPO_RPC_QUEUE_TYPE as they were."
        ) from error
    return bound


def _arguments(queue_type: str, house: str) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        "x-queue-type": queue_type,
        "x-dead-letter-exchange": DEAD_EXCHANGE.name,
        "x-dead-letter-routing-key": house,
    }
    if queue_type == "quorum":
        arguments |= {
            "x-delivery-limit": DELIVERY_LIMIT,
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
        }
    return arguments
