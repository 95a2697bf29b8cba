"""What each house offers, announces and hears, read from its code."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
from functools import cache
from typing import TYPE_CHECKING, Any

from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR

from expo.chassis.events import On
from expo.chassis.rpc import Rpc
from expo.chassis.runner import announced_by, service_class
from expo.chassis.settings import WITH_DATABASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from expo.contracts.message import Answer, Contract, Event, Request


@dataclasses.dataclass(frozen=True)
class Operation:
    """One RPC of a house."""

    house: str
    name: str
    request: type[Request]
    answer: type[Answer]
    who: str
    reads: bool
    needs_key: bool

    @property
    def topic(self) -> str:
        """Its routing key."""
        return f"{self.house}.{self.name}"


@dataclasses.dataclass(frozen=True)
class House:
    """A house as others see it."""

    name: str
    promise: str
    operations: tuple[Operation, ...]
    announces: tuple[type[Event], ...]
    hears: tuple[type[Event], ...]

    @property
    def contracts(self) -> list[type[Contract]]:
        """What crosses its threshold: requests, answers and events, by name."""
        crossing = {*self.announces}
        asked: set[type[Contract]] = {each.request for each in self.operations}
        answered: set[type[Contract]] = {each.answer for each in self.operations}
        return sorted(crossing | asked | answered, key=lambda each: each.__name__)


@cache
def houses() -> tuple[House, ...]:
    """The houses that have contracts, in the order in which they start."""
    return tuple(map(_house, WITH_DATABASE))


def name_of(contract: type[Contract]) -> str:
    """Where it is promised, and its name there: `registration.Register`."""
    return f"{contract.house()}.{contract.__name__}"


def told(thing: object) -> str:
    """The docstring's first paragraph, on one line."""
    return " ".join(inspect.cleandoc(getattr(thing, "__doc__", "") or "").split("\n\n")[0].split())


def _house(name: str) -> House:
    module = importlib.import_module(f"expo.contracts.{name}")
    entrypoints = list(_entrypoints(service_class(name)))
    rpcs = sorted((method, each) for method, each in entrypoints if isinstance(each, Rpc))
    heard = {each.event for _, each in entrypoints if isinstance(each, On)}
    return House(
        name=name,
        promise=told(module),
        operations=tuple(_operation(name, method, each) for method, each in rpcs),
        announces=tuple(announced_by(name)),
        hears=tuple(sorted(heard, key=name_of)),
    )


def _entrypoints(service: type) -> Iterator[tuple[str, Any]]:
    for method, function in inspect.getmembers(service, inspect.isfunction):
        for entrypoint in getattr(function, ENTRYPOINT_EXTENSIONS_ATTR, ()):
            yield method, entrypoint


def _operation(house: str, name: str, entrypoint: Rpc) -> Operation:
    return Operation(
        house=house,
        name=name,
        request=entrypoint.request,
        answer=entrypoint.returns,
        who=entrypoint.allow.words(),
        reads=entrypoint.reads,
        needs_key=entrypoint.needs_key,
    )
