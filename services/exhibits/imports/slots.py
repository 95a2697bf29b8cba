"""The slots of an import, written: their pools, what they keep busy, and the operators' duties."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from services.exhibits.store import timetables
from services.exhibits.store.imported import Tally

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from services.exhibits.domain.timetable import Planned
    from services.exhibits.models import Resource, Slot
    from services.exhibits.store.imported import There


def keep(session: Session, there: There, planned: Sequence[Planned], *, touched: Collection[UUID]) -> Tally:
    """Make what is new, change what differs; `touched` are the operators that are new or changed."""
    differing = [slot for slot in planned if slot.differs]
    timetables.vacate(session, [slot.existing.id for slot in differing if slot.existing])
    slots = [_keep(session, there, slot) for slot in differing]
    session.flush()
    for slot, row in zip(differing, slots, strict=True):
        timetables.occupy(session, row, slot, there.resources)
    session.flush()
    on_duty = [
        row for slot, row in zip(differing, slots, strict=True) if slot.existing or _operator(there, slot).person
    ]
    for row in {*on_duty, *timetables.kept_busy_by(session, touched)}:
        timetables.give_duty(session, row)
    created = sum(slot.existing is None for slot in planned)
    return Tally(created, len(differing) - created, len(planned) - len(differing))


def _keep(session: Session, there: There, slot: Planned) -> Slot:
    test = there.tests[slot.test]
    zone = there.resources[slot.resources[0]].zone
    if slot.existing is None:
        return timetables.add(session, test, slot, zone=zone or "")
    return timetables.change(session, slot.existing.id, slot)


def _operator(there: There, slot: Planned) -> Resource:
    return next(there.resources[each] for each in slot.resources if each[0] == "operator")
