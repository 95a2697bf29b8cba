"""What an operator types does what it says, and what cannot be done is told with the remedy."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from expo.chassis import parked
from expo.chassis.db import Work
from expo.chassis.embedded import lock, postgres
from expo.chassis.settings import WITH_DATABASE
from expo.commands import app, replay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import TextClause

    from tests.postgres import Databases

    Expo = Callable[..., tuple[int, str, str]]

HEARD = "registration.RegistrationCancelled"
PARK = text(
    "INSERT INTO expo.parked (id, handler, message, body, reason, attempt, state) "
    "VALUES (:id, :handler, :id, '{}', 'KeyError at agenda/store.py:7', 8, 'stopped')"
)
ANNOUNCE = text(
    "INSERT INTO expo.outbox (id, type, topic, subject, edition, version, body, sent_at) "
    "VALUES (:id, :type, 'x', :id, :edition, 1, CAST(:body AS jsonb), now())"
)


@pytest.fixture
def expo(databases: Databases, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Expo:
    """Types a command; the databases are the test run's. Gives exit status, output and errors."""
    for house in WITH_DATABASE:
        databases(house)
    monkeypatch.setenv("EXPO_DATABASE_URL", databases.server.url("expo_{house}"))
    return typed(monkeypatch, capfd)


def typed(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Expo:
    def type_in(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["expo", *words])
        try:
            status: Any = app.run()
        except SystemExit as ended:
            status = ended.code
        out, err = capfd.readouterr()
        return int(status or 0), out, err

    return type_in


def put(databases: Databases, house: str, statement: TextClause, **values: Any) -> None:
    databases(house).run(Work(house), lambda session: session.execute(statement, values))


def count(databases: Databases, house: str, table: str) -> int:
    asked = text(f"SELECT count(*) FROM {table}")  # noqa: S608
    return int(databases(house).run(Work(house), lambda session: session.execute(asked).scalar_one()))


def test_parked_messages_are_listed_shown_tried_again_and_discarded(expo: Expo, databases: Databases) -> None:
    one, two = uuid4(), uuid4()
    for message in (one, two):
        put(databases, "agenda", PARK, id=message, handler=HEARD)
    listed = json.loads(expo("parked", "list", "--json")[1])
    assert {(row["house"], row["id"], row["state"]) for row in listed} == {
        ("agenda", str(one), "stopped"),
        ("agenda", str(two), "stopped"),
    }
    assert json.loads(expo("parked", "show", str(one))[1])["reason"] == "KeyError at agenda/store.py:7"
    assert expo("parked", "replay", str(one))[0] == 0
    assert expo("parked", "discard", str(two))[0] == 0
    states = databases("agenda").run(
        Work("agenda"), lambda session: {row.id: (row.state, row.attempt) for row in parked.listing(session)}
    )
    assert states == {one: ("waiting", 1), two: ("discarded", 8)}
    assert expo("parked", "list", "--house", "notify")[1] == "Nothing is parked.\n"
    assert expo("parked", "replay", str(uuid4()))[0] == 2


def announce(databases: Databases, kind: str, edition: str) -> UUID:
    message = uuid4()
    body = json.dumps({"id": str(message)})
    put(databases, "registration", ANNOUNCE, id=message, type=kind, edition=edition, body=body)
    return message


def test_announcements_are_handed_to_one_house_again(
    expo: Expo, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "BATCH", 2)
    wanted = [announce(databases, HEARD, "pilot") for _ in range(5)]
    announce(databases, HEARD, "other")
    announce(databases, "registration.SignInAsked", "pilot")

    status, out, _ = expo("replay", "registration", "--to", "agenda", "--edition", "pilot", "--json")
    assert (status, json.loads(out)["handed_over"]) == (0, 5)
    rows = databases("agenda").run(
        Work("agenda"), lambda session: [(r.handler, r.message, r.state) for r in parked.listing(session)]
    )
    assert sorted(rows) == sorted((HEARD, message, "waiting") for message in wanted)
    assert count(databases, "exhibits", "expo.parked") == 0


def test_a_repaired_projection_hears_again_what_it_has_heard(expo: Expo, databases: Databases) -> None:
    message = announce(databases, HEARD, "pilot")
    heard = text("INSERT INTO expo.inbox (handler, message) VALUES (:handler, :message)")
    put(databases, "agenda", heard, handler=HEARD, message=message)

    expo("replay", "registration", "--to", "agenda")
    assert count(databases, "agenda", "expo.inbox") == 1
    expo("replay", "registration", "--to", "agenda", "--again")
    assert count(databases, "agenda", "expo.inbox") == 0


def test_a_house_that_hears_nothing_is_told_apart(expo: Expo) -> None:
    status, _, err = expo("replay", "notify", "--to", "agenda")

    assert status == 2
    assert "agenda hears nothing from notify" in err


def test_the_doctor_finds_this_machine_well(expo: Expo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EXPO_HOME", str(tmp_path))
    status, out, _ = expo("doctor", "--json")

    found = {each["what"]: each for each in json.loads(out)["findings"]}
    assert [each for each in found.values() if not each["good"]] == []
    assert status == 0
    assert found["database of agenda"]["found"] == "PostgreSQL 18"
    assert found["broker"]["found"] == "embedded"


def test_the_doctor_says_what_is_wrong_and_how_to_mend_it(
    expo: Expo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EXPO_HOME", str(tmp_path))
    monkeypatch.setenv("EXPO_DATABASE_URL", "postgresql://expo:geheim@127.0.0.1:9/expo_{house}")
    monkeypatch.setenv("EXPO_BROKER_URL", "amqp://expo:geheim@127.0.0.1:9/expo")
    monkeypatch.setenv("EXPO_SMTP_URL", "smtp://127.0.0.1:9")
    status, out, _ = expo("doctor")

    assert status == 1
    for remedy in (
        "run `expo keys`",
        "check DATABASE_URL or EXPO_DATABASE_URL",
        "check EXPO_BROKER_URL",
        "check EXPO_SMTP_URL",
    ):
        assert f"→ {remedy}" in out
    assert "geheim" not in out
    assert "geheim" not in expo("doctor", "--json")[1]


@pytest.mark.parametrize(
    ("environ", "words", "said"),
    [
        ({"PORT": "x"}, ("doctor",), "PORT is 'x'"),
        ({}, ("serve", "kitchen"), "There is no house 'kitchen'"),
        ({}, ("parked", "list", "--house", "gateway"), "'gateway' is no house with a database"),
        ({"EXPO_KEYS": "/nowhere"}, ("import", "projects", __file__, "--edition", "pilot"), "/nowhere has no reg"),
    ],
)
def test_what_cannot_be_done_ends_with_one_sentence(
    expo: Expo, monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], words: tuple[str, ...], said: str
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    status, _, err = expo(*words)

    assert status == 2
    assert said in err
    assert "Traceback" not in err


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An EXPO_HOME in embedded mode, in a place that root's PostgreSQL may reach."""
    with tempfile.TemporaryDirectory(prefix="expo-home-", ignore_cleanup_errors=True) as made:
        Path(made).chmod(0o755)
        monkeypatch.setenv("EXPO_HOME", made)
        yield Path(made)


def test_a_command_brings_the_embedded_server_and_takes_it_away(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    expo = typed(monkeypatch, capfd)
    first, again = expo("migrate", "notify", "--json"), expo("migrate", "notify", "--json")

    assert json.loads(first[1])["notify"][-1].startswith("notify:")
    assert json.loads(again[1]) == {"notify": []}
    assert postgres._running(home / "postgres") is None


def test_a_command_beside_a_running_expo_leaves_its_server_alone(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    expo = typed(monkeypatch, capfd)
    with lock.home_lock(home):
        server = postgres.start(home / "postgres")
        server.create(["expo_notify"])
        assert expo("migrate", "notify")[0] == 0
        assert postgres._running(home / "postgres") == server
        server.stop()


def test_keys_are_made_where_they_are_asked_for(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert typed(monkeypatch, capfd)("keys", str(tmp_path / "keys"))[0] == 0
    assert len(list((tmp_path / "keys").glob("*.pub"))) == 5


def test_an_import_without_a_running_expo_says_how_to_start_it(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    expo = typed(monkeypatch, capfd)
    expo("keys")
    (home / "programme.json").write_text("{}")
    status, _, err = expo("import", "programme", str(home / "programme.json"), "--edition", "pilot")

    assert status == 2
    assert "start it with `expo up`" in err
