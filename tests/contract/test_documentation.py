"""The documentation names what there is: tests, files, pages, settings of commands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tools.published.places import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

PAGES = sorted(
    path
    for place in ("*.md", "docs/*.md", "docs/adr/*.md", "docs/reference/*.md", "deploy/*.md", "services/*/README.md")
    for path in CHECKOUT.glob(place)
)
MADE_LATER = {"deploy/secrets"}
_LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)(?:#[\w-]+)?\)")
_FILE = re.compile(r"`((?:expo|services|tests|tools|deploy|docs|benchmarks)/[\w./*-]+)`")
_TEST = re.compile(r"`(test_\w+)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(CHECKOUT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    links = _LINK.findall(page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(CHECKOUT).as_posix())
def test_every_file_that_is_named_exists(page: Path) -> None:
    names = _FILE.findall(page.read_text(encoding="utf-8"))

    assert [name for name in set(names) - MADE_LATER if not any(CHECKOUT.glob(name.rstrip("/")))] == []


def test_every_test_that_shows_a_guarantee_exists() -> None:
    named = set(_TEST.findall((CHECKOUT / "docs" / "guarantees.md").read_text(encoding="utf-8")))
    written = {
        name
        for path in (CHECKOUT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }

    assert len(named) > 50
    assert sorted(named - written) == []


def test_every_trap_has_a_row() -> None:
    rows = re.findall(r"^\| (T\d+) \|", (CHECKOUT / "docs" / "guarantees.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert rows == [f"T{number}" for number in range(1, 31)]
