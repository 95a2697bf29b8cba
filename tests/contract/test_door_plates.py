"""A house's door plate says what the house offers, announces and hears: no more, no less."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from expo.chassis.settings import HOUSES
from tools.published.houses import House, houses, name_of
from tools.published.places import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTS = ["Decides", "Owns", "Offers", "Announces", "Hears", "Needs"]
_PART = re.compile(r"^\*\*(\w+)\*\*(.*?)(?=^\*\*\w+\*\*|^## |\Z)", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`(\w+)`")
_SOURCE = re.compile(r"\b(registration|agenda|exhibits|notify)\b")


def plate(house: str) -> dict[str, str]:
    text = (CHECKOUT / "services" / house / "README.md").read_text(encoding="utf-8")
    return {name: " ".join(words.split()) for name, words in _PART.findall(text)}


def heard(words: str) -> Iterator[str]:
    """`agenda's A B` or `A B of agenda`, between semicolons."""
    for part in words.split(";"):
        sources = _SOURCE.findall(re.sub(_CODE, "", part))
        yield from (f"{sources[0]}.{event}" for event in _CODE.findall(part) if event[0].isupper())


@pytest.mark.parametrize("house", HOUSES)
def test_a_plate_has_its_parts_in_order(house: str) -> None:
    assert list(plate(house)) == PARTS
    assert all(plate(house).values())


@pytest.mark.parametrize("house", houses(), ids=lambda house: house.name)
def test_a_plate_offers_what_the_house_offers(house: House) -> None:
    assert sorted(_CODE.findall(plate(house.name)["Offers"])) == sorted(each.name for each in house.operations)


@pytest.mark.parametrize("house", houses(), ids=lambda house: house.name)
def test_a_plate_announces_what_the_house_announces(house: House) -> None:
    assert sorted(_CODE.findall(plate(house.name)["Announces"])) == sorted(each.__name__ for each in house.announces)


@pytest.mark.parametrize("house", houses(), ids=lambda house: house.name)
def test_a_plate_hears_what_the_house_hears(house: House) -> None:
    assert sorted(heard(plate(house.name)["Hears"])) == sorted(map(name_of, house.hears))
