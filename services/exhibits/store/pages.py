"""Lists of what is shown, page by page, in the order of their folded titles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from sqlalchemy import func, select, tuple_

from services.exhibits.domain import cursors, words
from services.exhibits.models import Listable

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session
    from sqlalchemy.orm.interfaces import ORMOption

Row = TypeVar("Row", bound=Listable)


class Asked(Protocol):
    """What every list is asked with."""

    @property
    def edition(self) -> str: ...
    @property
    def after(self) -> str | None: ...
    @property
    def limit(self) -> int: ...
    @property
    def text(self) -> str | None: ...


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, where the next ones begin, and how many there are, where the first page was asked."""

    items: Sequence[Row]
    next: str | None
    total: int | None


def page(
    session: Session,
    model: type[Row],
    asked: Asked,
    *,
    filters: Sequence[ColumnElement[bool]] = (),
    options: Sequence[ORMOption] = (),
) -> Page[Row]:
    """The rows after the cursor that meet all filters and contain every word of the text."""
    wanted = [model.edition == asked.edition, *filters, *_found_by(model, asked.text)]
    query = select(model).where(*wanted).order_by(model.order, model.key).limit(asked.limit + 1)
    if asked.after:
        query = query.where(tuple_(model.order, model.key) > cursors.read(asked.after))
    rows = session.scalars(query.options(*options)).all()
    shown = rows[: asked.limit]
    more = cursors.cursor_of(shown[-1].order, shown[-1].key) if len(rows) > asked.limit else None
    return Page(shown, more, None if asked.after else _count(session, model, wanted))


def _found_by(model: type[Listable], text: str | None) -> list[ColumnElement[bool]]:
    return [model.search.like(words.pattern(word), escape="\\") for word in (text or "").split()]


def _count(session: Session, model: type[Any], wanted: Sequence[ColumnElement[bool]]) -> int:
    return session.scalar(select(func.count()).select_from(model).where(*wanted)) or 0
