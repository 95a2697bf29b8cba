"""Short names, codes, kinds and language tags, made the same way each time from what a source says."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

SPOKEN_TO = ("en", "pl", "lv", "lt", "et", "fi", "sv", "de", "uk", "da", "nb", "is")
"""Languages that published words may be in; a session may be spoken in any."""

_UNMARKED = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "þ": "th", "ð": "d", "œ": "oe", "ı": "i"}
)
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_TAG = re.compile(r"[a-z]{2,3}(?![a-z])")

KINDS = frozenset(
    (
        *("talk", "workshop", "hackathon", "panel", "poster", "demonstration", "project", "course"),
        *("round_table", "visit", "ceremony", "social", "break", "other"),
    )
)
_KINDS = (
    ("workshop", ("workshop", "hands-on", "lab")),
    ("hackathon", ("hackathon", "hack ")),
    ("panel", ("panel", "podium", "debate")),
    ("poster", ("poster",)),
    ("demonstration", ("demo",)),
    ("project", ("project",)),
    ("course", ("course", "training", "tutorial", "class")),
    ("round_table", ("round table", "roundtable", "meetup", "meeting", "birds of a feather", "bof")),
    ("visit", ("visit", "tour", "excursion")),
    ("ceremony", ("ceremony", "opening", "closing", "award")),
    ("break", ("break", "lunch", "coffee", "dinner")),
    ("social", ("social", "party", "concert", "dj", "performance", "music", "game show", "evening", "reception")),
    ("talk", ("talk", "lecture", "keynote", "presentation", "podcast", "session", "plenary", "maintrack", "devroom")),
)


def fold(words: str) -> str:
    """Lower case without marks: what search and short names compare."""
    plain = unicodedata.normalize("NFKD", words.casefold()).translate(_UNMARKED)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def slug_of(words: str, *, least: str = "x", limit: int = 56) -> str:
    """A short name of the words; names in other scripts get `least` and a digest of theirs."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(words)).strip("-")[:limit].strip("-")
    return slug or f"{least}-{digest(words, 6)}"


def digest(words: str, length: int) -> str:
    """The first hex digits of the words' SHA-256."""
    return hashlib.sha256(words.encode()).hexdigest()[:length]


def code_of(guid: UUID) -> str:
    """Six characters without look-alikes, always the same for one guid."""
    rest, code = guid.int, ""
    for _ in range(6):
        rest, index = divmod(rest, len(_ALPHABET))
        code += _ALPHABET[index]
    return code


def kind_of(words: str | None) -> str:
    """Which of our kinds a source's free `type` means."""
    if words in KINDS:
        return str(words)
    folded = f"{fold(words or '')} "
    return next((kind for kind, marks in _KINDS if any(mark in folded for mark in marks)), "other")


def languages_of(words: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The BCP 47 primary tags of `de, en` or `de-formal`, and what of it is no tag."""
    tags: dict[str, None] = {}
    unknown: list[str] = []
    for part in re.split(r"[,;/&|+\s]+", (words or "").strip().lower()):
        found = _TAG.match(part)
        if found:
            tags[{"no": "nb", "nn": "nb", "ger": "de", "eng": "en", "pol": "pl"}.get(found[0], found[0])] = None
        elif part:
            unknown.append(part)
    return tuple(tags), tuple(unknown)


def written_in(languages: tuple[str, ...], otherwise: str) -> str:
    """The language of a session's titles: the first it is spoken in that we have words for."""
    return next((tag for tag in languages if tag in SPOKEN_TO), otherwise)
