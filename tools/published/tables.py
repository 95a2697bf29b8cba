"""Who may call what, and who hears what, as pages of the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.published.houses import houses, name_of, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from expo.contracts.message import Contract, Event
    from tools.published.houses import Operation

_OPERATIONS = """# Operations

<!-- Made by `make contracts` from the code. -->

Who may call each operation, whatever way the call comes. *Signed in* means a person, whose relation to the thing
(owner, staff of a station) the house checks besides; *role* means that role in the edition concerned; *system* means a
house or the command line. What *writes, key* is refused without an idempotency key. The name links to the request's
schema."""
_EVENTS = """# Events

<!-- Made by `make contracts` from the code. -->

What each house announces on its exchange `<house>.events`, a durable topic exchange. The queue of a house that hears is
`evt-<source>-<key>--<house>`. *Heard by* names the houses without which an event does not count as sent."""


def operations() -> str:
    """Every operation of every house."""
    return "\n".join(_operations()) + "\n"


def events() -> str:
    """Every event of every house."""
    return "\n".join(_events()) + "\n"


def _operations() -> Iterator[str]:
    yield _OPERATIONS
    for house in houses():
        yield from ("", f"## {house.name}", "", house.promise, "")
        yield from ("| operation | who may | it | answer | what |", "| --- | --- | --- | --- | --- |")
        yield from map(_operation, house.operations)


def _operation(operation: Operation) -> str:
    does = "reads" if operation.reads else "writes, key" if operation.needs_key else "writes"
    asked, answered = (
        _linked(f"`{operation.name}`", operation.request),
        _linked(operation.answer.__name__, operation.answer),
    )
    return f"| {asked} | {operation.who} | {does} | {answered} | {_cell(told(operation.request))} |"


def _events() -> Iterator[str]:
    yield _EVENTS
    for house in houses():
        if house.announces:
            yield from ("", f"## {house.name}", "")
            yield from ("| event | key | heard by | what became true |", "| --- | --- | --- | --- |")
            yield from map(_event, house.announces)


def _event(event: type[Event]) -> str:
    heard_by = ", ".join(event.heard_by) or "whoever likes"
    return f"| {_linked(event.__name__, event)} | `{event.topic()}` | {heard_by} | {_cell(told(event))} |"


def _linked(words: str, contract: type[Contract]) -> str:
    return f"[{words}](../../expo/contracts/published/schemas/{name_of(contract)}.json)"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
