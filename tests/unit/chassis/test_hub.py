"""A house starts only where its queries let others go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import green

if TYPE_CHECKING:
    from tests.postgres import Databases

TRY = """
    from expo.chassis import hub
    from expo.chassis.db import Database
    try:
        hub.refuse_blocking(Database(sys.argv[1], house="agenda"))
        say("serves")
    except hub.HubBlocked as refused:
        say(str(refused))
"""


def test_queries_side_by_side_take_no_longer_than_one(databases: Databases) -> None:
    databases("agenda")

    assert green.run(TRY, databases.server.url("expo_agenda")) == ["serves"]


def test_a_process_whose_queries_block_is_refused_with_the_remedy(databases: Databases) -> None:
    databases("agenda")
    (said,) = green.run(TRY, databases.server.url("expo_agenda"), patched=False)

    assert "block the whole process" in said
    assert "expo serve" in said


def test_a_stall_of_the_hub_is_measured() -> None:
    longest, again = green.run("""
        import time, eventlet
        from eventlet.patcher import original
        from expo.chassis import telemetry
        from expo.chassis.hub import Pulse

        pulse = Pulse()
        pulse.EVERY = 0.05
        eventlet.spawn(pulse.beat)
        eventlet.sleep(0.1)
        original("time").sleep(0.5)
        for _ in range(2):
            eventlet.sleep(0.2)
            pulse.report()
            say(telemetry.REGISTRY.get_sample_value("expo_hub_stall_seconds"))
    """)

    assert longest > 0.4
    assert again < longest
