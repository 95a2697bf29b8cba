"""`make bench`: what each operation costs here, CPU first, beside the floors of the same machine in the same run."""

from __future__ import annotations

import argparse
import statistics
import sys
from typing import TYPE_CHECKING

from benchmarks import floors, pilot
from tests import postgres, rabbitmq
from tests.e2e.running import over_rabbitmq

if TYPE_CHECKING:
    from benchmarks.load import Measured

HEAD = f"{'':<46}{'CPU ms':>8} {'a second':>9} {'p50 ms':>8} {'p99 ms':>8}"


def main() -> int:
    """Print the table."""
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    options.add_argument("--times", type=int, default=400, help="operations of each kind")
    times = options.parse_args().times
    print(HEAD)
    with rabbitmq.running() as node, postgres.running() as server:
        with node.vhost() as url:
            say("PostgreSQL: update, two inserts, commit", floors.database(server, times))
            say("RabbitMQ: publish, confirm, take, ack", floors.broker(url, times))
            thin = say("thinnest registration (HTTP, bare nameko)", floors.bare_nameko(server, url, times))
        with over_rabbitmq(node, server) as expo:
            ours = say("our registration, up to the reply", pilot.registrations(expo, times))
            show("  that is, times the thinnest", ours.cpu_ms / thin.cpu_ms)
            whole = say("the whole of it (all houses, mails)", pilot.whole(expo, times))
            show("  that is, after the commit", whole.cpu_ms - ours.cpu_ms)
            lags = pilot.lags(expo)
            show("commit to handler, ms (p50, p99)", statistics.median(lags), lags[int(len(lags) * 0.99)])
            say("200 race for 50 places", pilot.race(expo))
            say("programme of 900 sessions as JSON", pilot.programme(expo))
    return 0


def show(what: str, *figures: float) -> None:
    """Print a row of bare figures."""
    print(f"{what:<46}" + " ".join(f"{figure:8.2f}" for figure in figures), flush=True)


def say(what: str, measured: Measured) -> Measured:
    """Print one row."""
    print(f"{what:<46}{measured.row()}", flush=True)
    return measured


sys.exit(main())
