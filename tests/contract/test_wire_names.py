"""Names on the wire belong to contracts, not to code that somebody might rename."""

from __future__ import annotations

import pytest

from expo.chassis.broker import event_queue_name
from tools.published.houses import houses

QUEUES = [(event, house.name) for house in houses() for event in house.hears]


@pytest.mark.parametrize(("event", "hearer"), QUEUES, ids=lambda value: getattr(value, "__name__", value))
def test_a_queue_is_named_for_event_and_house_not_for_the_handler(event, hearer):
    assert event_queue_name(event, hearer) == f"evt-{event.house()}-{event.topic()}--{hearer}"


def test_the_names_that_are_out_there_stay():
    names = {event_queue_name(event, hearer) for event, hearer in QUEUES}

    assert "evt-registration-registration_confirmed--notify" in names
    assert "evt-agenda-time_taken--exhibits" in names
    assert len(names) == len(QUEUES)
