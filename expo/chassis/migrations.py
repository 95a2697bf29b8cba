"""Brings a house's database to the schema of this version: the chassis's line first, then the house's own.

Both run in one transaction under an advisory lock, so that any number of processes may start at once and a failed step
leaves nothing behind. A database that is newer than the code is refused with one line.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic.autogenerate.api import RevisionContext
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import MetaData, NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

from expo.chassis import db
from expo.chassis.environment import SettingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from expo.chassis.settings import Settings

CHASSIS = "expo"
"""The name of the chassis's own line, beside the houses'."""
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
"""What the embedded wheel and every PostgreSQL package have; the first revision of the chassis makes them."""
TABLES = (
    "outbox",
    "inbox",
    "idempotency",
    "parked",
    "timers",
    "places",
    "timeline",
    "ledger",
    "editions",
    "jobs",
    "files",
)
"""The chassis's modules that own tables."""
_VERSIONS = "schema_version"
_LOCK = 7205759403792793
_HERE = Path(__file__).parent


class SchemaRefused(SettingError):
    """The database's schema and this version of the code do not fit."""


@dataclass(frozen=True)
class Line:
    """One line of revisions: where they lie, what tables they lead to, in which schema."""

    name: str
    folder: Path
    metadata: MetaData
    schema: str | None

    @property
    def script(self) -> ScriptDirectory:
        """Alembic's view of the revisions, which needs no file of settings."""
        return ScriptDirectory(str(_HERE / "revisions"), version_locations=[str(self.folder)])

    def options(self) -> dict[str, Any]:
        """What alembic is told about this line whenever it looks at a database."""
        return {
            "target_metadata": self.metadata,
            "version_table": _VERSIONS,
            "version_table_schema": self.schema,
            "include_schemas": self.schema is not None,
            "include_name": self._ours,
            "compare_server_default": False,
        }

    def _ours(self, name: str | None, kind: str, _parents: Any) -> bool:
        if kind == "schema":
            return name == self.schema
        return not (kind == "table" and name == _VERSIONS)


def line(name: str) -> Line:
    """The chassis's line (`expo`) or a house's."""
    if name == CHASSIS:
        for module in (each for each in TABLES if find_spec(f"expo.chassis.{each}")):
            import_module(f"expo.chassis.{module}")
        return Line(CHASSIS, _HERE / "revisions", db.Base.metadata, db.SCHEMA)
    models = import_module(f"services.{name}.models")
    return Line(name, Path(str(models.__file__)).parent / "migrations", models.Base.metadata, None)


def migrate(settings: Settings, house: str) -> list[str]:
    """The revisions that were applied to the house's database, oldest first; none if it was up to date."""
    with _connected(settings, house) as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {db.SCHEMA}"))
        return [revision for each in (line(CHASSIS), line(house)) for revision in _upgrade(connection, each)]


def check(settings: Settings, house: str) -> None:
    """Refuse a database that is behind or ahead of this version of the code."""
    with _connected(settings, house) as connection:
        for each in (line(CHASSIS), line(house)):
            there, ours = _current(connection, each), each.script.get_current_head()
            if there != ours:
                raise SchemaRefused(
                    f"The database of {house} has the {each.name} schema {there or 'none'}, this version needs {ours}: "
                    "run `expo migrate`."
                )


def revise(settings: Settings, house: str, title: str, *, target: str = "") -> list[Path]:
    """Write the next revision of a line from the difference between its tables and the migrated database.

    `target` is the line, the house's own unless it says `expo`.
    """
    found = line(target or house)
    found.folder.mkdir(exist_ok=True)
    number = f"{len(list(found.folder.glob('[0-9]*.py'))) + 1:04d}"
    asked: dict[str, Any] = {
        "message": title, "autogenerate": True, "sql": False, "head": "head", "splice": False, "branch_label": None,
        "version_path": str(found.folder), "rev_id": number, "depends_on": None,
    }  # fmt: skip
    script = found.script
    script.file_template = "%(rev)s_%(slug)s"
    context = RevisionContext(Config(), script, asked)

    def compare(revision: Any, migration: MigrationContext) -> list[Any]:
        context.run_autogenerate(revision, migration)
        return []

    with _connected(settings, house) as connection:
        _run(connection, found, script, do=compare)
    return [Path(made.path) for made in context.generate_scripts() if made]


def _upgrade(connection: Connection, found: Line) -> list[str]:
    script, before = found.script, _current(connection, found)
    head = script.get_current_head()
    if head is None or head == before:
        return []
    steps = [step.revision for step in script.iterate_revisions(head, before or "base")]
    _run(connection, found, script, do=lambda revision, _context: script._upgrade_revs(head, revision))  # noqa: SLF001
    return [f"{found.name}:{revision}" for revision in reversed(steps)]


def _run(connection: Connection, found: Line, script: ScriptDirectory, *, do: Any) -> None:
    with EnvironmentContext(Config(), script, fn=do) as environment:
        environment.configure(connection=connection, **found.options())
        environment.run_migrations()


def _current(connection: Connection, found: Line) -> str | None:
    """The revision that the database has; refuses one that this version does not know."""
    context = MigrationContext.configure(connection, opts=found.options())
    revision = context.get_current_revision()
    try:
        found.script.get_revision(revision or "base")
    except CommandError as error:
        raise SchemaRefused(
            f"The database has the {found.name} schema {revision}, which is newer than this version of expo "
            f"({found.script.get_current_head()}): install the newer version again, or restore a backup."
        ) from error
    return revision


@contextmanager
def _connected(settings: Settings, house: str) -> Iterator[Connection]:
    engine = create_engine(db.driver_url(settings.database_url(house)), poolclass=NullPool)
    try:
        with engine.begin() as connection:
            yield connection
    except OperationalError as error:
        said = str(error.orig).strip().splitlines()[0] if error.orig else "no answer"
        raise SettingError(f"The database of {house} cannot be used ({said}): see `expo doctor`.") from error
