"""The folders of real input that variables name; nothing of them is part of the project."""

from __future__ import annotations

import os
from pathlib import Path


def folder(variable: str = "EXPO_REAL_DATA") -> Path:
    """The folder that the variable names, or a sentence where it names none."""
    found = Path(os.environ.get(variable, ""))
    if not os.environ.get(variable) or not found.is_dir():
        raise FileNotFoundError(f"{variable} must name the folder with the real input.")
    return found
