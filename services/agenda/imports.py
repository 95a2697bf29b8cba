"""Brings a programme in, read from a document or sent by a request: all of it or nothing, and twice is once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from expo.chassis import editions, ledger
from expo.errors import Invalid
from services.agenda.domain import frab
from services.agenda.domain.changes import Changes, Difference, difference, merged, settle
from services.agenda.domain.checks import check
from services.agenda.domain.clashes import Clash, clashes_in
from services.agenda.domain.names import slug_of
from services.agenda.domain.programme import (
    Link,
    Occurrence,
    Programme,
    Reading,
    Remark,
    Room,
    Session as Content,
    Speaker,
    Track,
)
from services.agenda.domain.times import conference_day
from services.agenda.store import line, programme as store, seats

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy.orm import Session

    from expo.contracts import agenda as contract

OWN = "own"


@dataclass(frozen=True)
class Report:
    """What bringing a programme in did, or would do."""

    format: str
    applied: bool
    rooms: Changes[Any]
    tracks: Changes[Any]
    sessions: Changes[Any]
    occurrences: Changes[Any]
    people: int
    repaired: Sequence[Remark]
    refused: Sequence[Remark]
    clashes: Sequence[Clash]


def import_document(session: Session, request: contract.ImportProgramme) -> Report:
    """Read a schedule in XML or JSON and bring it in."""
    zone = editions.find(session, request.edition).time_zone
    reading = frab.read(request.document, format=request.format, zone=zone, language=request.language)
    by_room = request.seats == "room"
    return bring_in(session, reading, edition=request.edition, dry_run=request.dry_run, seats_by_room=by_room)


def save(session: Session, request: contract.SaveProgramme) -> Report:
    """Bring in what the request names."""
    zone = ZoneInfo(editions.find(session, request.edition).time_zone)
    reading = Reading(OWN)
    reading.programme = Programme(
        rooms=tuple(Room(each.slug, each.name, each.guid, each.zone, each.capacity) for each in request.rooms),
        tracks=tuple(Track(each.slug, each.name, each.colour) for each in request.tracks),
        sessions=tuple(
            _content(saved, reading, zone, f"/sessions/{index}") for index, saved in enumerate(request.sessions)
        ),
    )
    return bring_in(session, reading, edition=request.edition, dry_run=request.dry_run, seats_by_room=False)


def bring_in(session: Session, reading: Reading, *, edition: str, dry_run: bool, seats_by_room: bool) -> Report:
    """Compare with what is kept, refuse bad rows together, store the difference."""
    programme = None if dry_run else store.lock_programme(session, edition)
    before = store.kept(session, edition)
    ids = {each.id for each in reading.programme.sessions}
    taken = store.elsewhere(session, edition, ids)
    check(reading, before, elsewhere=taken, zones=editions.find(session, edition).zones)
    settled = settle(reading.programme, before, seats_by_room=seats_by_room)
    changes = difference(settled, before)
    clashes = clashes_in(merged(settled, before))
    if programme is None:
        return _report(reading, changes, clashes, people=_people(session, changes), applied=False)
    if reading.refused:
        raise _refusal(reading.refused)
    people = 0
    if not changes.is_empty:
        store.write(session, edition, changes)
        people = sum(line.carry_over(session, edition, each)[0] for _home, each in changes.occurrences.altered)
        store.announce(session, programme)
        figures = {"format": reading.format, "people": people, **_counts(changes), "clashes": len(clashes)}
        ledger.record(
            session, about=programme.id, rule="programme_import", outcome="applied", figures=figures, edition=edition
        )
    return _report(reading, changes, clashes, people=people, applied=True)


def _people(session: Session, changes: Difference) -> int:
    return sum(len(seats.seats_in(session, each.id)) for _home, each in changes.occurrences.altered)


def _counts(changes: Difference) -> dict[str, int]:
    parts = {"rooms": changes.rooms, "tracks": changes.tracks, "sessions": changes.sessions}
    counted = {**parts, "occurrences": changes.occurrences}
    return {f"{name}_{what}": getattr(part, what) for name, part in counted.items() for what in ("new", "changed")}


def _report(reading: Reading, changes: Difference, clashes: Sequence[Clash], *, people: int, applied: bool) -> Report:
    return Report(
        format=reading.format,
        applied=applied,
        rooms=changes.rooms,
        tracks=changes.tracks,
        sessions=changes.sessions,
        occurrences=changes.occurrences,
        people=people,
        repaired=reading.repaired,
        refused=reading.refused,
        clashes=clashes,
    )


def _refusal(refused: Sequence[Remark]) -> Invalid:
    return Invalid("programme_refused", {"rows": len(refused)}, [asdict(remark) for remark in refused[:1000]])


def _content(saved: contract.SavedSession, reading: Reading, zone: ZoneInfo, pointer: str) -> Content:
    title = saved.title.get("en") or next(iter(saved.title.values()))
    return Content(
        id=saved.id,
        title=saved.title,
        slug=saved.slug or slug_of(title, least="session"),
        kind=saved.kind,
        code=saved.code,
        subtitle=saved.subtitle,
        abstract=saved.abstract,
        description=saved.description,
        languages=saved.languages,
        track=saved.track,
        speakers=tuple(Speaker(each.guid, each.name) for each in saved.speakers),
        links=tuple(Link(each.url, each.title) for each in saved.links),
        attachments=tuple(Link(each.url, each.title) for each in saved.attachments),
        url=saved.url,
        recorded=saved.recorded,
        occurrences=tuple(_occurrences(saved, reading, zone, pointer)),
    )


def _occurrences(saved: contract.SavedSession, reading: Reading, zone: ZoneInfo, pointer: str) -> Sequence[Occurrence]:
    found = []
    for index, each in enumerate(saved.occurrences):
        if each.id is None and len(saved.occurrences) > 1:
            reading.refuse(f"{pointer}/occurrences/{index}/id", "missing")
        day = each.day or conference_day(each.start, zone)
        found.append(Occurrence(each.id or saved.id, each.room, day, each.start, each.end, each.capacity))
    return found
