"""Words as search compares them, and the codes that people read aloud."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Capitals and digits without look-alikes: no I, L, O, 0, 1."""

_UNMARKED = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ħ": "h"}
)


def fold(words: str) -> str:
    """Lower case without marks, single spaces: what search compares."""
    plain = unicodedata.normalize("NFKD", words.casefold()).translate(_UNMARKED)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(bare.split())


def search_text(*parts: str | dict[str, str] | Iterable[str] | None) -> str:
    """Everything by which a thing is found, folded, in one line: each language of a `Text`, each item of a list."""
    return fold(" ".join(word for part in parts if part for word in _words(part)))


def _words(part: str | dict[str, str] | Iterable[str]) -> Iterable[str]:
    if isinstance(part, str):
        return (part,)
    return part.values() if isinstance(part, dict) else part


def pattern(words: str) -> str:
    """The folded words as a LIKE pattern with backslash as escape."""
    escaped = fold(words).replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"


def new_code() -> str:
    """A code for the station; about 900 million of them, so a chance meeting is the database's to refuse."""
    return "".join(secrets.choice(ALPHABET) for _ in range(6))


def first_in(text: dict[str, str]) -> str:
    """The words by which lists are ordered: English, else the first language there is."""
    return text.get("en") or next(iter(text.values()))
