"""The folder of real input that `EXPO_REAL_DATA` names; nothing of it is part of the project."""

from __future__ import annotations

import os
from pathlib import Path


def folder() -> Path:
    """The folder, or a sentence where the variable names none."""
    found = Path(os.environ.get("EXPO_REAL_DATA", ""))
    if not os.environ.get("EXPO_REAL_DATA") or not found.is_dir():
        raise FileNotFoundError("EXPO_REAL_DATA must name the folder with the real input.")
    return found
