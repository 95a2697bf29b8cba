"""What is published is what the code says."""

from __future__ import annotations

from pathlib import Path

from services.gateway.api.openapi import published

FILE = Path(__file__).resolve().parents[3] / "docs" / "openapi.json"


def test_the_committed_description_is_the_generated_one() -> None:
    assert FILE.read_text(encoding="utf-8") == published(), "run `make contracts`"
