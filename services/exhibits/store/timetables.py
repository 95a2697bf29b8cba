"""When slots run, written: pools, occupation of stations, devices and operators, and the operators' duties."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import Range

from expo.chassis import places, timeline
from services.exhibits.models import Occupation, Resource, Slot

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from services.exhibits.domain.timetable import Planned
    from services.exhibits.models import Test


def lock(session: Session, edition: str) -> None:
    """Only one transaction at a time changes when an edition's slots run; taken before any person's lock."""
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:edition, 11))"), {"edition": edition})


def add(session: Session, test: Test, wanted: Planned, *, zone: str) -> Slot:
    """A new slot and its pool of places, which go to the database together with the others of the import."""
    slot = Slot(
        id=uuid4(),
        edition=test.edition,
        test_id=test.id,
        planned=wanted.planned,
        start=wanted.start,
        end=wanted.end,
        zone=zone,
        places=wanted.places,
    )
    session.add_all([slot, places.PoolRow(id=slot.id, capacity=wanted.places)])
    return slot


def change(session: Session, slot: UUID, wanted: Planned) -> Slot:
    """The slot with another length or other places; more places are given to the line by the timer."""
    row = session.get_one(Slot, slot, with_for_update=True)
    if row.places != wanted.places:
        places.resize(session, slot, wanted.places)
    row.places, row.end = wanted.places, wanted.end
    row.version += 1
    return row


def vacate(session: Session, slots: Sequence[UUID]) -> None:
    """Free what these slots keep busy, before it is given out anew."""
    session.execute(delete(Occupation).where(Occupation.slot_id.in_(slots)))


def occupy(session: Session, slot: Slot, wanted: Planned, resources: Mapping[tuple[str, str], Resource]) -> None:
    """Keep the slot's station, device and operator busy; the exclusion constraint is the judge."""
    during = Range(wanted.busy_from, wanted.end)
    for each in wanted.resources:
        session.add(Occupation(slot_id=slot.id, resource_id=resources[each].id, during=during))


def kept_busy_by(session: Session, resources: Collection[UUID]) -> Sequence[Slot]:
    """The slots that need any of these resources."""
    query = select(Slot).where(Slot.id.in_(select(Occupation.slot_id).where(Occupation.resource_id.in_(resources))))
    return session.scalars(query).all()


def give_duty(session: Session, slot: Slot) -> None:
    """The slot takes its operator's time, where it is known who that is; the duty has the slot's id."""
    query = select(Resource.person).join(Occupation, Occupation.resource_id == Resource.id)
    person = session.scalar(query.where(Occupation.slot_id == slot.id, Resource.kind == "operator"))
    if person is None:
        timeline.free(session, slot.id)
        return
    timeline.claim(
        session,
        person,
        slot.id,
        edition=slot.edition,
        start=slot.start,
        end=slot.end,
        zone=slot.zone,
        duty=True,
    )
