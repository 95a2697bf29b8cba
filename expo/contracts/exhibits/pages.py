"""How a list is asked for page by page, and how one thing links to another."""

from __future__ import annotations

from marshmallow import fields, validate

from expo.contracts.kinds import Line, Slug, Text, Token
from expo.contracts.message import Answer, Request, of


class Page(Request):
    """A list is asked for page by page."""

    edition: str = of(Slug(), "Short name of the edition.")
    after: str | None = of(Token(), "Cursor: `next` of the page before; none = from the first.", default=None)
    limit: int = of(
        fields.Integer(strict=True, validate=validate.Range(1, 500)), "Rows a page, 500 at most.", default=50
    )
    text: str | None = of(
        Line(100), "Words that title, summary or partners contain; case and diacritics do not matter.", default=None
    )


class Link(Answer):
    """Another thing of the same edition, as a page links to it."""

    key: str = of(Slug(), "Its short name.")
    title: dict[str, str] = of(Text(), "What it is called.")
