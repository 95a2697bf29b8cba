"""The expo of each mode, started once, and what a journey needs in it: an organiser, an edition, people."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.e2e.driver import Organiser, Person
from tests.e2e.mailbox import Mailbox
from tests.e2e.running import EMBEDDED, OVER_RABBITMQ, ROOT, embedded, over_rabbitmq

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.e2e.running import Expo

    NewPerson = Callable[..., Person]

BOTH = (EMBEDDED, pytest.param(OVER_RABBITMQ, marks=pytest.mark.rabbitmq))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys of one mode after another, so that each expo is started once."""
    places = [place for place, item in enumerate(items) if "running_expo" in getattr(item, "fixturenames", ())]
    ordered = sorted((items[place] for place in places), key=_mode)
    for place, item in zip(places, ordered, strict=True):
        items[place] = item


def _mode(item: pytest.Item) -> str:
    return str(item.callspec.params["running_expo"])  # type: ignore[attr-defined]


@pytest.fixture(scope="session", params=BOTH)
def running_expo(request: pytest.FixtureRequest) -> Iterator[Expo]:
    """The expo of this mode."""
    if request.param == EMBEDDED:
        with embedded() as found:
            found.start()
            yield found
    else:
        node, server = (request.getfixturevalue(name) for name in ("rabbitmq_node", "postgres_server"))
        with over_rabbitmq(node, server) as found:
            found.start()
            yield found


@pytest.fixture
def expo(running_expo: Expo) -> Expo:
    """The expo with every house at work, whatever the journey before did to it."""
    running_expo.start()
    return running_expo


@pytest.fixture(scope="session")
def mailbox(running_expo: Expo) -> Mailbox:
    """All mails of this expo."""
    return Mailbox(running_expo.mails)


@pytest.fixture(scope="session")
def known_organiser(running_expo: Expo, mailbox: Mailbox) -> Organiser:
    """The organiser of everything, made by the operator's command and signed in by mail."""
    found = Organiser(running_expo, mailbox, "Agnieszka")
    command = ("staff", found.name, "Wiśniewska", found.email, "--edition", "*", "--role", "organiser")
    told = running_expo.environment
    subprocess.run([sys.executable, "-m", "expo.cli", *command], cwd=ROOT, env=told, check=True, capture_output=True)
    found.signs_in()
    return found


@pytest.fixture
def organiser(expo: Expo, known_organiser: Organiser) -> Organiser:
    """The organiser, while every house is at work."""
    return known_organiser


@pytest.fixture
def somebody(expo: Expo, mailbox: Mailbox) -> NewPerson:
    """`somebody("Anna", "pl")` is a new person who reads Polish."""

    def made(name: str, language: str = "en") -> Person:
        return Person(expo, mailbox, name, language)

    return made
