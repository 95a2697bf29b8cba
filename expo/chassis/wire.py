"""What stands in a message, read without trusting it: body, headers and envelope may be anything at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from expo.contracts.message import Envelope
from expo.errors import Invalid

if TYPE_CHECKING:
    from kombu.message import Message

HEADER_PREFIX = "nameko."
LONGEST_HEADER = 4096


def header(message: Message, name: str) -> str:
    """A header of ours as text, empty where it is missing or no text."""
    value = (message.headers or {}).get(f"{HEADER_PREFIX}{name}", "")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or len(value) > LONGEST_HEADER:
        raise Invalid("malformed_header", {"header": f"{HEADER_PREFIX}{name}"})
    return value


def decode(message: Message) -> dict[str, Any]:
    """The JSON object in the body, or `Invalid` with code `malformed_body`."""
    if message.content_type != "application/json":
        raise Invalid("malformed_body", {"expected": "application/json"})
    try:
        raw = message.body
        text = raw if isinstance(raw, str) else bytes(raw).decode("utf-8")
        body = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError, AttributeError) as error:
        raise Invalid("malformed_body", {"expected": "UTF-8 JSON"}) from error
    if not isinstance(body, dict):
        raise Invalid("malformed_body", {"expected": "a JSON object"})
    return body


def envelope(body: dict[str, Any]) -> Envelope:
    """The CloudEvents attributes of an event's body."""
    try:
        return Envelope(
            id=str(UUID(body["id"])),
            source=str(body["source"]),
            type=str(body["type"]),
            subject=str(body["subject"]),
            time=str(body["time"]),
            edition=str(body["edition"]),
            version=int(body["version"]),
            cause=str(body.get("cause", "")),
            traceparent=str(body.get("traceparent", "")),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Invalid("malformed_envelope", {"missing": str(error)[:60]}) from None


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
