"""One catalogue a language, read from its `.po` file when first asked for and kept in memory."""

from __future__ import annotations

from functools import cache
from gettext import c2py
from typing import TYPE_CHECKING, Any

from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from expo.words.languages import FALLBACK, locale, normalise, po_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from babel import Locale
    from babel.messages.catalog import Catalog

Key = tuple[str | None, str]


class Catalogue:
    """The words of one language; what it does not have is said in English.

    Attributes:
        asked: the language that the reader wants.
        language: the language of the words; English where there is no catalogue yet, so that a page can say so.
    """

    def __init__(
        self, asked: str, language: str, words: dict[Key, tuple[str, ...]], form: Callable[[int], int]
    ) -> None:
        self.asked, self.language = asked, language
        self._words, self._form = words, form

    @property
    def complete(self) -> bool:
        """Whether the words are in the language that was asked for."""
        return self.asked == self.language

    def gettext(self, message: str) -> str:
        """The message in this language."""
        return self._one(None, message)

    def pgettext(self, context: str, message: str) -> str:
        """The message in this language, as it is meant in the context."""
        return self._one(context, message)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The form of the message that goes with the number."""
        return self._form_of(None, singular, plural, n=n)

    def npgettext(self, context: str, singular: str, plural: str, n: int) -> str:
        """The form of the message that goes with the number, as it is meant in the context."""
        return self._form_of(context, singular, plural, n=n)

    def _one(self, context: str | None, message: str) -> str:
        found = self._words.get((context, message))
        return found[0] if found else message

    def _form_of(self, context: str | None, singular: str, plural: str, *, n: int) -> str:
        found = self._words.get((context, singular))
        if not found:
            return singular if abs(n) == 1 else plural
        return found[min(self._form(abs(n)), len(found) - 1)]


def catalogue(lang: str) -> Catalogue:
    """The catalogue of a language; English where we have none for it."""
    return _load(normalise(lang) or FALLBACK)


def locale_of(lang: str) -> Locale:
    """CLDR's locale for the language that the reader's words are in: a page is in one language, dates included."""
    return locale(catalogue(lang).language)


@cache
def _load(lang: str) -> Catalogue:
    if lang == FALLBACK or not po_file(lang).exists():
        return Catalogue(lang, FALLBACK, {}, lambda n: int(n != 1))
    with po_file(lang).open("rb") as file:
        held = read_po(file, locale=locale(lang))
    return Catalogue(lang, lang, dict(_entries(held)), _plural_form(lang))


def _entries(held: Catalog) -> Any:
    for message in held:
        if not message.id or message.fuzzy or not message.string:
            continue
        singular = message.id[0] if isinstance(message.id, tuple | list) else message.id
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if all(forms):
            yield (message.context, singular), tuple(forms)


def _plural_form(lang: str) -> Callable[[int], int]:
    """The rule that CLDR gives for the language, not the one that a file's header claims."""
    rule: Callable[[int], int] = c2py(get_plural(locale(lang)).plural_expr)
    return rule
