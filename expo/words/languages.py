"""Which language a reader gets: what was asked for, in a form that we know, else English."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale

from expo.contracts.kinds import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

FALLBACK = "en"
"""The language of the msgids: what has no catalogue yet is read in it."""
LOCALES = Path(__file__).with_name("locales")

_KIN = {"no": "nb", "nn": "nb"}
_REGIONS = {"en": "en_GB"}


def normalise(tag: str) -> str | None:
    """The interface language that a BCP 47 tag means (`pl-PL` → `pl`, `nn` → `nb`), or None."""
    primary = tag.strip().replace("_", "-").split("-")[0].lower()
    known = _KIN.get(primary, primary)
    return known if known in LANGUAGES else None


@cache
def spoken() -> tuple[str, ...]:
    """The languages that have a catalogue now, in the order in which we name them."""
    return tuple(each for each in LANGUAGES if each == FALLBACK or po_file(each).exists())


def po_file(lang: str) -> Path:
    """Where the language's catalogue lies."""
    return LOCALES / lang / "LC_MESSAGES" / "expo.po"


def negotiate(accept_language: str | None, *, chosen: str | None = None, among: Iterable[str] = LANGUAGES) -> str:
    """The reader's language: the chosen one if we know it, else the best of an Accept-Language header (RFC 9110)."""
    offered = tuple(among)
    picked = normalise(chosen) if chosen else None
    if picked in offered:
        return picked
    ranked = sorted(_ranges(accept_language or ""), key=lambda pair: -pair[1])
    wanted = (normalise(tag) for tag, quality in ranked if quality > 0)
    return next((each for each in wanted if each in offered), FALLBACK)


def _ranges(header: str) -> Iterable[tuple[str, float]]:
    for part in header[:1000].split(","):
        tag, _, parameter = part.partition(";")
        if tag.strip():
            yield tag, _quality(parameter)


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0


@cache
def locale(lang: str) -> Locale:
    """CLDR's locale for a language; English is European: day before month, 24 hours."""
    known = normalise(lang) or FALLBACK
    return Locale.parse(_REGIONS.get(known, known))


def endonym(lang: str) -> str:
    """A language by its own name, for the language chooser: `polski`, `latviešu`."""
    own = locale(lang)
    return str(own.languages[own.language])
