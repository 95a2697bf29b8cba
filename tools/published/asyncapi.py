"""Each house on the broker as AsyncAPI 3.0 with the AMQP 0-9-1 binding 0.3.0: what it answers, announces and hears."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from expo.chassis.broker import DEAD_EXCHANGE, RPC_EXCHANGE, event_exchange, event_queue_name
from expo.chassis.idempotency import LONGEST_KEY
from tools.published.houses import name_of, told
from tools.published.places import CHECKOUT

if TYPE_CHECKING:
    from expo.contracts.message import Contract, Event
    from tools.published.houses import House, Operation

BINDING = "0.3.0"
VHOST = "/expo"
_ANSWERS = "answers"


def document(house: House) -> dict[str, Any]:
    """The house's description."""
    return {
        "asyncapi": "3.0.0",
        "id": f"urn:baltinnosec:expo:{house.name}",
        "info": _info(house),
        "defaultContentType": "application/json",
        "servers": {"broker": _server()},
        "channels": {
            **{each.name: _calls(each) for each in house.operations},
            **({_ANSWERS: _answers(house)} if house.operations else {}),
            **{each.__name__: _announced(each) for each in house.announces},
            **{name_of(each): _heard(each, house.name) for each in house.hears},
        },
        "operations": {
            **{each.name: _answer(each) for each in house.operations},
            **{f"announce{each.__name__}": _send(each) for each in house.announces},
            **{f"hear.{name_of(each)}": _hear(each) for each in house.hears},
        },
        "components": {
            "messages": {
                **{each.request.__name__: _request(each) for each in house.operations},
                **{each.answer.__name__: _reply(each) for each in house.operations},
                **{each.__name__: _event(each) for each in house.announces},
                **{name_of(each): _event(each) for each in house.hears},
            },
            "schemas": {"CallHeaders": CALL_HEADERS, "Refusal": REFUSAL},
        },
    }


@cache
def version() -> str:
    """The platform's version."""
    stated: str = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return stated


def _info(house: House) -> dict[str, Any]:
    return {
        "title": f"BALTinnoSEC expo: {house.name}",
        "version": version(),
        "description": house.promise,
        "license": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/en/"},
    }


def _server() -> dict[str, Any]:
    return {
        "host": "{host}",
        "pathname": VHOST,
        "protocol": "amqp",
        "protocolVersion": "0.9.1",
        "description": "RabbitMQ. Each user may write to and read from what its house needs, and nothing else.",
        "variables": {"host": {"description": "Name and port of the broker.", "default": "localhost:5672"}},
    }


def _ref(*steps: str) -> dict[str, str]:
    return {"$ref": "#/" + "/".join(steps)}


def _schema(contract: type[Contract]) -> dict[str, str]:
    return {"$ref": f"../schemas/{name_of(contract)}.json"}


def _exchange(exchange: Any) -> dict[str, Any]:
    return {"name": exchange.name, "type": exchange.type, "durable": True, "autoDelete": False, "vhost": VHOST}


def _by_key(exchange: Any) -> dict[str, Any]:
    return {"amqp": {"is": "routingKey", "exchange": _exchange(exchange), "bindingVersion": BINDING}}


# --- calls


def _calls(operation: Operation) -> dict[str, Any]:
    return {
        "address": operation.topic,
        "description": f"Calls of `{operation.topic}`, which arrive in the queue `rpc-{operation.house}`.",
        "messages": {operation.request.__name__: _ref("components", "messages", operation.request.__name__)},
        "bindings": _by_key(RPC_EXCHANGE),
    }


def _answers(house: House) -> dict[str, Any]:
    names = sorted({each.answer.__name__ for each in house.operations})
    return {
        "address": None,
        "description": "The caller's own queue: `reply_to` of the call is its routing key.",
        "messages": {name: _ref("components", "messages", name) for name in names},
        "bindings": _by_key(RPC_EXCHANGE),
    }


def _answer(operation: Operation) -> dict[str, Any]:
    kind = "Changes nothing." if operation.reads else "Needs an idempotency key." * operation.needs_key
    answers = _ref("channels", _ANSWERS, "messages", operation.answer.__name__)
    return {
        "action": "receive",
        "channel": _ref("channels", operation.name),
        "summary": told(operation.request),
        "description": f"For: {operation.who}. {kind}".strip(),
        "messages": [_ref("channels", operation.name, "messages", operation.request.__name__)],
        "reply": {
            "address": {
                "location": "$message.header#/reply_to",
                "description": "The AMQP property `reply_to`; `correlation_id` comes back with the answer.",
            },
            "channel": _ref("channels", _ANSWERS),
            "messages": [answers],
        },
        "bindings": {"amqp": {"ack": True, "bindingVersion": BINDING}},
    }


def _request(operation: Operation) -> dict[str, Any]:
    body = {
        "type": "object",
        "required": ["args", "kwargs"],
        "properties": {
            "args": {"type": "array", "maxItems": 0, "description": "Empty: arguments have names."},
            "kwargs": _schema(operation.request),
        },
    }
    return {
        "name": name_of(operation.request),
        "summary": told(operation.request),
        "headers": _ref("components", "schemas", "CallHeaders"),
        "correlationId": {"location": "$message.header#/correlation_id", "description": "The AMQP property."},
        "payload": body,
    }


