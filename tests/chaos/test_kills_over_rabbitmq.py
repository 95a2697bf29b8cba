"""A house dies at every point at which it could lose or repeat something; nothing is lost, nothing happens twice.

Each protection is switched off once: the same story must then end badly, or it proves nothing.
"""

from __future__ import annotations

import pytest

from expo.client import Client
from tests.chaos.town import Town, Verdict, insist, keeping_alive
from tests.waiting import eventually

pytestmark = pytest.mark.rabbitmq

COMMANDS, CAPACITY = 8, 6
TELLERS = ("rpc.before_commit", "rpc.committed", "rpc.replied", "outbox.claimed", "outbox.published", "outbox.marked")
KEEPERS = ("event.before_commit", "event.committed")
FINE = Verdict(
    answered=CAPACITY,
    refused=COMMANDS - CAPACITY,
    tickets=CAPACITY,
    taken=CAPACITY,
    tally=CAPACITY,
    unsent=0,
    parked=0,
)


def story(town: Town, *, teller: str = "", keeper: str = "", sabotage: str = "") -> Verdict:
    """Eight commands for six tickets, while one of the houses dies at its point; then all comes to rest."""
    passing = 1 if teller.startswith("outbox") else 2  # several announcements may leave in one batch
    town.start("teller", failpoint=teller and f"{teller}:kill:{passing}", sabotage=sabotage)
    town.start("keeper", failpoint=keeper and f"{keeper}:kill:2", sabotage=sabotage)
    with keeping_alive(town, sabotage), Client(town.environment["EXPO_BROKER_URL"], timeout=2) as client:
        insist(client, "teller.open", {"pool": str(town.pool), "capacity": CAPACITY}, "open")
        outcomes = [insist(client, "teller.issue", {"pool": str(town.pool)}, f"key-{n}") for n in range(COMMANDS)]
        eventually(lambda: bool(town.deaths), within=20)
        eventually(town.at_rest if sabotage else town.settled, within=30)
    return town.verdict(outcomes)


@pytest.mark.parametrize("point", TELLERS)
def test_a_house_that_dies_while_it_answers_or_announces_loses_and_repeats_nothing(town: Town, point: str) -> None:
    verdict = story(town, teller=point)

    assert verdict == FINE
    assert town.deaths == ["teller"]


@pytest.mark.parametrize("point", KEEPERS)
def test_a_house_that_dies_while_it_hears_loses_and_repeats_nothing(town: Town, point: str) -> None:
    verdict = story(town, keeper=point)

    assert verdict == FINE
    assert town.deaths == ["keeper"]


def test_with_the_inbox_off_an_event_sent_twice_counts_twice(town: Town) -> None:
    verdict = story(town, teller="outbox.published", sabotage="without_inbox")

    assert verdict.tally > verdict.tickets


def test_with_the_keys_off_a_repeated_command_takes_a_second_ticket(town: Town) -> None:
    verdict = story(town, teller="rpc.committed", sabotage="without_keys")

    assert verdict.tickets > verdict.answered


def test_with_the_ack_before_the_effect_a_death_loses_an_event(town: Town) -> None:
    verdict = story(town, keeper="event.before_commit", sabotage="ack_first")

    assert verdict.tally < verdict.tickets


def test_with_the_event_published_before_the_commit_a_death_tells_of_what_never_was(town: Town) -> None:
    verdict = story(town, teller="rpc.before_commit", sabotage="publish_before_commit")

    assert verdict.tally > verdict.tickets
