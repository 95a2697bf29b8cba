"""Where a page of the programme ended, as an opaque word."""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from uuid import UUID

from expo.errors import Invalid

Mark = tuple[datetime, str, UUID]
"""Begin, room and id of the last occurrence of a page: the programme's order."""


def write(mark: Mark) -> str:
    start, room, occurrence = mark
    return urlsafe_b64encode(json.dumps([start.isoformat(), room, str(occurrence)]).encode()).decode()


def read(word: str) -> Mark:
    """The mark, or `Invalid` where the word was not made here."""
    try:
        start, room, occurrence = json.loads(urlsafe_b64decode(word))
        return datetime.fromisoformat(start), str(room), UUID(occurrence)
    except (ValueError, TypeError, binascii.Error, AttributeError):
        fault = {"pointer": "/after", "code": "not_a_cursor", "value": word[:100]}
        raise Invalid("invalid_request", fields=[fault]) from None
