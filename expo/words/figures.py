"""What a sentence shows for a figure: its name says what it is, and the reader's language how it is written."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from expo.words.catalogues import catalogue
from expo.words.formats import moment, number
from expo.words.labels import label
from expo.words.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOMENTS = frozenset({"start", "end", "since", "until", "at", "opens", "closes", "deadline", "from", "to"})
_LABELS = {
    "target_group": "target_groups",
    "group": "target_groups",
    "country": "countries",
    "language": "languages",
    "phase": "phases",
    "hazard": "hazards",
    "role": "roles",
    "roles": "roles",
    "reason": "reasons",
    "outcome": "reasons",
    "was": "registration_states",
}


class Shown(dict[str, str]):
    """Figures by placeholder; one that the house did not give reads as a dash, so that no refusal is ever unsaid."""

    def __missing__(self, _name: str) -> str:
        return "–"


def shown(figures: Mapping[str, Any], lang: str, zone: str) -> Shown:
    """The figures as the reader's language writes them; times on the clocks of `zone`."""
    return Shown({name: _show(name, value, lang, zone=zone) for name, value in figures.items() if value is not None})


def _show(name: str, value: Any, lang: str, *, zone: str) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_show(name, each, lang, zone=zone) for each in value)
    if isinstance(value, dict):
        return _quota(value, lang) if "capacity" in value else text(value, lang)[0]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value, lang)
    if name in _LABELS:
        return label(_LABELS[name], str(value), lang)
    found = _moment(value) if name in _MOMENTS else None
    return moment(found, lang, zone) if found else str(value)


def _quota(count: Mapping[str, Any], lang: str) -> str:
    """How a ceiling stands: `Poland 20 of 20`."""
    vocabulary = {"group": "target_groups", "country": "countries"}.get(count["by"], "dimensions")
    said = {
        "who": label(vocabulary, count.get("value") or "total", lang),
        "taken": number(count["taken"], lang),
        "capacity": number(count["capacity"], lang) if count["capacity"] is not None else "∞",
    }
    return catalogue(lang).pgettext("quota", "%(who)s %(taken)s of %(capacity)s") % said


def _moment(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else None
