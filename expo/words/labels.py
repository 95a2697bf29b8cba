"""A code of a vocabulary as the reader's language names it; countries and languages are named as CLDR does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expo.contracts import vocabulary
from expo.words.catalogues import catalogue, locale_of
from expo.words.tables import states

if TYPE_CHECKING:
    from collections.abc import Mapping

VOCABULARIES: dict[str, Mapping[str, str]] = {
    "target_groups": vocabulary.TARGET_GROUPS,
    "phases": vocabulary.PHASES,
    "hazards": vocabulary.HAZARDS,
    "topics": vocabulary.TOPICS,
    "project_themes": vocabulary.PROJECT_THEMES,
    "project_kinds": vocabulary.PROJECT_KINDS,
    "edition_kinds": states.EDITION_KINDS,
    "edition_states": states.EDITION_STATES,
    "registration_states": states.REGISTRATION_STATES,
    "dimensions": states.DIMENSIONS,
    "roles": states.ROLES,
    "seat_states": states.SEAT_STATES,
    "slot_states": states.BOOKING_STATES,
    "progress": states.PROGRESS,
    "session_kinds": states.SESSION_KINDS,
    "reasons": states.REASONS,
    "message_states": states.MESSAGE_STATES,
    "templates": states.TEMPLATES,
}
"""Vocabulary → code → msgid, whose context is the vocabulary's name; `countries` and `languages` come from CLDR."""


def label(vocabulary_name: str, code: str, lang: str) -> str:
    """The label of a code in a vocabulary; a code that is not known is shown as it is."""
    if vocabulary_name == "countries":
        return str(locale_of(lang).territories.get(code.upper(), code))
    if vocabulary_name == "languages":
        return str(locale_of(lang).languages.get(code, code))
    message = VOCABULARIES.get(vocabulary_name, {}).get(code)
    if message is None:
        return code
    return catalogue(lang).pgettext(vocabulary_name, message)


def options(vocabulary_name: str, lang: str, codes: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Code and label of each entry for a form's list, in the vocabulary's order; countries need their codes given."""
    listed = codes or tuple(VOCABULARIES.get(vocabulary_name, ())) or vocabulary.COUNTRIES
    return [(code, label(vocabulary_name, code, lang)) for code in listed]
