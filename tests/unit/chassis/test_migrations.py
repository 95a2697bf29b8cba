"""The migrated database is what the models say, in every line; what does not fit the code is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import NullPool, create_engine, text

from expo.chassis import db, migrations
from expo.chassis.environment import SettingError
from expo.chassis.settings import WITH_DATABASE, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from expo.chassis.embedded.postgres import Server

    Made = tuple[Settings, Engine]

CATALOGUE = """
SELECT 'column', format('%s.%s.%s', table_schema, table_name, column_name),
       concat_ws(' ', udt_name, character_maximum_length, is_nullable, column_default, is_identity,
                 generation_expression)
  FROM information_schema.columns WHERE table_schema IN ('public', 'expo')
UNION ALL
SELECT 'constraint', format('%s.%s', conrelid::regclass, conname), pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace IN ('public'::regnamespace, 'expo'::regnamespace)
UNION ALL
SELECT 'index', format('%s.%s', schemaname, indexname), indexdef
  FROM pg_indexes WHERE schemaname IN ('public', 'expo')
UNION ALL
SELECT 'trigger', format('%s.%s', tgrelid::regclass, tgname), pg_get_triggerdef(oid)
  FROM pg_trigger WHERE NOT tgisinternal
ORDER BY 1, 2
"""
"""What PostgreSQL itself knows; alembic's comparison sees neither checks nor exclusions nor computed columns."""


@pytest.fixture
def empty(postgres_server: Server) -> Iterator[Callable[[], Made]]:
    """Makes settings for, and an engine on, a new database without anything in it."""
    engines = []

    def make() -> Made:
        name = f"schema_{uuid4().hex[:8]}"
        postgres_server.create([name])
        settings = Settings().with_databases(postgres_server.url(name))
        engines.append(create_engine(db.driver_url(settings.databases), poolclass=NullPool))
        return settings, engines[-1]

    yield make
    for engine in engines:
        engine.dispose()


def catalogue(engine: Engine) -> list[tuple[str, ...]]:
    with engine.connect() as connection:
        rows = connection.execute(text(CATALOGUE)).all()
    return [tuple(map(str, row)) for row in rows if migrations._VERSIONS not in row[1]]


@pytest.mark.parametrize("house", WITH_DATABASE)
def test_migrating_gives_what_the_models_declare(empty: Callable[[], Made], house: str) -> None:
    settings, migrated = empty()
    migrations.migrate(settings, house)
    _, declared = empty()
    with declared.begin() as connection:
        connection.execute(text("CREATE SCHEMA expo"))
        for extension in migrations.EXTENSIONS:
            connection.execute(text(f"CREATE EXTENSION {extension}"))
        for name in (migrations.CHASSIS, house):
            migrations.line(name).metadata.create_all(connection)

    assert catalogue(migrated) == catalogue(declared)


@pytest.mark.parametrize("house", WITH_DATABASE)
def test_the_next_revision_would_be_empty(empty: Callable[[], Made], house: str) -> None:
    settings, engine = empty()
    migrations.migrate(settings, house)

    for name in (migrations.CHASSIS, house):
        line = migrations.line(name)
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts=line.options())
            assert compare_metadata(context, line.metadata) == []


@pytest.mark.parametrize("name", [migrations.CHASSIS, *WITH_DATABASE])
def test_a_line_has_one_beginning_one_end_and_no_gap(name: str) -> None:
    script = migrations.line(name).script
    numbers = [revision.revision for revision in script.walk_revisions()]

    assert numbers == [f"{number:04d}" for number in range(len(numbers), 0, -1)]


def test_any_number_of_processes_may_migrate_at_once(empty: Callable[[], Made]) -> None:
    settings, _ = empty()
    with ThreadPoolExecutor(4) as pool:
        applied = list(pool.map(lambda _: migrations.migrate(settings, "notify"), range(4)))

    assert [steps for steps in applied if steps] == [["expo:0001", "notify:0001"]]
    migrations.check(settings, "notify")


def test_a_newer_schema_is_refused_in_one_line(empty: Callable[[], Made]) -> None:
    settings, engine = empty()
    migrations.migrate(settings, "notify")
    with engine.begin() as connection:
        connection.execute(text("UPDATE public.schema_version SET version_num = '9999'"))

    for look in (migrations.migrate, migrations.check):
        with pytest.raises(migrations.SchemaRefused, match="notify schema 9999, which is newer than") as refused:
            look(settings, "notify")
        assert "\n" not in str(refused.value)


def test_a_database_that_is_behind_is_refused_with_the_remedy(empty: Callable[[], Made]) -> None:
    with pytest.raises(migrations.SchemaRefused, match="run `expo migrate`"):
        migrations.check(empty()[0], "notify")


def test_a_failed_step_leaves_nothing_behind(empty: Callable[[], Made]) -> None:
    settings, engine = empty()
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE public.message (in_the_way int)"))

    with pytest.raises(Exception, match="already exists"):
        migrations.migrate(settings, "notify")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT to_regclass('expo.outbox')")).scalar() is None


def test_an_unreachable_database_is_told_without_its_password(tmp_path: Path) -> None:
    settings = Settings().with_databases(f"postgresql://expo:geheim@/expo?host={tmp_path}")

    with pytest.raises(SettingError, match="expo doctor") as refused:
        migrations.migrate(settings, "notify")
    assert "geheim" not in str(refused.value)


def test_a_revision_is_written_from_the_difference(
    empty: Callable[[], Made], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, engine = empty()
    migrations.migrate(settings, "notify")
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE public.message CASCADE"))
    found = migrations.line("notify")
    for revision in found.folder.glob("[0-9]*.py"):
        (tmp_path / revision.name).write_text(revision.read_text())
    moved = migrations.Line(found.name, tmp_path, found.metadata, found.schema)
    monkeypatch.setattr(migrations, "line", lambda name: moved if name == "notify" else found)

    (path,) = migrations.revise(settings, "notify", "Messages come back")
    assert path.name == "0002_messages_come_back.py"
    assert path.read_text().startswith('"""Messages come back."""')
    assert 'op.create_table(\n        "message"' in path.read_text() or "op.create_table('message'" in path.read_text()
