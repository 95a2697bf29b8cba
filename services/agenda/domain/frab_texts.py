"""Texts and addresses of a row, made fit to publish; what had to be changed is remarked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from services.agenda.domain.programme import Link, Words

if TYPE_CHECKING:
    from services.agenda.domain.frab_document import Row
    from services.agenda.domain.programme import Reading

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_OPEN = frozenset({"http", "https", "mailto", "tel", "geo", "ftp", "matrix", "xmpp", "irc", "ircs"})
"""Schemes that a page may link to; `javascript:` and `data:` are left out."""
_LONG = 1000
"""Texts that may be longer than this keep their lines; shorter ones become one line."""


class Write(Protocol):
    """Gives a row's text of that name as published words, None where there is none."""

    def __call__(self, name: str, limit: int) -> Words | None: ...


def text_of(row: Row, name: str, limit: int, reading: Reading) -> str | None:
    """The text without control characters; longer than `limit` is refused, never cut."""
    text = row.text(name)
    if text is None:
        return None
    clean = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if limit <= _LONG:
        clean = " ".join(clean.split())
    if CONTROL.search(text):
        reading.repair(f"{row.pointer}/{name}", "control_character", text)
    if len(clean) > limit:
        reading.refuse(f"{row.pointer}/{name}", "too_long", clean)
    return clean.strip() or None


def words_of(row: Row, reading: Reading, *, language: str) -> Write:
    """Writes the row's texts in one language."""

    def write(name: str, limit: int) -> Words | None:
        text = text_of(row, name, limit, reading)
        return {language: text} if text else None

    return write


def addresses_of(row: Row, name: str, reading: Reading) -> tuple[Link, ...]:
    """The row's addresses of that name; one that a page may not link to is left out."""
    entries = row.listed(name) or [{"url": row.text(name), "title": None}]
    found = []
    for index, entry in enumerate(entries):
        url = str(entry.get("url") or "").strip()
        if not url:
            continue
        if not _may_link(url):
            reading.repair(f"{row.pointer}/{name}/{index}", "address_not_safe", url)
            continue
        safe = quote(CONTROL.sub("", url), safe="!#$%&'()*+,/:;=?@[]~")
        title = " ".join(CONTROL.sub("", str(entry.get("title") or url)).split())[:500]
        found.append(Link(safe, title or safe))
    return tuple(found)


def _may_link(url: str) -> bool:
    scheme = _SCHEME.match(url)
    return len(url) <= 1500 and (scheme is None or scheme[1].lower() in _OPEN)  # noqa: PLR2004 - room for escapes
