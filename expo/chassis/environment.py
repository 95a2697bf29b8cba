"""The environment as typed values: each that does not fit becomes one sentence for whoever set it.

`NAME_FILE` names a file that holds the value of `NAME`, as secrets are mounted.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

_YES, _NO = {"1", "yes", "on", "true"}, {"0", "no", "off", "false"}


class SettingError(ValueError):
    """A setting that cannot be used, as a sentence for whoever set it. Never holds a secret's value."""


def without_password(text: str) -> str:
    """The text with the password of every address in it replaced by three dots."""
    return re.sub(r"(?<=://)([^\s:/@]*):\S*@", r"\1:…@", text)


class Environment:
    """The environment, with files for secrets and a sentence for each value that does not fit."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str, default: str = "") -> str:
        """The value, from the variable or from the file that `NAME_FILE` names."""
        named = self._environ.get(f"{name}_FILE", "")
        if not named:
            return self._environ.get(name, "").strip() or default
        if self._environ.get(name):
            raise SettingError(f"{name} and {name}_FILE are both set: unset one of them.")
        try:
            return Path(named).read_text(encoding="utf-8").strip() or default
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "not UTF-8 text"
            raise SettingError(
                f"{name}_FILE is {named!r}, which cannot be read ({reason}): "
                f"name a file that this user may read, or set {name} itself."
            ) from error

    def number(self, name: str, default: int, *, low: int, high: int) -> int:
        """A whole number between the two, both included."""
        value = self.text(name)
        if value and not (re.fullmatch(r"[0-9]{1,9}", value) and low <= int(value) <= high):
            raise _unfit(name, value, f"a whole number from {low} to {high}")
        return int(value) if value else default

    def seconds(self, name: str, default: float, *, high: float) -> float:
        """A duration, above zero."""
        value = self.text(name)
        if value and not (re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", value) and 0 < float(value) <= high):
            raise _unfit(name, value, f"a number of seconds up to {high:g}")
        return float(value) if value else default

    def switch(self, name: str, *, default: bool) -> bool:
        """On or off."""
        value = self.text(name).lower()
        if value and value not in _YES | _NO:
            raise SettingError(f"{name} is {value!r}, which is neither on nor off: set it to on or off.")
        return value in _YES if value else default

    def one_of(self, name: str, options: tuple[str, ...]) -> str:
        """One of the options, the first where nothing is set."""
        value = self.text(name, options[0])
        for option in options:
            if value.lower() == option.lower():
                return option
        raise SettingError(f"{name} is {value!r}, which is not known: set it to one of {', '.join(options)}.")

    def url(self, name: str, schemes: tuple[str, ...], example: str) -> str:
        """An address with one of the schemes; empty where nothing is set."""
        value = self.text(name)
        if value and urlsplit(value).scheme not in schemes:
            raise SettingError(
                f"{name} is {without_password(value)!r}, which does not begin with {schemes[0]}://: "
                f"set it to an address such as {example}"
            )
        return value


def _unfit(name: str, value: str, wanted: str) -> SettingError:
    return SettingError(f"{name} is {value!r}, which is not {wanted}: set it to {wanted}, or unset it.")
