"""The same deaths where all houses live in one process, whose broker forgets everything with it."""

from __future__ import annotations

import pytest

from tests.chaos.town import Town, Verdict, journal
from tests.waiting import eventually

COMMANDS, CAPACITY = 8, 6
POINTS = (
    "rpc.before_commit",
    "rpc.committed",
    "outbox.claimed",
    "outbox.published",
    "event.before_commit",
    "event.committed",
    "outbox.marked",
)
FINE = Verdict(
    answered=CAPACITY,
    refused=COMMANDS - CAPACITY,
    tickets=CAPACITY,
    taken=CAPACITY,
    tally=CAPACITY,
    unsent=0,
    parked=0,
)


def lives(hamlet: Town, point: str, sabotage: str = "") -> list[str]:
    """Eight commands for six tickets; the process dies at the point, starts again and repeats them all."""
    with hamlet.databases["teller"].begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO expo.pool (id, capacity, taken, waiting) VALUES (%s, %s, 0, 0)", (str(hamlet.pool), CAPACITY)
        )
    commands = ("embedded", str(hamlet.pool), "0", str(COMMANDS))
    dying = hamlet.start("hamlet", *commands, failpoint=f"{point}:kill:2", sabotage=sabotage)
    journal(dying)
    assert dying.wait(30) == -9, "it should have died at the failpoint"
    reborn = hamlet.start("hamlet", *commands, sabotage=sabotage)
    return [line["outcome"] for line in journal(reborn) if "outcome" in line]


@pytest.mark.parametrize("point", POINTS)
def test_a_process_that_dies_loses_and_repeats_nothing(hamlet: Town, point: str) -> None:
    outcomes = lives(hamlet, point)

    eventually(hamlet.settled, within=20)
    assert hamlet.verdict(outcomes) == FINE


def test_with_the_confirm_given_at_publish_the_same_death_loses_an_event(hamlet: Town) -> None:
    outcomes = lives(hamlet, "event.before_commit", sabotage="confirm_at_publish")

    eventually(lambda: hamlet.figure("teller", "SELECT count(*) FROM expo.outbox WHERE sent_at IS NULL") == 0)
    assert hamlet.verdict(outcomes).tally < CAPACITY
