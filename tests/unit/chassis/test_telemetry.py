"""Traces go on, figures are counted, and log lines hold no secret and no person."""

from __future__ import annotations

import io
import json
import logging
import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from expo.chassis import logs, telemetry
from expo.chassis.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
SECRET = "Zx81kQ0aPq7LmN3vYtR5sW9eUoI2hGfD"


def count(name: str, **labels: str) -> float:
    return telemetry.REGISTRY.get_sample_value(name, labels) or 0.0


def test_a_trace_goes_on_with_a_step_of_its_own() -> None:
    step = telemetry.continue_trace(TRACE)

    assert re.fullmatch(r"00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01", step)
    assert step != TRACE
    assert telemetry.current_trace() == step


@pytest.mark.parametrize(
    "bad", ["", "x", TRACE.upper(), TRACE + "\n", TRACE.replace("00-", "ff-"), f"00-{'0' * 32}-b7ad6b7169203331-01"]
)
def test_a_trace_that_cannot_be_read_begins_anew(bad: str) -> None:
    step = telemetry.continue_trace(bad)

    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01", step)
    assert "0af7651916cd43dd" not in step


def test_calls_events_and_pages_are_counted() -> None:
    names = {"house": "agenda", "event": "registration.RegistrationCancelled"}
    before = count("expo_event_seconds_count", **names, outcome="raised")
    with pytest.raises(KeyError), telemetry.observe_event("agenda", names["event"], "2026-01-01T10:00:00+00:00"):
        raise KeyError
    with telemetry.observe_event("agenda", names["event"], "no time at all"):
        pass
    telemetry.observe_http("/api/v1/editions/{edition}", "GET", 200, 0.01)

    assert count("expo_event_seconds_count", **names, outcome="raised") == before + 1
    assert count("expo_event_seconds_count", **names, outcome="ok") >= 1
    assert count("expo_http_seconds_count", route="/api/v1/editions/{edition}", method="GET", status="200") >= 1


@pytest.mark.parametrize(
    "line",
    [
        f"connect to postgresql://expo:{SECRET}@db/expo failed",
        f"amqp://expo:{SECRET}@with@at@rabbitmq/expo",
        f"GET /sign-in/{SECRET} 200",
        f"GET /calendar/{SECRET}.ics?x=1",
        f"GET /unsubscribe/{SECRET}?lang=pl",
        f"Authorization: Bearer {SECRET}",
        f"set-cookie: session={SECRET}; Path=/",
        f'{{"token": "{SECRET}"}}',
        f"principal=eyJhbGciOi{SECRET}.eyJzdWIi.c2ln",
        f"nameko.principal eyJhbGciOi{SECRET}.eyJzdWIi.c2ln",
        f"DETAIL:  Key (email)=({SECRET}) already exists.",
        f"[SQL: INSERT …]\n[parameters: {{'name': '{SECRET}'}}]\n(Background)",
    ],
)
def test_secrets_are_cut_from_a_line(line: str) -> None:
    assert SECRET not in logs.without_secrets(line)


def test_mail_addresses_and_codes_are_cut_and_ids_are_left() -> None:
    shown = logs.without_secrets("to Anna <anna.k@example.org>, mailto:jan@example.org, code=123456")

    assert "example.org" not in shown
    assert "123456" not in shown
    kept = "booking /bookings/0b2e7c9e-1111-4222-8333-123456789abc of registration.RegistrationConfirmed: sold_out"
    assert logs.without_secrets(kept) == kept


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is logged, as a machine reads it."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.start(replace(Settings(), log_format="json"), "agenda")
    yield written
    logging.captureWarnings(False)
    root.handlers, root.level = handlers, level


def test_a_line_for_machines_says_when_where_and_in_which_trace(lines: io.StringIO) -> None:
    telemetry.continue_trace(TRACE)
    logging.getLogger("expo.chassis.relay").info("sent", extra={"count": 3})
    line = json.loads(lines.getvalue())

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("time"))
    assert line == {
        "message": "sent",
        "level": "INFO",
        "logger": "expo.chassis.relay",
        "house": "agenda",
        "trace": "0af7651916cd43dd8448eb211c80319c",
        "count": 3,
    }


def test_a_traceback_is_cut_like_a_line(lines: io.StringIO) -> None:
    try:
        int(f"postgresql://expo:{SECRET}@db/expo for anna@example.org")
    except ValueError:
        logging.getLogger("x").exception("failed")

    assert "ValueError" in lines.getvalue()
    assert SECRET not in lines.getvalue()
    assert "anna" not in lines.getvalue()


def test_kombu_does_not_log_the_bodies_that_it_cannot_read(lines: io.StringIO) -> None:
    logging.getLogger("kombu.mixins").error("Can't decode message body: %r", SECRET)

    assert lines.getvalue() == ""
