"""`expo parked`: the messages that a house could not handle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from expo.chassis import parked as rows
from expo.chassis.settings import WITH_DATABASE
from expo.commands import reach, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from expo.chassis.settings import Settings

app = typer.Typer(help="Messages that a house could not handle.", no_args_is_help=True)

House = Annotated[str, typer.Option("--house", help="Only this house.")]
Json = Annotated[bool, typer.Option("--json", help="For a script.")]
Id = Annotated[UUID, typer.Argument(help="The message's id in the list.")]


@app.command("list")
def listed(*, house: House = "", state: str = "", as_json: Json = False) -> None:
    """Show what is parked, and why."""
    with reach.databases() as settings:
        found = [row for each in _houses(house) for row in _listing(settings, each, state)]
    if as_json:
        return shown.as_json(found)
    return shown.table(found, empty="Nothing is parked.")


@app.command()
def show(message: Id, *, house: House = "") -> None:
    """Show one message whole, as JSON."""
    with reach.databases() as settings:
        for each in _houses(house):
            found = reach.in_house(settings, each, lambda session: _whole(session, message), reads=True)
            if found:
                return shown.as_json({"house": each, **found})
    raise typer.BadParameter(f"no message {message} is parked")


@app.command()
def replay(message: Id, *, house: House = "") -> None:
    """Have a message tried again at once."""
    _in_its_house(message, house, rows.replay, "will be tried again at once")


@app.command()
def discard(message: Id, *, house: House = "") -> None:
    """Never try a message again; its row stays."""
    _in_its_house(message, house, rows.discard, "will not be tried again")


def _in_its_house(message: UUID, house: str, deed: Callable[[Session, UUID], bool], said: str) -> None:
    with reach.databases() as settings:
        for each in _houses(house):
            if reach.in_house(settings, each, lambda session: deed(session, message)):
                return shown.console.print(f"{each}: {message} {said}.")
    raise typer.BadParameter(f"no message {message} is parked that this could be done to")


def _houses(house: str) -> tuple[str, ...]:
    return (house,) if house else WITH_DATABASE


def _listing(settings: Settings, house: str, state: str) -> list[dict[str, Any]]:
    found = reach.in_house(settings, house, lambda session: rows.listing(session, state or None), reads=True)
    return [
        {"house": house, "id": row.id, "state": row.state, "attempt": row.attempt, "handler": row.handler}
        | {"reason": row.reason, "parked": row.parked_at.isoformat(timespec="seconds")}
        for row in found
    ]


def _whole(session: Session, message: UUID) -> dict[str, Any] | None:
    row = session.get(rows.ParkedRow, message)
    if row is None:
        return None
    return {column.key: getattr(row, column.key) for column in rows.ParkedRow.__table__.columns}
