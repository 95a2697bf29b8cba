"""One import: everything is checked before anything is written, and what is there already is left alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from expo.chassis import editions
from expo.errors import Invalid
from services.exhibits.domain import references, timetable
from services.exhibits.imports import rows, slots
from services.exhibits.models import Exhibitor, Project, Resource, Technology, Test
from services.exhibits.store import imported, timetables

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from expo.chassis.editions import EditionRow
    from expo.contracts.exhibits import ImportExhibits
    from services.exhibits.store.imported import Tally


def bring_in(session: Session, request: ImportExhibits) -> dict[str, Any]:
    """What the import did, as the contract's `ImportReport`; Invalid `import_refused` with every bad row."""
    edition = editions.find(session, request.edition)
    timetables.lock(session, request.edition)
    there = imported.load(session, request.edition)
    planned = _refuse_bad_rows(request, edition, there)
    with imported.kept(session, dry_run=request.dry_run):
        tallies = _write(session, request, there, planned)
    report = [{"kind": kind, **tally.counts()} for kind, tally in tallies.items()]
    return {"edition": request.edition, "dry_run": request.dry_run, "imported": report}


def _refuse_bad_rows(request: ImportExhibits, edition: EditionRow, there: imported.There) -> list[timetable.Planned]:
    known = there.known(frozenset(edition.zones))
    found = references.faults(request, known)
    tests = timetable.settings(request.tests, there.settings())
    resources = {*there.resources, *((row.kind, row.key) for row in request.resources)}
    found += timetable.unknown(request.slots, tests, resources)
    planned = timetable.plan(request.slots, tests, there.slots)
    named = {(slot.test, slot.planned) for slot in planned}
    others = [slot for key, slot in there.slots.items() if key not in named]
    days = {day.date for day in edition.days}
    found += timetable.faults(planned, others, days=days, time_zone=edition.time_zone)
    if found:
        raise Invalid("import_refused", {"faults": len(found)}, fields=found)
    return planned


def _write(
    session: Session, request: ImportExhibits, there: imported.There, planned: Sequence[timetable.Planned]
) -> dict[str, Tally]:
    keep = imported.Keeper(session, request.edition)
    imported.give_up_stands(session, there, {row.key: row.stand for row in request.exhibitors})
    for exhibitor in request.exhibitors:
        keep.row(Exhibitor, there.exhibitors, exhibitor.key, rows.exhibitor(exhibitor))
    for project in request.projects:
        keep.row(Project, there.projects, project.key, rows.project(project))
    for technology in request.technologies:
        values = rows.technology(technology, there.exhibitors, there.projects)
        keep.row(Technology, there.technologies, technology.key, values)
    for resource in request.resources:
        values = rows.resource(resource)
        keep.row(Resource, there.resources, (resource.kind, resource.key), values, kind=resource.kind)
    for test in request.tests:
        values = rows.test(test, there.technologies, there.exhibitors, there.resources)
        keep.row(Test, there.tests, test.key, values)
    session.flush()
    keep.tallies["slots"] = slots.keep(session, there, planned, touched=keep.changed_operators)
    return keep.tallies
