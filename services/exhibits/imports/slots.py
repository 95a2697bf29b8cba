"""The slots of an import, written: their pools, what they keep busy, and the operators' duties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from services.exhibits.store import timetables
from services.exhibits.store.imported import Tally

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from services.exhibits.domain.timetable import Planned
    from services.exhibits.models import Slot
    from services.exhibits.store.imported import There


def keep(session: Session, there: There, planned: Sequence[Planned], *, touched: set[UUID]) -> Tally:
    """Make what is new, change what differs; `touched` are the resources that are new or changed."""
    differing = [slot for slot in planned if slot.existing is None or timetables.differs(session, slot, slot.existing)]
    timetables.vacate(session, [slot.existing.id for slot in differing if slot.existing])
    slots = [_keep(session, there, slot) for slot in differing]
    session.flush()
    for slot, row in zip(differing, slots, strict=True):
        timetables.occupy(session, row, slot, there.resources)
    session.flush()
    _give_duties(session, [*slots, *_of_changed_operators(session, there, touched)])
    created = sum(slot.existing is None for slot in planned)
    return Tally(created, len(differing) - created, len(planned) - len(differing))


def _keep(session: Session, there: There, slot: Planned) -> Slot:
    test = there.tests[slot.test]
    zone = there.resources[slot.resources[0]].zone
    if slot.existing is None:
        return timetables.add(session, test, slot, zone=zone or "")
    return timetables.change(session, slot.existing.id, slot)


def _of_changed_operators(session: Session, there: There, touched: set[UUID]) -> Iterable[Slot]:
    return timetables.kept_busy_by(session, [row.id for row in there.resources.values() if row.id in touched])


def _give_duties(session: Session, slots: Iterable[Slot]) -> None:
    for slot in {slot.id: slot for slot in slots}.values():
        timetables.give_duty(session, slot)
