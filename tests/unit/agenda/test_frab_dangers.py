"""What is no schedule is refused clearly, a bomb is put out, and no value is an accident."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from expo.errors import Invalid
from tests.unit.agenda.frab_documents import EVENT, document, read, words


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_json"),
        ("{", "not_json"),
        ("[" * 100_000, "not_json"),
        ("<schedule>", "not_xml"),
        ("\ud800", "not_text"),
        (r'{"schedule": "\ud800"}', "not_text"),
        ("<schedule>\x01</schedule>", "not_xml"),
        ("[]", "dialect_unknown"),
        ('{"talks": []}', "dialect_unknown"),
        ('{"schedule": {"conference": {"days": {}}}}', "dialect_unknown"),
        ('{"schedule": {"conference": {"days": []}}}', "dialect_unknown"),
        ('{"schedule": {"conference": {"days": [{"rooms": {"Aula": {}}}]}}}', "dialect_unknown"),
        ('{"schedule": {"conference": {"days": [{"rooms": {"Aula": [1]}}]}}}', "dialect_unknown"),
        ("<rss><channel/></rss>", "dialect_unknown"),
        ("<schedule><conference/></schedule>", "dialect_unknown"),
        ('<!DOCTYPE schedule [<!ENTITY a "b">]><schedule><day/></schedule>', "entities_forbidden"),
        ('<!DOCTYPE schedule SYSTEM "file:///etc/passwd"><schedule><day/></schedule>', "entities_forbidden"),
    ],
)
def test_what_is_no_schedule_is_refused_clearly(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(text)
    assert refused.value.code == code


@pytest.mark.timeout(5)
@pytest.mark.parametrize("use", ["<title>&i;</title>", '<room name="&i;"/>'])
def test_a_bomb_does_not_go_off(use: str) -> None:
    names = "abcdefghi"
    lines = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names))
    bomb = f'<!DOCTYPE schedule [<!ENTITY a "{"x" * 100}">{lines}]><schedule><day>{use}</day></schedule>'
    with pytest.raises(Invalid) as refused:
        read(bomb)
    assert refused.value.code in {"entities_forbidden", "not_xml"}


def test_a_deep_tree_is_refused() -> None:
    with pytest.raises(Invalid, match="not_xml"):
        read("<schedule>" + "<day>" * 10_000 + "</day>" * 10_000 + "</schedule>")


def _anything() -> st.SearchStrategy[Any]:
    """Whatever JSON can hold, and what our own readers look for inside it."""
    leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | words
    names = st.sampled_from(
        ["guid", "id", "name", "public_name", "url", "title", "slug", "color", "capacity", "optout"]
    )
    return st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner), max_leaves=6)


@settings(deadline=None, max_examples=200)
@given(
    name=st.sampled_from([*EVENT, "code", "slug", "url", "abstract", "attachments", "recording"]),
    value=_anything(),
)
def test_any_value_in_an_event_is_understood_or_refused_never_an_accident(name: str, value: Any) -> None:
    reading = read(document({**EVENT, name: value}))
    assert len(reading.programme.sessions) + bool(reading.refused) == 1


@settings(deadline=None, max_examples=200)
@given(
    name=st.sampled_from(["tracks", "rooms", "acronym", "time_zone_name", "url", "days"]),
    value=_anything(),
)
def test_any_value_above_the_events_is_understood_or_refused(name: str, value: Any) -> None:
    with suppress(Invalid):
        assert read(document(EVENT, **{name: value})).refused == []


@settings(deadline=None, max_examples=200)
@given(name=st.sampled_from(["date", "day_start", "day_end"]), value=_anything())
def test_any_value_in_a_day_is_understood_or_refused(name: str, value: Any) -> None:
    reading = read(document(EVENT, day={name: value}))
    assert reading.refused or len(reading.programme.sessions) == 1
