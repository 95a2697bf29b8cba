"""Documents of a programme, written once a version: many read them, few change what they say."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from sqlalchemy import literal_column, select

from expo.chassis import editions
from services.agenda.domain import frab_export
from services.agenda.models import ProgrammeRow
from services.agenda.store import programme

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from services.agenda.domain.frab_export import Document

KEPT = 24
"""Documents that one process keeps: a few editions in a few languages, twice."""
_written: OrderedDict[tuple[object, ...], Document] = OrderedDict()


def document(session: Session, edition: str, wanted: str, *, language: str) -> Document:
    """The edition's programme in a format and language, as it is now."""
    facts = editions.find(session, edition)
    # Read before the content: should it change in between, what is kept is newer than its version, never older.
    # The transaction that wrote the version tells it from the same version of a database that was restored.
    stamp: Any = select(ProgrammeRow.version, literal_column("xmin::text")).where(ProgrammeRow.edition == edition)
    version, writer = session.execute(stamp).one_or_none() or (0, "")
    key = (edition, version, writer, facts.version, wanted, language)
    found = _written.get(key)
    if found is None or not writer:
        title = frab_export.in_language(facts.title, language) or edition
        head = frab_export.Head(edition, title, facts.time_zone, str(version))
        found = _written[key] = frab_export.write(programme.kept(session, edition), head, wanted, language=language)
        while len(_written) > KEPT:
            _written.popitem(last=False)
    return found
