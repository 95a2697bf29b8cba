"""Every command of `expo`, each one screen of help; a setting that does not fit ends it with one sentence."""

from __future__ import annotations

import time
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from expo.chassis import keys as key_files, logs, migrations, settings as told
from expo.chassis.embedded.mail import MailSink
from expo.chassis.environment import SettingError
from expo.commands import begin, bring, parked, reach, replay, shown
from expo.commands.doctor import doctor
from expo.errors import ExpoError

app = typer.Typer(
    help="The expo: registration, programme, exhibits, tests, notices.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # it shows local variables, and with them secrets
)
app.add_typer(parked.app, name="parked")
app.add_typer(bring.app, name="import")
app.command()(replay.replay)
bring.app.command()(begin.edition)
app.command()(begin.staff)
app.command()(doctor)
jobs = typer.Typer(help="Long work.", no_args_is_help=True)
app.add_typer(jobs, name="job")

REFUSED, WRONG_SETTING = 1, 2


def run() -> int:
    """The exit status: 0 done, 1 refused by a house, 2 wrong settings or arguments."""
    try:
        app(standalone_mode=True)
    except SettingError as error:
        shown.errors.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        return WRONG_SETTING
    except ExpoError as error:
        shown.errors.print(f"Refused: {error.code} {error.figures or ''}", style="red", markup=False)
        return REFUSED
    return 0


@app.command()
def up() -> None:
    """Start the whole expo in one process: broker, PostgreSQL and mail sink included."""
    settings = told.read()
    logs.start(settings, "expo")
    import_module("expo.up").up(settings)


@app.command()
def serve(house: Annotated[str, typer.Argument(help="registration, agenda, exhibits, notify or gateway.")]) -> None:
    """Start one house on its settings."""
    if house not in told.HOUSES:
        raise SettingError(f"There is no house {house!r}: name one of {', '.join(told.HOUSES)}.")
    settings = told.read()
    logs.start(settings, house)
    if house in told.WITH_DATABASE:
        migrations.check(settings, house)
    import_module("expo.chassis.runner").serve(settings, house)


@app.command()
def migrate(
    houses: Annotated[list[str] | None, typer.Argument(help="All houses where none is named.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For a script.")] = False,
) -> None:
    """Bring the databases to this version's schema."""
    done: dict[str, list[str]] = {}
    with reach.databases() as settings, shown.progress() as bar:
        for house in houses or told.WITH_DATABASE:
            bar.add_task(house, total=None)
            done[house] = migrations.migrate(settings, house)
    if as_json:
        return shown.as_json(done)
    for house, steps in done.items():
        shown.console.print(f"{house}: {', '.join(steps) or 'up to date'}")
    return None


@app.command()
def migration(
    house: Annotated[str, typer.Argument(help="Whose tables have changed; `expo` for the chassis's.")],
    name: Annotated[str, typer.Argument(help="What the step does, in a few words.")],
) -> None:
    """Write the next schema step from the difference between the models and a migrated database."""
    with reach.databases() as settings:
        database = told.WITH_DATABASE[0] if house == migrations.CHASSIS else house
        migrations.migrate(settings, database)
        for path in migrations.revise(settings, database, name, target=house):
            shown.console.print(f"{path}: read it, it is a proposal.")


@app.command()
def keys(folder: Annotated[Path | None, typer.Argument(help="EXPO_KEYS where none is named.")] = None) -> None:
    """Make the signing keys that are missing."""
    target = folder or told.read().keys
    key_files.make(target)
    shown.console.print(f"{target} has a key for each of {', '.join(told.HOUSES)}.")


@app.command("mail-sink")
def mail_sink(
    *,
    folder: Annotated[Path, typer.Option(help="Where mails are kept.")] = Path("mail"),
    host: str = "0.0.0.0",  # noqa: S104 - a container's own network
    smtp_port: int = 1025,
    port: Annotated[int, typer.Option(help="Of the page that shows them.")] = 8025,
) -> None:
    """Keep every mail instead of sending it on, and show them on a page."""
    MailSink(folder, reserved_only=False).start(host, smtp_port)
    shown.console.print(f"Mails are taken on port {smtp_port} and shown on http://127.0.0.1:{port}.")
    import_module("expo.commands.mailpage").serve(folder, host, port)


@jobs.command("run")
def job_run(job: str, *, house: Annotated[str, typer.Option(help="Whose job it is.")]) -> None:
    """Run one job to its end; houses start this for each of theirs."""
    settings = told.read()
    logs.start(settings, house)
    started = time.monotonic()
    import_module("expo.chassis.jobs").run(settings, house, job)
    shown.errors.print(f"{house}: job {job} ended after {time.monotonic() - started:.1f} s")
