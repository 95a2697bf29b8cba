"""Published words in several languages: the reader's language, then the edition's, then any, and which one it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expo.words.languages import FALLBACK, normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def text(held: Mapping[str, str] | None, lang: str, edition_langs: Sequence[str] = ()) -> tuple[str, str]:
    """The text for the reader and the language it is in, so that a page can say so; `("", lang)` if there is none."""
    if not held:
        return "", lang
    order = (normalise(lang) or FALLBACK, *edition_langs, FALLBACK, *held)
    used = next(each for each in order if held.get(each) is not None)
    return held[used], used
