"""Calls to the houses and their events, for other systems and for the gateway.

    client = Client("amqp://partner:…@broker/expo")
    places = client.call("agenda.list_sessions", {"edition": "pilot"})
    client.subscribe("registration", print)

Usable from plain threads. A call has a deadline; after a lost connection its outcome is *unknown*
(`Unavailable("outcome_unknown")`): repeat it with the same key, and the first answer comes back.
"""

from expo.client.calling import RPC_EXCHANGE, Client

__all__ = ["RPC_EXCHANGE", "Client"]
