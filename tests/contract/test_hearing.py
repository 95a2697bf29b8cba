"""Who is to hear an event hears it, and nobody hears what is not meant for them."""

from __future__ import annotations

from tools.published.houses import houses, name_of

HOUSES = {house.name: house for house in houses()}


def test_every_house_that_an_event_names_has_a_handler_for_it() -> None:
    deaf = [
        f"{hearer} does not hear {name_of(event)}"
        for house in HOUSES.values()
        for event in house.announces
        for hearer in event.heard_by
        if event not in HOUSES[hearer].hears
    ]

    assert deaf == []


def test_every_handler_listens_to_an_event_that_names_its_house() -> None:
    unnamed = [
        f"{name_of(event)} does not name {house.name}"
        for house in HOUSES.values()
        for event in house.hears
        if house.name not in event.heard_by
    ]

    assert unnamed == []


def test_every_handler_listens_to_an_event_that_is_announced() -> None:
    announced = {event for house in HOUSES.values() for event in house.announces}

    assert {event for house in HOUSES.values() for event in house.hears} <= announced


def test_houses_hear_something() -> None:
    assert [name for name, house in HOUSES.items() if house.hears] == ["agenda", "exhibits", "notify"]
