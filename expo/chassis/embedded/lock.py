"""One running expo a folder: a lock on EXPO_HOME that ends with its process, whatever ends it."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from expo.chassis.environment import SettingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "lock"


@contextmanager
def home_lock(home: Path) -> Iterator[None]:
    """Hold EXPO_HOME, or refuse and name the process that has it."""
    home.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(home / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(descriptor, home)
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def is_held(home: Path) -> bool:
    """Whether an expo runs on this EXPO_HOME."""
    try:
        with home_lock(home):
            return False
    except SettingError:
        return True


def _take(descriptor: int, home: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(descriptor, 20, 0).decode(errors="replace") or "?"
        raise SettingError(
            f"An expo runs on {home} already (process {holder}): end it, or set EXPO_HOME to another folder."
        ) from error
