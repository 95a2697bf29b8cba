"""Marks for the words that tables hold: what is marked here is found by `make messages` and said later."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sentence:
    """A msgid with named placeholders, and where it counts something, the form for several and the figure counted."""

    one: str
    many: str = ""
    by: str = ""


def N_(message: str) -> Sentence:  # noqa: N802 - gettext's customary name for "not translated here"
    """Mark a sentence."""
    return Sentence(message)


def NN_(singular: str, plural: str, *, by: str) -> Sentence:  # noqa: N802 - as above, for plurals
    """Mark a sentence whose form follows the figure `by`."""
    return Sentence(singular, plural, by)
