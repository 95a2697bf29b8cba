"""What a command prints: tables and sentences for people, JSON where a script reads it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

console = Console(soft_wrap=True, highlight=False)
wide = Console(width=1000, highlight=False)
"""For tables: an id that is cut to the window cannot be typed into the next command."""
errors = Console(stderr=True)


def as_json(value: Any) -> None:
    """The value on standard output, whole and without colours."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str, indent=2) + "\n")


def table(rows: Sequence[dict[str, Any]], *, empty: str) -> None:
    """The rows under their names, or the sentence for when there are none."""
    if not rows:
        console.print(empty)
        return
    shown = Table(*rows[0], box=None, pad_edge=False)
    for row in rows:
        shown.add_row(*("" if value is None else str(value) for value in row.values()))
    wide.print(shown)


def progress() -> Progress:
    """A bar on standard error for what takes a while."""
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=errors, transient=True
    )
