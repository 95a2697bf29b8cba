"""`kill -9` at each moment at which something could be lost or done twice: afterwards there is one of everything."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.e2e.running import EMBEDDED, OVER_RABBITMQ
from tests.waiting import eventually

if TYPE_CHECKING:
    from tests.e2e.conftest import NewPerson
    from tests.e2e.driver import Edition, Organiser
    from tests.e2e.running import Expo

CONFIRMED = "Your place is confirmed: Pilot expo"
KILLED = -9


@dataclass(frozen=True)
class Stand:
    """How far one registration has come: rows, announcements that left, messages to be told."""

    registered: int
    announced: int
    told: int


NOTHING, COMMITTED, ANNOUNCED, TOLD = Stand(0, 0, 0), Stand(1, 0, 0), Stand(1, 1, 0), Stand(1, 1, 1)
"""Where things stand at a death: before the commit, after it, once published, and once notify has committed."""

DEATHS = [
    pytest.param(mode, house, point, stand, id=f"{mode}-{point}", marks=marks)
    for mode, marks in ((EMBEDDED, ()), (OVER_RABBITMQ, pytest.mark.rabbitmq))
    for house, point, stand in (
        ("registration", "rpc.before_commit:kill:2", NOTHING),
        ("registration", "rpc.committed:kill:2", COMMITTED),
        ("registration", "outbox.claimed:kill", COMMITTED),
        ("notify", "event.before_commit:kill", ANNOUNCED),
        ("notify", "event.committed:kill", TOLD),
    )
    if mode == OVER_RABBITMQ or point.startswith(("rpc.committed", "outbox"))
]
"""Calls are passed the second time: the first is the gateway's question who is there. In one process every house
passes the points of events, so that these deaths are died over RabbitMQ."""


@pytest.mark.parametrize(("running_expo", "house", "point", "stand"), DEATHS, indirect=["running_expo"])
def test_a_death_at_any_moment_leaves_one_registration_and_one_mail(  # noqa: PLR0917 - what pytest hands in
    expo: Expo, organiser: Organiser, somebody: NewPerson, house: str, point: str, stand: Stand
) -> None:
    edition, anna = organiser.opens_edition(), somebody("Anna")
    expo.settle()
    expo.stop(house)
    expo.start(house, failpoint=point)

    with ThreadPoolExecutor(1) as hand:
        registering = hand.submit(anna.registers, edition)
        assert expo.dies(house) == KILLED
        assert eventually(lambda: _stand(expo, edition) == stand or None, within=10), _stand(expo, edition)
        expo.start(house)
        registration = registering.result()

    expo.settle()
    assert anna.registration(edition) == registration
    assert _stand(expo, edition) == TOLD
    assert anna.subjects() == [CONFIRMED]


def _stand(expo: Expo, edition: Edition) -> Stand:
    registered = "SELECT count(*) FROM registration WHERE edition = :edition"
    announced = "SELECT count(*) FROM expo.outbox WHERE edition = :edition AND topic = :topic AND sent_at IS NOT NULL"
    told = "SELECT count(*) FROM message WHERE edition = :edition"
    return Stand(
        expo.figure("registration", registered, edition=edition.slug),
        expo.figure("registration", announced, edition=edition.slug, topic="registration_confirmed"),
        expo.figure("notify", told, edition=edition.slug),
    )
