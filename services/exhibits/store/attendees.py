"""Who has a live registration, as registration last announced it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from services.exhibits.models import Attendee

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from expo.contracts.registration import RegistrationFacts

LIVE = "confirmed"


def keep(session: Session, event: RegistrationFacts) -> bool:
    """Keep what the event says unless something as new is known; says whether it was news."""
    known = {
        "registration": event.id,
        "edition": event.edition,
        "version": event.version,
        "person": event.person,
        "state": event.state,
        "target_group": event.target_group,
        "country": event.country,
    }
    kept = insert(Attendee).values(known)
    newer = Attendee.version < kept.excluded.version
    kept = kept.on_conflict_do_update(index_elements=[Attendee.registration], set_=known, where=newer)
    return session.execute(kept.returning(Attendee.registration)).first() is not None


def target_group_or_none(session: Session, edition: str, person: UUID) -> str | None:
    """The group of the person's live registration in the edition; none without one."""
    live = (Attendee.edition == edition, Attendee.person == person, Attendee.state == LIVE)
    return session.scalars(select(Attendee.target_group).where(*live).order_by(Attendee.registration)).first()
