"""`expo import`: programmes and exhibits from files, through the same operations that the pages use."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import typer

from expo.chassis import keys, settings as told
from expo.chassis.embedded import door
from expo.chassis.environment import SettingError
from expo.chassis.principal import SYSTEM, Principal
from expo.client import Client
from expo.commands import shown
from expo.errors import Invalid

app = typer.Typer(help="Bring in programmes and exhibits from files.", no_args_is_help=True)

ISSUER = "registration"
"""Whose key vouches for the operator, as for every system."""
PATIENCE = 60.0

File = Annotated[Path, typer.Argument(help="What to read; - for standard input.")]
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
    rows = json_object(file, "ImportExhibits")
    _bring("exhibits.import_exhibits", {**rows, "edition": edition, "dry_run": dry_run}, as_json=as_json)


def json_object(file: Path, contract: str) -> dict[str, Any]:
    """What the file holds, which must be one JSON object."""
    text = _text(file)
    try:
        found = json.loads(text)
    except ValueError as error:
        raise SettingError(f"{file} holds no JSON: {error}.") from error
    if not isinstance(found, dict):
        raise SettingError(f"{file} holds no JSON object: see the contract {contract}.")
    return found


def _bring(operation: str, asked: dict[str, Any], *, as_json: bool) -> None:
    with shown.progress() as bar:
        bar.add_task(operation, total=None)
        report = call_as_operator(operation, asked)
    if as_json:
        return shown.as_json(report)
    figures = {name: value for name, value in report.items() if not isinstance(value, list)}
    shown.console.print(*(f"{name} {value}" for name, value in figures.items()), sep=", ")
    for name, rows in report.items():
        if isinstance(rows, list) and rows and isinstance(rows[0], dict):
            shown.console.print(f"\n{name}:")
            shown.table(rows, empty="")
    return None


def call_as_operator(operation: str, asked: dict[str, Any]) -> dict[str, Any]:
    """What the house answers to whoever sits at this machine's command line and may read its keys."""
    settings = told.read()
    if not (settings.keys / f"{ISSUER}.key").exists():
        raise SettingError(f"{settings.keys} has no {ISSUER}.key: run this where the house {ISSUER} runs.")
    operator = keys.signer(settings.keys, ISSUER).sign(Principal(SYSTEM, "operator", {}, ISSUER))
    how: dict[str, Any] = {"key": str(uuid4()), "principal": operator, "timeout": PATIENCE}
    try:
        if settings.embedded_broker:
            return door.call(settings.home, operation, asked, **how)
        with Client(settings.broker_url) as client:
            return client.call(operation, asked, **how)
    except Invalid as refused:
        _show_faults(refused)
        raise


def _show_faults(refused: Invalid) -> None:
    rows = [{name: fault.get(name) for name in ("pointer", "code", "value")} for fault in refused.fields]
    if rows:
        shown.table(rows[:50], empty="")
        if len(rows) > 50:  # noqa: PLR2004 - a screenful
            shown.console.print(f"… and {len(rows) - 50} more")


def _text(file: Path) -> str:
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SettingError(f"{file} is not UTF-8 text: convert it first.") from error
    except OSError as error:
        raise SettingError(
            f"{file} cannot be read ({error.strerror}): name a file, or - for standard input."
        ) from error
