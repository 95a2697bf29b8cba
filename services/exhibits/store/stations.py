"""Stations, who works at them, and who is expected there."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from expo.errors import NotFound
from services.exhibits.models import Booking, Exhibitor, Occupation, Resource, Slot, Test
from services.exhibits.store.slots import position

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from expo.contracts import exhibits as contract


def of_person(session: Session, edition: str, person: UUID) -> list[Resource]:
    """The stations at which the person works, by key: as operator, or on the staff of who runs a test there."""
    return list(session.scalars(_stations(edition).where(Resource.id.in_(_worked_at(person)))))


def every(session: Session, edition: str) -> list[Resource]:
    """The edition's stations, by key."""
    return list(session.scalars(_stations(edition)))


def find(session: Session, edition: str, key: str) -> Resource:
    """The station, or NotFound `station_unknown`."""
    row = session.scalars(_stations(edition).where(Resource.key == key)).one_or_none()
    if row is None:
        raise NotFound("station_unknown", {"edition": edition, "key": key})
    return row


def works_at(session: Session, station: UUID, person: UUID) -> bool:
    """Whether the person works at the station."""
    return (
        session.scalar(select(Resource.id).where(Resource.id == station, Resource.id.in_(_worked_at(person))))
        is not None
    )


def queue(session: Session, station: Resource, asked: contract.ListStation) -> list[dict[str, Any]]:
    """The station's slots by start with those who are expected, as the contract's `StationSlot`."""
    query = select(Slot).join(Test, Test.id == Slot.test_id).where(Test.station_id == station.id)
    query = query.where(Slot.end > asked.start) if asked.start else query
    query = query.where(Slot.start < asked.end) if asked.end else query
    query = query.order_by(Slot.start, Slot.id).options(joinedload(Slot.test, innerjoin=True))
    slots = session.scalars(query).all()
    expected = _expected(session, [slot.id for slot in slots])
    return [
        {
            "id": slot.id,
            "test": slot.test,
            "start": slot.start,
            "end": slot.end,
            "places": slot.places,
            "queue": expected[slot.id],
        }
        for slot in slots
    ]


def _expected(session: Session, slots: list[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    live = (Booking.slot_id.in_(slots), Booking.state != "released")
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for booking in session.scalars(select(Booking).where(*live).order_by(Booking.code)):
        found[booking.slot_id].append(
            {
                "id": booking.id,
                "code": booking.code,
                "state": booking.state,
                "progress": booking.progress,
                "position": position(session, booking),
                "briefed": booking.briefed_at is not None,
                "target_group": booking.target_group,
                "version": booking.version,
            }
        )
    for queue in found.values():
        queue.sort(key=lambda each: (each["position"] or 0, each["code"]))
    return found


def _stations(edition: str) -> Select[Resource]:
    kept = (Resource.edition == edition, Resource.kind == "station")
    return select(Resource).where(*kept).order_by(Resource.key)


def _worked_at(person: UUID) -> Select[UUID]:
    """Stations of tests whose exhibitor has the person on its staff, and of slots that the person operates."""
    operated = (
        select(Occupation.slot_id)
        .join(Resource, Resource.id == Occupation.resource_id)
        .where(Resource.kind == "operator", Resource.person == person)
    )
    own = select(Resource.id).where(Resource.kind == "operator", Resource.person == person)
    runs = select(Exhibitor.id).where(Exhibitor.staff.contains([person]))
    slotted = select(Slot.test_id).where(Slot.id.in_(operated))
    return select(Test.station_id).where(
        or_(Test.operator_id.in_(own), Test.exhibitor_id.in_(runs), Test.id.in_(slotted))
    )
