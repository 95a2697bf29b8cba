"""Log lines as JSON for machines or text for people, in which no secret and no mail address is left.

What must not be logged is not logged in the first place; the patterns here catch what a library's exception or address
brings along.
"""

from __future__ import annotations

import logging
import re
import sys
import time
from typing import TYPE_CHECKING, Any

from pythonjsonlogger.json import JsonFormatter

from expo.chassis.telemetry import current_trace

if TYPE_CHECKING:
    from expo.chassis.settings import Settings

CUTS = (
    # Passwords in addresses; then anything named like a secret; then signed tokens; then mail addresses.
    (re.compile(r"(?<=://)([^\s:/@]*):\S*@"), r"\1:…@"),
    (
        re.compile(
            r"(?i)\b(password|secret|authorization|cookie|set-cookie|token|api[_-]?key|principal)"
            r"([\"']?\s*[=:]\s*)(bearer\s+)?[^\s,;}&]+"
        ),
        r"\1\2…",
    ),
    (re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"), "…"),
    (re.compile(r"(?i)\b(code=)\d{6}\b"), r"\1…"),
    (re.compile(r"[^\s@<>\"'(=:]+@[^\s@<>\"')]+\.[A-Za-z]{2,}"), "(mail)"),
    # What PostgreSQL and SQLAlchemy quote from a row, then secrets in addresses: long, random, no UUID.
    (re.compile(r"\[parameters: .*?\](?=\n|$)", re.DOTALL), "[parameters: …]"),
    (re.compile(r"(DETAIL:\s+).*"), r"\1…"),
    (re.compile(r"(?<=/)(?![0-9a-f]{8}-[0-9a-f]{4}-)(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{26,}(?=[/?.\s\"']|$)"), "…"),
)
QUIET = {
    "alembic": logging.WARNING,
    "kombu.mixins": logging.CRITICAL,
    "amqp": logging.WARNING,
    "nameko": logging.WARNING,
}
"""Libraries whose lines hold message bodies (kombu's decode errors) or say nothing."""


def without_secrets(text: str) -> str:
    """The text with everything that looks like a secret or a mail address cut out."""
    for pattern, replacement in CUTS:
        text = pattern.sub(replacement, text)
    return text


def start(settings: Settings, house: str) -> None:
    """Log to standard error from here on, as the settings say."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Machine(house) if settings.log_format == "json" else _Person())
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)


class _Machine(JsonFormatter):
    """One JSON object a line: time (UTC), level, logger, message, house, trace."""

    def __init__(self, house: str) -> None:
        super().__init__("%(message)s", json_ensure_ascii=False)
        self._house = house

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        super().add_fields(log_data, record, message_dict)
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        log_data |= {"time": f"{moment}.{record.msecs:03.0f}Z", "level": record.levelname, "logger": record.name}
        log_data["house"] = log_data.get("house") or self._house
        _, _, trace = current_trace().partition("00-")
        if trace:
            log_data["trace"] = trace[:32]

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return {name: without_secrets(value) if isinstance(value, str) else value for name, value in log_data.items()}


class _Person(logging.Formatter):
    """One short line for a terminal."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s  %(levelname)-7s %(message)s", "%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))
