"""A cursor gives back what it was made of, and nothing else is one."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from expo.contracts.kinds import Token
from expo.errors import Invalid
from services.exhibits.domain import cursors


@given(st.text(max_size=40), st.text(max_size=63))
def test_there_and_back(order, key):
    cursor = cursors.cursor_of(order, key)
    assert cursors.read(cursor) == (order, key)
    assert Token(2000).deserialize(cursor) == cursor


@pytest.mark.parametrize("cursor", ["", "x", "!!!!", "bnVsbA", "WzEsMl0", "WyJhIl0", "eyJhIjoxfQ", "W10", "ää"])
def test_anything_else_is_refused(cursor):
    with pytest.raises(Invalid) as refusal:
        cursors.read(cursor)
    assert refusal.value.fields == [{"pointer": "/after", "code": "cursor_not_valid", "value": cursor}]
