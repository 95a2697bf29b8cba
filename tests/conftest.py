"""What every test may ask for; `tests/postgres.py` says how the databases behave."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from expo.chassis.principal import PERSON, Principal
from expo.chassis.settings import WITH_DATABASE
from tests import postgres, rabbitmq as broker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from expo.chassis.db import Database
    from expo.chassis.embedded.postgres import Server
    from tests.rabbitmq import Node

VISITOR = UUID("00000000-0000-4000-8000-000000000001")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """The run's own server; never killed, so that all tests may share it."""
    with postgres.running(postgres.HASTY) as server:
        yield server


@pytest.fixture(scope="session")
def all_databases(postgres_server: Server) -> Iterator[postgres.Databases]:
    """The databases behind `databases`."""
    found = postgres.Databases(postgres_server)
    yield found
    found.close()


@pytest.fixture
def databases(all_databases: postgres.Databases) -> Iterator[postgres.Databases]:
    """`databases("agenda")` is that house's database; all that were used are emptied afterwards."""
    yield all_databases
    all_databases.clean()


@pytest.fixture
def house(request: pytest.FixtureRequest) -> str:
    """The house that the test is about: by mark, else by folder, else registration."""
    marked = request.node.get_closest_marker("house")
    if marked:
        return str(marked.args[0])
    return next((part for part in reversed(request.path.parts) if part in WITH_DATABASE), "registration")


@pytest.fixture
def database(databases: postgres.Databases, house: str) -> Database:
    """The house's database, empty at the start."""
    return databases(house)


@pytest.fixture
def principal() -> Principal:
    """Who acts in `session`: a visitor who is signed in, without roles. Override where a test needs another."""
    return Principal(PERSON, str(VISITOR), {}, "gateway")


@pytest.fixture
def session(database: Database, principal: Principal) -> Iterator[Session]:
    """A session inside one transaction as `principal`, undone at the end."""
    with postgres.rolled_back(database, principal) as opened:
        yield opened


@pytest.fixture(scope="session")
def rabbitmq_node() -> Iterator[Node]:
    """The run's own broker; `rabbitmq` gives it to a test."""
    with broker.running() as node:
        yield node


@pytest.fixture
def rabbitmq(rabbitmq_node: Node) -> Node:
    """The run's broker, running, whatever the test before did to it."""
    rabbitmq_node.start()
    return rabbitmq_node
