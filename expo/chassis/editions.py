"""What a house knows of the editions: a projection of registration's `EditionChanged`, the newest version only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Integer, String
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, mapped_column

from expo.chassis import db
from expo.contracts.registration import Day, EditionChanged
from expo.errors import NotFound

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class EditionRow(db.Base):
    """An edition as registration last announced it; `facts` is the whole event."""

    __tablename__ = "edition"

    slug: Mapped[str] = mapped_column(String(63), primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    version: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(20))
    time_zone: Mapped[str] = mapped_column(String(64))
    walks: Mapped[dict[str, int]] = mapped_column(JSONB)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)

    @property
    def title(self) -> dict[str, str]:
        """Its name in several languages."""
        return dict(self.facts["title"])

    @property
    def languages(self) -> tuple[str, ...]:
        """Its languages, the main one first."""
        return tuple(self.facts["languages"])

    @property
    def days(self) -> tuple[Day, ...]:
        """The days on which it is open, in order."""
        return tuple(Day.load(day) for day in self.facts["days"])

    @property
    def zones(self) -> tuple[str, ...]:
        """Codes of the parts of its site."""
        return tuple(zone["code"] for zone in self.facts["zones"])

    def minutes_between(self, zone_a: str | None, zone_b: str | None) -> int:
        """Walking time in minutes, the same both ways; 0 where a zone or the pair is not known."""
        return self.walks.get(_pair(zone_a or "", zone_b or ""), 0)

    @property
    def longest_walk(self) -> int:
        """The longest of its walking times, in minutes."""
        return max(self.walks.values(), default=0)


def keep(session: Session, event: EditionChanged) -> bool:
    """Keep what the event says unless something as new is known; says whether it was news."""
    known = {
        "slug": event.edition,
        "id": event.id,
        "version": event.version,
        "state": event.state,
        "time_zone": event.time_zone,
        "walks": {_pair(walk.a, walk.b): walk.minutes for walk in event.walks},
        "facts": EditionChanged.dump(event),
    }
    kept = insert(EditionRow).values(known)
    kept = kept.on_conflict_do_update(
        index_elements=[EditionRow.slug], set_=known, where=EditionRow.version < kept.excluded.version
    )
    news = session.execute(kept.returning(EditionRow.slug)).first() is not None
    if news and (stale := session.identity_map.get(session.identity_key(EditionRow, event.edition))):
        session.expire(stale)
    return news


def find(session: Session, slug: str) -> EditionRow:
    """The edition of that name; `NotFound edition_unknown` where nothing has been heard of it."""
    found = find_or_none(session, slug)
    if not found:
        raise NotFound("edition_unknown", {"edition": slug})
    return found


def find_or_none(session: Session, slug: str) -> EditionRow | None:
    """The edition of that name, if it has been heard of."""
    return session.get(EditionRow, slug)


def walking(session: Session, edition: str, zone_a: str | None, zone_b: str | None) -> int:
    """Walking time between two zones of the edition in minutes; 0 where any of them is not known."""
    found = find_or_none(session, edition)
    return found.minutes_between(zone_a, zone_b) if found else 0


def _pair(zone_a: str, zone_b: str) -> str:
    return " ".join(sorted((zone_a, zone_b)))
