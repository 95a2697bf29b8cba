"""`expo doctor`: what is right, what is wrong, and how to mend it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from expo import doctor as surgery
from expo.chassis import settings as told
from expo.commands import shown


def doctor(*, as_json: Annotated[bool, typer.Option("--json", help="For a script.")] = False) -> None:
    """Check every connection, setting and version; exits with 1 where something is wrong."""
    settings = told.read()
    found = list(surgery.examine(settings))
    if as_json:
        shown.as_json({"settings": settings.shown(), "findings": [asdict(each) for each in found]})
    else:
        for each in found:
            sign = "[green]✓[/]" if each.good else "[red]✗[/]"
            shown.console.print(sign, f"{each.what}: {each.found}" + (f"\n    → {each.mend}" if not each.good else ""))
    if not all(each.good for each in found):
        raise typer.Exit(1)
