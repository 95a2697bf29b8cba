"""An organiser's move of an occurrence: where it lands, and what it then clashes with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from expo.errors import Invalid, NotFound
from services.agenda.domain.changes import merged
from services.agenda.domain.clashes import Clash, clashes_in
from services.agenda.domain.programme import Occurrence, Programme
from services.agenda.domain.times import conference_day

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from services.agenda.domain.programme import Session


@dataclass(frozen=True)
class Move:
    """The occurrence as it will be, and the programme's clashes that its session has a part in."""

    to: Occurrence
    clashes: tuple[Clash, ...]


def plan(
    kept: Programme,
    occurrence: UUID,
    *,
    room: str | None,
    start: datetime | None,
    end: datetime | None,
    zone: ZoneInfo,
) -> Move:
    """The move, or a refusal: unknown occurrence or room, or an end that is not after the begin."""
    session, now = _find(kept, occurrence)
    if room is not None and room not in {each.slug for each in kept.rooms}:
        raise NotFound("room_unknown", {"room": room})
    begins = start or now.start
    ends = end or begins + (now.end - now.start)
    if ends <= begins:
        raise Invalid(
            "invalid_request", fields=[{"pointer": "/end", "code": "not_before_end", "value": ends.isoformat()}]
        )
    day = now.day if begins == now.start else conference_day(begins, zone)
    to = replace(now, room=room or now.room, start=begins, end=ends, day=day)
    after = merged(Programme(sessions=(replace(session, occurrences=(to,)),)), kept)
    return Move(to, tuple(clash for clash in clashes_in(after) if session.id in {clash.first, clash.second}))


def _find(kept: Programme, occurrence: UUID) -> tuple[Session, Occurrence]:
    for session in kept.sessions:
        for each in session.occurrences:
            if each.id == occurrence:
                return session, each
    raise NotFound("occurrence_unknown", {"occurrence": str(occurrence)})
