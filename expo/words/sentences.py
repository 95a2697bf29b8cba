"""The sentence for a code and its figures: why it was refused, what is wrong with a field, how it was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from expo.words.catalogues import catalogue
from expo.words.figures import shown
from expo.words.marks import N_
from expo.words.tables.errors import ERRORS, TITLES
from expo.words.tables.faults import FAULTS
from expo.words.tables.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from expo.words.marks import Sentence

_UNKNOWN = N_("This could not be done (%(code)s).")
_UNKNOWN_FAULT = N_("This value is not valid (%(code)s).")
_UNKNOWN_RULE = N_("Decided by the rule “%(code)s”.")


def sentence(code: str, figures: Mapping[str, Any] | None, lang: str, *, zone: str = "UTC") -> str:
    """What an error's code and figures say to the reader; times on the clocks of `zone`."""
    return _say(ERRORS.get(code, _UNKNOWN), {"code": code, **(figures or {})}, lang, zone=zone)


def fault(field: Mapping[str, Any], lang: str, *, zone: str = "UTC") -> str:
    """What is wrong with one field: an item of an `Invalid`'s `fields`, to be shown beside the field."""
    code = str(field.get("code", ""))
    found = FAULTS.get(code) or ERRORS.get(code, _UNKNOWN_FAULT)
    figures = {"code": code, "value": field.get("value"), **(field.get("figures") or {})}
    return _say(found, figures, lang, zone=zone)


def explanation(rule: str, outcome: str, figures: Mapping[str, Any] | None, lang: str, *, zone: str = "UTC") -> str:
    """How something was decided: a ledger entry's rule, outcome and figures as a sentence."""
    found = RULES.get(f"{rule}.{outcome}") or RULES.get(rule) or RULES.get(outcome, _UNKNOWN_RULE)
    return _say(found, {"code": rule, "outcome": outcome, **(figures or {})}, lang, zone=zone)


def title(kind: str, lang: str) -> str:
    """The short title for a kind of error (`invalid`, `not_found`, `conflict`)."""
    return _say(TITLES.get(kind, TITLES["error"]), {}, lang, zone="UTC")


def _say(found: Sentence, figures: Mapping[str, Any], lang: str, *, zone: str) -> str:
    said = catalogue(lang)
    if found.many:
        message = said.ngettext(found.one, found.many, _count(figures.get(found.by)))
    else:
        message = said.gettext(found.one)
    return message % shown(figures, lang, zone)


def _count(value: Any) -> int:
    return int(value) if isinstance(value, int | float) else 0
