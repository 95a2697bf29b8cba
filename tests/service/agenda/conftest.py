"""An edition with two rooms, ten minutes apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.service.agenda.town import Agenda, edition_changed

if TYPE_CHECKING:
    from expo.chassis.db import Database


@pytest.fixture
def agenda(database: Database) -> Agenda:
    """An edition, two rooms ten minutes apart, two tracks, no session yet."""
    house = Agenda(database)
    house.hear("keep_edition", edition_changed())
    house.save(
        rooms=[
            {"slug": "aula", "name": "Aula", "zone": "hall", "capacity": 120},
            {"slug": "tent", "name": "Tent", "zone": "yard", "capacity": 40},
        ],
        tracks=[{"slug": "water", "name": "Water"}, {"slug": "fire", "name": "Fire", "colour": "#cc0000"}],
    )
    return house
