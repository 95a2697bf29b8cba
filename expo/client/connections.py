"""Connections to the broker with every wait bounded."""

from __future__ import annotations

import contextlib
from typing import Any

from kombu import Connection

HEARTBEAT = 10
"""Seconds."""
PATIENCE = 5.0
"""Seconds to connect."""


def connection_to(url: str, *, heartbeat: int = HEARTBEAT) -> Connection:
    """A connection to be opened; publishes with confirms where the broker is RabbitMQ."""
    amqp = url.startswith("amqp")
    options = {"confirm_publish": True, "read_timeout": 30, "write_timeout": 10} if amqp else {}
    return Connection(url, heartbeat=heartbeat if amqp else 0, connect_timeout=PATIENCE, transport_options=options)


def publishing_channel(connection: Connection) -> Any:
    """A channel that publishes without first looking at the socket for an alarm, which costs a turn of the hub.

    Under an alarm the waits for confirms are bounded anyway.
    """
    channel = connection.channel()
    wire = connection.connection
    if hasattr(wire, "client_properties"):
        wire.client_properties = {**wire.client_properties, "capabilities": {}}
    return channel


def drop(connection: Connection | None) -> None:
    """Let go without the closing handshake, which may wait for ever."""
    if connection is None:
        return
    with contextlib.suppress(Exception):
        wire = connection._connection  # noqa: SLF001 - kombu's own close shakes hands
        if wire is not None and hasattr(wire, "collect"):
            wire.collect()
        else:
            connection.release()
