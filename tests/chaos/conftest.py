"""Towns of toy houses, on the embedded broker or on the run's RabbitMQ."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import NullPool, create_engine, text

from expo.chassis import db, migrations
from tests import postgres, rabbitmq as broker
from tests.chaos.town import TOYS, Town, environment_for
from tests.chaos.toys.tables import Base

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from expo.chassis.embedded.postgres import Server
    from tests.rabbitmq import Node


@pytest.fixture(scope="session")
def chaos_server() -> Iterator[Server]:
    """A PostgreSQL server for the toys, with nothing switched off that a kill could show."""
    with postgres.running({"fsync": "off"}) as server:
        yield server


@pytest.fixture
def toy_databases(chaos_server: Server) -> Iterator[tuple[str, dict[str, Engine]]]:
    """The address template and the engines of two fresh databases."""
    run = f"t{uuid4().hex[:8]}"
    chaos_server.create([f"{run}_{name}" for name in TOYS])
    template = chaos_server.url(f"{run}_{{house}}")
    engines = {name: create_engine(db.driver_url(template.format(house=name)), poolclass=NullPool) for name in TOYS}
    for engine in engines.values():
        with engine.begin() as connection:
            connection.execute(text("CREATE SCHEMA expo"))
            connection.execute(text("CREATE EXTENSION btree_gist"))
            migrations.line(migrations.CHASSIS).metadata.create_all(connection)
            Base.metadata.create_all(connection)
    yield template, engines
    for engine in engines.values():
        engine.dispose()


@pytest.fixture
def town(toy_databases: tuple[str, dict[str, Engine]], rabbitmq: Node, tmp_path: Path) -> Iterator[Town]:
    """Two houses as two processes over RabbitMQ, in a virtual host of this test."""
    template, engines = toy_databases
    with rabbitmq.vhost() as url:
        made = Town(engines, environment_for(tmp_path, template, url))
        yield made
        made.stop()


@pytest.fixture
def doomed() -> Iterator[Node]:
    """A broker of the test's own, to be killed: a 3.10 node that was killed may never make a quorum queue again."""
    with broker.running() as node:
        yield node


@pytest.fixture
def doomed_town(toy_databases: tuple[str, dict[str, Engine]], doomed: Node, tmp_path: Path) -> Iterator[Town]:
    """A town on the doomed broker, with classic queues, which outlive their node's death."""
    template, engines = toy_databases
    with doomed.vhost() as url:
        made = Town(engines, environment_for(tmp_path, template, url) | {"EXPO_EVENT_QUEUE_TYPE": "classic"})
        yield made
        made.stop()


@pytest.fixture
def hamlet(toy_databases: tuple[str, dict[str, Engine]], tmp_path: Path) -> Iterator[Town]:
    """Two houses in one process on the embedded broker."""
    template, engines = toy_databases
    made = Town(engines, environment_for(tmp_path, template, ""))
    yield made
    made.stop()