def _reply(operation: Operation) -> dict[str, Any]:
    body = {
        "type": "object",
        "required": ["result", "error"],
        "properties": {
            "result": {"anyOf": [_schema(operation.answer), {"type": "null"}]},
            "error": {"anyOf": [_ref("components", "schemas", "Refusal"), {"type": "null"}]},
        },
    }
    return {"name": name_of(operation.answer), "summary": told(operation.answer), "payload": body}


# --- events


def _announced(event: type[Event]) -> dict[str, Any]:
    return {
        "address": event.topic(),
        "description": f"Must be heard by: {', '.join(event.heard_by) or 'nobody'}.",
        "messages": {event.__name__: _ref("components", "messages", event.__name__)},
        "bindings": _by_key(event_exchange(event.house())),
    }


def _send(event: type[Event]) -> dict[str, Any]:
    return {
        "action": "send",
        "channel": _ref("channels", event.__name__),
        "summary": told(event),
        "messages": [_ref("channels", event.__name__, "messages", event.__name__)],
        "bindings": {"amqp": {"deliveryMode": 2, "bindingVersion": BINDING}},
    }


def _heard(event: type[Event], hearer: str) -> dict[str, Any]:
    name = event_queue_name(event, hearer)
    queue = {"name": name, "durable": True, "exclusive": False, "autoDelete": False, "vhost": VHOST}
    return {
        "address": name,
        "description": f"Bound to `{event_exchange(event.house()).name}` with the key `{event.topic()}`; what cannot "
        f"be decoded goes to `{DEAD_EXCHANGE.name}`.",
        "messages": {event.__name__: _ref("components", "messages", name_of(event))},
        "bindings": {"amqp": {"is": "queue", "queue": queue, "bindingVersion": BINDING}},
    }


def _hear(event: type[Event]) -> dict[str, Any]:
    return {
        "action": "receive",
        "channel": _ref("channels", name_of(event)),
        "summary": told(event),
        "messages": [_ref("channels", name_of(event), "messages", event.__name__)],
        "bindings": {"amqp": {"ack": True, "bindingVersion": BINDING}},
    }


def _event(event: type[Event]) -> dict[str, Any]:
    return {
        "name": event.type(),
        "summary": told(event),
        "description": "A CloudEvents 1.0 structured body, sent as plain `application/json`.",
        "payload": {
            "type": "object",
            "required": ["specversion", "id", "source", "type", "subject", "time", "edition", "version", "data"],
            "properties": {
                **_ENVELOPE,
                "source": {"const": f"/{event.house()}", "description": "The house that announces it."},
                "type": {"const": event.type()},
                "dataschema": {"const": f"urn:baltinnosec:expo:{event.type()}", "description": "`$id` of `data`."},
                "data": _schema(event),
            },
        },
    }


_ENVELOPE: dict[str, Any] = {
    "specversion": {"const": "1.0"},
    "id": {"type": "string", "format": "uuid", "description": "Of the message: the same when it is sent again."},
    "subject": {"type": "string", "description": "Id of what it is about."},
    "time": {"type": "string", "format": "date-time", "description": "When it became true."},
    "datacontenttype": {"const": "application/json"},
    "edition": {"type": "string", "description": "Edition, or `*`."},
    "version": {"type": "integer", "description": "Of what it is about: ignore what is older than what you have."},
    "cause": {"type": "string", "description": "Id of the message or call that made the change."},
    "traceparent": {"type": "string", "description": "W3C trace context."},
}
CALL_HEADERS: dict[str, Any] = {
    "type": "object",
    "description": "Headers of a call; each may be left out.",
    "properties": {
        "nameko.principal": {"type": "string", "description": "Who acts: a compact JWS (EdDSA). Without it: nobody."},
        "nameko.idempotency_key": {
            "type": "string",
            "maxLength": LONGEST_KEY,
            "description": "The same key and arguments again is the same command, for 24 hours.",
        },
        "nameko.deadline_ms": {
            "type": "integer",
            "description": "Milliseconds that the caller waits; 30 s at most.",
        },
        "nameko.traceparent": {"type": "string", "description": "W3C trace context."},
    },
}
REFUSAL: dict[str, Any] = {
    "type": "object",
    "description": "Why it was refused, in nameko's shape; `expo` is ours.",
    "required": ["exc_type", "exc_path", "exc_args", "value", "expo"],
    "properties": {
        "exc_type": {"type": "string"},
        "exc_path": {"type": "string"},
        "exc_args": {"type": "array"},
        "value": {"type": "string", "description": "The code."},
        "expo": {
            "type": "object",
            "required": ["kind", "code", "figures", "fields"],
            "properties": {
                "kind": {"enum": ["invalid", "forbidden", "not_found", "conflict", "unavailable"]},
                "code": {"type": "string", "description": "What happened."},
                "figures": {"type": "object", "description": "Numbers, ids and times behind it."},
                "fields": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "description": "A faulty field.",
                        "properties": {
                            "pointer": {"type": "string", "description": "RFC 6901."},
                            "code": {"type": "string"},
                            "value": {"description": "As given."},
                        },
                    },
                },
            },
        },
    },
}
