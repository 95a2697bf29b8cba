"""Every contract says what it means, refuses what nobody knows, and keeps people out of events."""

from __future__ import annotations

import dataclasses
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from marshmallow import fields

from expo.contracts import kinds
from expo.contracts.message import Answer, Contract, Event, Nested, Request, schema_of
from expo.errors import Invalid
from tools.published.examples import example
from tools.published.houses import houses, name_of
from tools.published.places import PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LEAST_WORDS = 2
"""A docstring of fewer words repeats the name."""
FREE_TEXT = (fields.String, fields.Dict, fields.Raw)
"""Kinds that would take a name or a sentence, where they are not one of those that are known not to."""
MACHINE_TEXT = (
    kinds.Slug, kinds.Choice, kinds.Token, kinds.TimeZone, kinds.Instant, kinds.Text, fields.UUID, fields.URL,
)  # fmt: skip


def below(contract: type[Contract]) -> Iterator[type[Contract]]:
    for each in contract.__subclasses__():
        yield each
        yield from below(each)


@cache
def contracts() -> list[type[Contract]]:
    houses()  # which imports all of them
    found = {each for each in below(Contract) if each.__module__.startswith("expo.contracts.")}
    return sorted(found - {Request, Answer, Event}, key=name_of)


REQUESTS = [each for each in contracts() if issubclass(each, Request)]
EVENTS = [each for house in houses() for each in house.announces]
RELEASES = sorted((PUBLISHED / "examples").glob("*/*.json"))


def test_there_are_contracts() -> None:
    assert len(contracts()) > 100


@pytest.mark.parametrize("contract", contracts(), ids=name_of)
def test_a_contract_and_its_fields_say_what_they_mean(contract: type[Contract]) -> None:
    meanings = {each.name: each.metadata["meaning"] for each in dataclasses.fields(contract)}

    assert len(words_of(contract).split()) >= LEAST_WORDS
    assert [name for name, meaning in meanings.items() if not meaning.strip()] == []


def test_a_contract_without_words_of_its_own_would_be_found() -> None:
    class Mute(Answer):
        pass

    assert words_of(Mute) == ""


@pytest.mark.parametrize("contract", REQUESTS, ids=name_of)
def test_a_request_refuses_what_it_does_not_know(contract: type[Contract]) -> None:
    whole = example(contract)

    contract.load(whole)
    with pytest.raises(Invalid) as refused:
        contract.load({**whole, "wizard": True})

    assert [(each["pointer"], each["code"]) for each in refused.value.fields] == [("/wizard", "unknown_field")]


@pytest.mark.parametrize("contract", EVENTS, ids=name_of)
def test_an_event_ignores_what_it_does_not_know(contract: type[Contract]) -> None:
    whole = example(contract)

    assert contract.load({**whole, "wizard": True}) == contract.load(whole)


@pytest.mark.parametrize("event", EVENTS, ids=name_of)
def test_an_event_names_nobody(event: type[Event]) -> None:
    assert [path for path, kind in kinds_in(event) if tells_of_people(kind)] == []


@pytest.mark.parametrize("kind", [kinds.Line(), kinds.Paragraphs(), kinds.Email(), fields.String(), fields.Dict()])
def test_a_kind_that_could_name_somebody_would_be_found(kind: fields.Field[Any]) -> None:
    assert tells_of_people(kind)


@pytest.mark.parametrize("event", EVENTS, ids=name_of)
def test_an_event_says_what_it_is_about_and_how_new_it_is(event: type[Event]) -> None:
    assert {"id", "edition", "version"} <= set(schema_of(event).fields)


@pytest.mark.parametrize("path", RELEASES, ids=lambda path: f"{path.parent.name} {path.stem}")
def test_what_a_release_spoke_still_loads_and_says_the_same(path: Path) -> None:
    by_name = {name_of(each): each for each in contracts()}

    for name, golden in json.loads(path.read_text()).items():
        contract = by_name[f"{path.stem}.{name}"]
        again = contract.dump(contract.load(golden))
        assert {key: again.get(key) for key in golden} == golden, name


def words_of(contract: type[Contract]) -> str:
    """The docstring, unless it is the signature that dataclasses put where there is none."""
    found = contract.__dict__.get("__doc__") or ""
    return "" if found.startswith(f"{contract.__name__}(") else found


def kinds_in(contract: type[Contract], path: str = "") -> Iterator[tuple[str, fields.Field[Any]]]:
    """Every value that a contract can hold, at whatever depth."""
    for name, field in schema_of(contract).fields.items():
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, Nested):
            yield from kinds_in(inner.contract, f"{path}/{name}")
        else:
            yield f"{path}/{name}", inner


def tells_of_people(kind: fields.Field[Any]) -> bool:
    return getattr(kind, "personal", False) or (isinstance(kind, FREE_TEXT) and not isinstance(kind, MACHINE_TEXT))
