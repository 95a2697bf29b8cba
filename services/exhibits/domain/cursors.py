"""Where a page ended: the sort key and id of its last row, opaque to the reader.

A made-up cursor can only begin the list somewhere else, so it needs no signature; filters and rights are checked anew
with each page.
"""

from __future__ import annotations

import base64
import binascii
import json

from expo.errors import Invalid


def cursor_of(order: str, key: str) -> str:
    """The cursor after the row with this sort key and short name."""
    packed = json.dumps([order, key], ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read(cursor: str) -> tuple[str, str]:
    """What `cursor_of` packed; anything else is Invalid `cursor_not_valid`."""
    try:
        order, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, TypeError):
        raise _refused(cursor) from None
    if not (isinstance(order, str) and isinstance(key, str)):
        raise _refused(cursor)
    return order, key


def _refused(cursor: str) -> Invalid:
    return Invalid(
        "cursor_not_valid", fields=[{"pointer": "/after", "code": "cursor_not_valid", "value": cursor[:100]}]
    )
