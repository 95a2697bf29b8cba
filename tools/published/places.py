"""Where what is generated lies."""

from __future__ import annotations

from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PUBLISHED = CHECKOUT / "expo" / "contracts" / "published"
REFERENCE = CHECKOUT / "docs" / "reference"
