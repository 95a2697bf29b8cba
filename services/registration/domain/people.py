"""Names as they are searched: without marks and case, so that `zelaznik` finds `Żelaźnik`."""

from __future__ import annotations

import unicodedata

_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "’": "'"}
)
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters and digits that nobody mistakes for one another: no 0 O 1 I."""
CODE_LENGTH = 6


def fold(*words: str | None) -> str:
    """The words in lower case, without marks, special letters spelt out, one space apart."""
    text = unicodedata.normalize("NFKD", " ".join(word for word in words if word).casefold()).translate(_PLAIN)
    bare = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(bare.split())


def code(number: int) -> str:
    """The people-readable code of a random number."""
    signs = []
    for _ in range(CODE_LENGTH):
        number, sign = divmod(number, len(_ALPHABET))
        signs.append(_ALPHABET[sign])
    return "".join(signs)


CODES = len(_ALPHABET) ** CODE_LENGTH
"""How many codes there are."""
