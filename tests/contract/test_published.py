"""What is published is what the code says, and is what its format asks for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from tools.published.__main__ import differing
from tools.published.houses import House, houses, name_of
from tools.published.places import CHECKOUT, PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEMAS = sorted((PUBLISHED / "schemas").glob("*.json"))
DESCRIPTIONS = sorted((PUBLISHED / "asyncapi").glob("*.json"))


def test_what_is_committed_is_what_would_be_made_now() -> None:
    assert [path.relative_to(CHECKOUT).as_posix() for path in differing()] == [], "run `make contracts`"


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_a_schema_is_json_schema_and_stands_alone(path: Path) -> None:
    schema = json.loads(path.read_text())

    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:baltinnosec:expo:{path.stem}"
    assert {each.removeprefix("#/$defs/") for each in references(schema)} == set(schema.get("$defs", ()))


@pytest.mark.parametrize("house", houses(), ids=lambda house: house.name)
def test_the_examples_fit_the_published_schemas(house: House) -> None:
    for name, example in newest_examples(house.name).items():
        schema = json.loads((PUBLISHED / "schemas" / f"{house.name}.{name}.json").read_text())
        Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(example)


@pytest.mark.parametrize("house", houses(), ids=lambda house: house.name)
def test_every_contract_that_crosses_a_threshold_has_an_example(house: House) -> None:
    assert list(newest_examples(house.name)) == [each.__name__ for each in house.contracts]


@pytest.mark.parametrize("path", DESCRIPTIONS, ids=lambda path: path.stem)
def test_a_description_of_messages_refers_to_what_there_is(path: Path) -> None:
    description = json.loads(path.read_text())

    for reference in references(description):
        file, _, pointer = reference.partition("#/")
        if file:
            assert (path.parent / file).resolve() in SCHEMAS
        else:
            assert at(description, pointer) is not None


@pytest.mark.parametrize("house", houses(), ids=lambda house: house.name)
def test_a_description_of_messages_has_every_call_and_event(house: House) -> None:
    description = json.loads((PUBLISHED / "asyncapi" / f"{house.name}.json").read_text())

    actions = [each["action"] for each in description["operations"].values()]
    assert actions.count("send") == len(house.announces)
    assert actions.count("receive") == len(house.operations) + len(house.hears)
    assert {name_of(each) for each in house.hears} <= set(description["channels"])


def newest_examples(house: str) -> dict[str, Any]:
    """The examples of the release that is being written."""
    newest = max((PUBLISHED / "examples").iterdir(), key=lambda path: tuple(map(int, path.name.split("."))))
    found: dict[str, Any] = json.loads((newest / f"{house}.json").read_text())
    return found


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from references(each)


def at(document: Any, pointer: str) -> Any:
    for step in pointer.split("/"):
        document = document[step]
    return document
