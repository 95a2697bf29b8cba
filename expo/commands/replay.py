"""`expo replay`: what a house has announced, once more for one house that was new, restored or repaired.

Goes from rows to rows: SOURCE's outbox into HOUSE's parked messages, which its own loop then handles one by one. So it
works in every mode, reaches nobody else, and a message that fails is found where failed messages are.
"""

from __future__ import annotations

import importlib
import inspect
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer
from sqlalchemy import delete, insert, select

from expo.chassis import db, parked
from expo.chassis.inbox import InboxRow
from expo.chassis.outbox import OutboxRow
from expo.commands import reach, shown
from expo.contracts.message import Event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

BATCH = 500


def replay(
    source: Annotated[str, typer.Argument(help="The house that announced.")],
    *,
    to: Annotated[str, typer.Option("--to", help="The house that hears it again.")],
    edition: Annotated[str, typer.Option(help="Only this edition.")] = "",
    again: Annotated[bool, typer.Option(help="Also what it has heard already: for a repaired projection.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For a script.")] = False,
) -> None:
    """Send what a house has announced to one other house again."""
    kinds = heard(source, to)
    if not kinds:
        raise typer.BadParameter(f"{to} hears nothing from {source}")
    with reach.databases() as settings, shown.progress() as bar:
        task = bar.add_task(f"{source} → {to}", total=None)
        count, position = 0, 0
        while rows := reach.in_house(settings, source, partial(_announced, kinds, edition, position), reads=True):
            reach.in_house(settings, to, partial(_hand_over, rows, again=again))
            count, position = count + len(rows), rows[-1].position
            bar.update(task, description=f"{source} → {to}: {count}")
    if as_json:
        shown.as_json({"source": source, "to": to, "handed_over": count})
    else:
        shown.console.print(
            f"{count} announcements of {source} wait in {to}; `expo parked list --house {to}` shows them."
        )


def heard(source: str, to: str) -> list[str]:
    """The types of SOURCE's events that HOUSE hears, by their contracts."""
    module = importlib.import_module(f"expo.contracts.{source}")
    events = [found for _, found in inspect.getmembers(module, inspect.isclass) if issubclass(found, Event)]
    return sorted(event.type() for event in events if to in event.heard_by and event.house() == source)


def _announced(kinds: list[str], edition: str, after: int, session: Session) -> Sequence[OutboxRow]:
    found = select(OutboxRow).where(OutboxRow.type.in_(kinds), OutboxRow.position > after)
    if edition:
        found = found.where(OutboxRow.edition == edition)
    rows = session.scalars(found.order_by(OutboxRow.position).limit(BATCH)).all()
    session.expunge_all()
    return rows


def _hand_over(rows: Sequence[OutboxRow], session: Session, *, again: bool) -> None:
    if again:
        session.execute(delete(InboxRow).where(InboxRow.message.in_([row.id for row in rows])))
    session.execute(insert(parked.ParkedRow), [_waiting(session, row) for row in rows])


def _waiting(session: Session, row: OutboxRow) -> dict[str, Any]:
    return {
        "handler": row.type,
        "message": row.id,
        "body": row.body,
        "reason": "replayed",
        "attempt": 1,
        "state": parked.WAITING,
        "next_try": db.now(session),
    }
