"""Settings come from the environment, and one that does not fit is told in a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from expo.chassis.environment import SettingError, without_password
from expo.chassis.settings import Settings, read

BROKER = "amqp://expo:geheim@rabbitmq:5672/expo"
EACH = "postgresql://expo:geheim@postgres/expo_{house}"


def test_nothing_set_means_embedded_with_the_sample_and_a_short_drain() -> None:
    found = read({})

    assert (found.embedded_broker, found.embedded_database, found.sample) == (True, True, True)
    assert (found.port, found.internal_port, found.drain_seconds) == (8000, 8001, 3.0)
    assert (found.rpc_queue_type, found.event_queue_type, found.log_format) == ("classic", "quorum", "text")
    assert found.public_url == "http://127.0.0.1:8000"


def test_a_broker_means_no_sample_a_long_drain_and_json_lines() -> None:
    found = read({"EXPO_BROKER_URL": BROKER, "EXPO_DATABASE_URL": EACH, "PORT": "9000", "EXPO_HOST": "0.0.0.0"})  # noqa: S104

    assert (found.embedded_broker, found.embedded_database, found.sample) == (False, False, False)
    assert (found.drain_seconds, found.log_format, found.public_url) == (25.0, "json", "http://127.0.0.1:9000")
    assert found.database_url("agenda") == "postgresql://expo:geheim@postgres/expo_agenda"


def test_one_address_serves_one_house() -> None:
    found = read({"DATABASE_URL": "postgresql://agenda@postgres/expo_agenda"})

    assert found.database_url("agenda") == "postgresql://agenda@postgres/expo_agenda"


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "broker").write_text(f"{BROKER}\n")

    assert read({"EXPO_BROKER_URL_FILE": str(tmp_path / "broker")}).broker_url == BROKER


@pytest.mark.parametrize(
    ("environ", "named", "remedy"),
    [
        ({"PORT": "80a"}, "PORT is '80a'", "whole number from 1 to 65535"),
        ({"PORT": "70000"}, "PORT is '70000'", "whole number from 1 to 65535"),
        ({"EXPO_DRAIN_SECONDS": "nan"}, "EXPO_DRAIN_SECONDS is 'nan'", "seconds up to 600"),
        ({"EXPO_BROKER_URL": "http://expo:geheim@x"}, "EXPO_BROKER_URL is 'http://expo:…@x'", "amqp://"),
        ({"EXPO_EVENT_QUEUE_TYPE": "stream"}, "EXPO_EVENT_QUEUE_TYPE is 'stream'", "quorum, classic"),
        ({"EXPO_SAMPLE": "perhaps"}, "EXPO_SAMPLE is 'perhaps'", "on or off"),
        ({"EXPO_SAMPLE": "on", "EXPO_BROKER_URL": BROKER}, "EXPO_SAMPLE is on", "Unset EXPO_SAMPLE"),
        ({"EXPO_DATABASE_URL": "postgresql://x/expo"}, "EXPO_DATABASE_URL has no {house}", "DATABASE_URL for a single"),
        ({"EXPO_DATABASE_URL": EACH, "DATABASE_URL": "postgresql://x/y"}, "both set", "unset the one"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL is 'mysql://x/y'", "postgresql://"),
        ({"DATABASE_URL_FILE": "/nowhere"}, "DATABASE_URL_FILE is '/nowhere'", "name a file"),
        ({"EXPO_BROKER_URL_FILE": "/x", "EXPO_BROKER_URL": BROKER}, "both set", "unset one"),
    ],
)
def test_what_does_not_fit_is_named_with_its_value_and_a_remedy(
    environ: dict[str, str], named: str, remedy: str
) -> None:
    with pytest.raises(SettingError) as refused:
        read(environ)

    assert named in str(refused.value)
    assert remedy in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_without_a_database_the_remedy_is_told() -> None:
    with pytest.raises(SettingError, match=r"EXPO_DATABASE_URL with \{house\}"):
        Settings().database_url("agenda")


def test_no_password_is_shown() -> None:
    shown = read({"EXPO_BROKER_URL": BROKER, "EXPO_DATABASE_URL": EACH}).shown()

    assert shown["broker_url"] == "amqp://expo:…@rabbitmq:5672/expo"
    assert "geheim" not in str(shown)
    assert without_password("amqp://a:p@ss:w@rd@host/x") == "amqp://a:…@host/x"


def test_every_setting_is_told_in_the_documentation() -> None:
    asked: set[str] = set()

    class Noting(dict[str, str]):
        def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
            asked.add(name.removesuffix("_FILE"))
            return default

    read(Noting())
    page = (Path(__file__).parents[3] / "docs" / "settings.md").read_text()
    assert asked == set(re.findall(r"`([A-Z][A-Z_]+)`(?=[^|]*\|)", page)) - {"DEBUG", "INFO", "WARNING", "ERROR"}
