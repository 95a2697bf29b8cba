"""Words are made last: houses give codes and figures, and the reader's catalogue makes the sentence.

What a caller needs is here; a language is a BCP 47 tag, and every function takes the reader's as an argument.
"""

from __future__ import annotations

from expo.words.catalogues import Catalogue, catalogue
from expo.words.formats import clock, date, day, duration, moment, number, percent, span, zone_city
from expo.words.labels import VOCABULARIES, label, options
from expo.words.languages import FALLBACK, endonym, negotiate, normalise, spoken
from expo.words.sentences import explanation, fault, sentence, title
from expo.words.texts import text

__all__ = [
    "FALLBACK",
    "VOCABULARIES",
    "Catalogue",
    "catalogue",
    "clock",
    "date",
    "day",
    "duration",
    "endonym",
    "explanation",
    "fault",
    "label",
    "moment",
    "negotiate",
    "normalise",
    "number",
    "options",
    "percent",
    "sentence",
    "span",
    "spoken",
    "text",
    "title",
    "zone_city",
]
