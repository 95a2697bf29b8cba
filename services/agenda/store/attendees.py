"""Who may take a seat: a projection of registration's events, the newest version of each registration only."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from expo.chassis import db
from expo.errors import Conflict
from services.agenda.models import AttendeeRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from expo.contracts.registration import RegistrationFacts

LIVE = "confirmed"


def keep_attendee(session: Session, event: RegistrationFacts) -> None:
    """Keep what the event says, under the person's lock: a seat is booked wholly before it or wholly after."""
    db.lock_person(session, event.person)
    facts = {"edition": event.edition, "person": event.person, "version": event.version, "state": event.state}
    kept = insert(AttendeeRow).values(id=event.id, **facts)
    newer = AttendeeRow.version < kept.excluded.version
    session.execute(kept.on_conflict_do_update(index_elements=[AttendeeRow.id], set_=facts, where=newer))


def is_registered(session: Session, edition: str, person: UUID) -> bool:
    """Whether the person holds a place in the edition."""
    live = select(AttendeeRow.id).where(
        AttendeeRow.person == person, AttendeeRow.edition == edition, AttendeeRow.state == LIVE
    )
    return session.scalar(live.limit(1)) is not None


def require_registered(session: Session, edition: str, person: UUID) -> None:
    """Refuse who holds no place in the edition."""
    if not is_registered(session, edition, person):
        raise Conflict("not_registered", {"edition": edition})
