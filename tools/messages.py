"""The message catalogues: what the code, the tables and the templates say, against what each language has for it.

`python -m tools.messages` brings every catalogue up to date: new msgids empty, old ones gone, translations kept. With
`--check` nothing is written, and each fault is a line. A language begins when its folder is made.
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from expo.words.labels import VOCABULARIES
from expo.words.languages import LOCALES, locale, po_file

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKOUT = Path(__file__).resolve().parents[1]
PLACES = {
    "expo/words": [("**.py", "python")],
    "services/gateway": [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")],
    "services/notify": [("**.html", "jinja2"), ("**.txt", "jinja2")],
}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "N_": None,
    "NN_": (1, 2),
}
OPTIONS = {"**.html": {"trimmed": "true", "silent": "false"}, "**.txt": {"trimmed": "true", "silent": "false"}}
_PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%|%")
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def extracted() -> Catalog:
    """Every msgid of the platform, with its context."""
    found = Catalog(project="BALTinnoSEC expo", creation_date=_EPOCH, fuzzy=False)
    for place, methods in PLACES.items():
        rows = extract_from_dir(
            CHECKOUT / place,
            methods,
            OPTIONS,
            keywords=KEYWORDS,
            comment_tags=["for translators:"],
            strip_comment_tags=True,
        )
        for _file, _line, message, comments, context in rows:
            found.add(message, auto_comments=comments, context=context)
    for name, labels in VOCABULARIES.items():
        for message in labels.values():
            found.add(message, context=name)
    return found


def languages() -> list[str]:
    """The languages that have a catalogue."""
    return sorted(folder.name for folder in LOCALES.iterdir() if po_file(folder.name).exists())


def update(lang: str, template: Catalog) -> bytes:
    """The language's catalogue as it should be kept."""
    held = _read(lang)
    made = Catalog(
        locale=locale(lang), project=template.project, creation_date=_EPOCH, revision_date=_EPOCH, fuzzy=False
    )
    made.header_comment = "# SPDX-License-Identifier: EUPL-1.2"
    for message in template:
        if message.id:
            there = held.get(message.id, context=message.context)
            made.add(
                message.id, there.string if there else "", auto_comments=message.auto_comments, context=message.context
            )
    written = BytesIO()
    write_po(written, made, width=120, no_location=True, sort_output=True, ignore_obsolete=True)
    return written.getvalue()


def faults(lang: str, template: Catalog) -> Iterator[str]:
    """What keeps the language's catalogue from being complete, a line each."""
    held = _read(lang)
    forms = get_plural(locale(lang)).num_plurals
    for message in template:
        if not message.id:
            continue
        there = held.get(message.id, context=message.context)
        fault = "is missing" if there is None else _fault(there, forms)
        if fault:
            yield f"{lang}: {message.id!r} {fault}"
    known = {(message.id, message.context) for message in template}
    yield from (
        f"{lang}: {each.id!r} is said nowhere any more" for each in held if (each.id, each.context) not in known
    )


def _fault(there: Message, forms: int) -> str:
    singular, *plural = map(str, there.id if isinstance(there.id, tuple | list) else (there.id,))
    strings = [
        str(each or "") for each in (there.string if isinstance(there.string, tuple | list) else (there.string,))
    ]
    if there.fuzzy or not all(strings):
        return "is not translated"
    if plural and len(strings) != forms:
        return f"has {len(strings)} plural forms of {forms}"
    asked = _placeholders(plural[0] if plural else singular)
    # "The only place" counts without a figure; the form for one may do the same in any language.
    fine = [asked, _placeholders(singular)], *([asked] for _ in strings[1:])
    wrong = next((each for each, may in zip(strings, fine, strict=True) if _placeholders(each) not in may), None)
    return f"has other placeholders in {wrong!r}" if wrong else ""


def _placeholders(text: str) -> set[str]:
    """The names, and `!` for a percent sign that formatting would stumble over."""
    return {match[1] or "!" for match in _PLACEHOLDER.finditer(text) if match[0] != "%%"}


def _read(lang: str) -> Catalog:
    with po_file(lang).open("rb") as file:
        return read_po(file, locale=locale(lang))


def main(arguments: list[str]) -> int:
    """Update or check every catalogue; the exit code says whether all are complete."""
    template = extracted()
    if "--check" not in arguments:
        for lang in languages():
            po_file(lang).write_bytes(update(lang, template))
    found = [fault for lang in languages() for fault in faults(lang, template)]
    print("\n".join(found) or f"{len(template)} messages in {', '.join(['en', *languages()])}: complete")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
