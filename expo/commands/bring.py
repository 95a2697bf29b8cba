"""`expo import`: programmes and exhibits from files, through the same operations that the pages use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import typer

from expo.chassis import keys, settings as told
from expo.chassis.embedded import door
from expo.chassis.environment import SettingError
from expo.chassis.principal import PERSON, Principal
from expo.client import Client
from expo.commands import shown
from expo.errors import Invalid

app = typer.Typer(help="Bring in programmes and exhibits from files.", no_args_is_help=True)

OPERATOR = UUID("00000000-0000-4000-8000-0000000000c1")
"""Whoever sits at this machine's command line: an organiser of every edition, as whoever holds its keys is."""
PATIENCE = 60.0

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="What to read.")]
Edition = Annotated[str, typer.Option(help="Short name of the edition.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")]
Json = Annotated[bool, typer.Option("--json", help="For a script.")]


@app.command()
def programme(file: File, *, edition: Edition, dry_run: DryRun = False, as_json: Json = False) -> None:
    """Read a programme in frab or c3voc schedule XML or JSON."""
    asked = {"edition": edition, "document": _text(file), "dry_run": dry_run}
    _bring("agenda.import_programme", asked, as_json=as_json)


@app.command()
def projects(
    file: File, *, edition: Edition, language: str = "en", dry_run: DryRun = False, as_json: Json = False
) -> None:
    """Read the projects of a JSON file."""
    asked = {"edition": edition, "file": _text(file), "language": language, "dry_run": dry_run}
    _bring("exhibits.import_projects", asked, as_json=as_json)


@app.command()
def exhibits(file: File, *, edition: Edition, dry_run: DryRun = False, as_json: Json = False) -> None:
    """Read exhibitors, technologies, tests and slots from a JSON file of the contract `ImportExhibits`."""
    try:
        rows = json.loads(_text(file))
    except ValueError as error:
        raise SettingError(f"{file} holds no JSON: {error}.") from error
    if not isinstance(rows, dict):
        raise SettingError(f"{file} holds no JSON object: see the contract ImportExhibits.")
    _bring("exhibits.import_exhibits", {**rows, "edition": edition, "dry_run": dry_run}, as_json=as_json)


def _bring(operation: str, asked: dict[str, Any], *, as_json: bool) -> None:
    with shown.progress() as bar:
        bar.add_task(operation, total=None)
        try:
            report = _call(operation, asked)
        except Invalid as refused:
            _show_faults(refused)
            raise
    if as_json:
        return shown.as_json(report)
    figures = {name: value for name, value in report.items() if not isinstance(value, list)}
    shown.console.print(*(f"{name} {value}" for name, value in figures.items()), sep=", ")
    for name, rows in report.items():
        if isinstance(rows, list) and rows and isinstance(rows[0], dict):
            shown.console.print(f"\n{name}:")
            shown.table(rows, empty="")
    return None


def _call(operation: str, asked: dict[str, Any]) -> dict[str, Any]:
    settings = told.read()
    organiser = Principal(PERSON, str(OPERATOR), {"*": ("organiser",)}, "gateway")
    how: dict[str, Any] = {
        "key": str(uuid4()),
        "principal": keys.signer(settings.keys, "gateway").sign(organiser),
        "timeout": PATIENCE,
    }
    if settings.embedded_broker:
        return door.call(settings.home, operation, asked, **how)
    with Client(settings.broker_url) as client:
        return client.call(operation, asked, **how)


def _show_faults(refused: Invalid) -> None:
    rows = [{name: fault.get(name) for name in ("pointer", "code", "value")} for fault in refused.fields]
    if rows:
        shown.table(rows[:50], empty="")
        if len(rows) > 50:  # noqa: PLR2004 - a screenful
            shown.console.print(f"… and {len(rows) - 50} more")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SettingError(f"{file} is not UTF-8 text: convert it first.") from error
