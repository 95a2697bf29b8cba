"""What organisers change about one occurrence, and the figures of all of them."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from marshmallow import fields, validate

from expo.contracts.agenda.programme import Clash
from expo.contracts.agenda.sessions import Occurrence
from expo.contracts.kinds import Instant, Slug
from expo.contracts.message import Answer, Listed, Nested, Request, of


class Overview(Request):
    """The programme and its seats in figures. For organisers."""

    edition: str = of(Slug(), "Edition.")


class Figures(Answer):
    """The programme and its seats in figures."""

    sessions: int = of(fields.Integer(), "Sessions.")
    occurrences: int = of(fields.Integer(), "Occurrences.")
    bookable: int = of(fields.Integer(), "Occurrences that keep seats.")
    rooms: int = of(fields.Integer(), "Rooms.")
    capacity: int = of(fields.Integer(), "Seats in all.")
    taken: int = of(fields.Integer(), "Seats taken.")
    waiting: int = of(fields.Integer(), "People in line, once a line.")
    full: int = of(fields.Integer(), "Bookable occurrences without a free seat.")


class SetCapacity(Request):
    """Change the seats of an occurrence; more seats promote the line. For organisers."""

    edition: str = of(Slug(), "Edition.")
    occurrence: UUID = of(fields.UUID(), "The occurrence.")
    capacity: int = of(fields.Integer(validate=validate.Range(min=0)), "Seats; fewer than are taken is refused.")


class MoveOccurrence(Request):
    """Move an occurrence to another time or room. Nobody loses a seat; who holds one is told. For organisers."""

    edition: str = of(Slug(), "Edition.")
    occurrence: UUID = of(fields.UUID(), "The occurrence.")
    room: str | None = of(Slug(), "Slug of the new room; null = stays.", default=None)
    start: dt.datetime | None = of(Instant(), "New begin; null = stays.", default=None)
    end: dt.datetime | None = of(Instant(), "New end; null = the length stays.", default=None)
    dry_run: bool = of(fields.Boolean(), "True = only say how many people it would concern.", default=False)


class Move(Answer):
    """What moving an occurrence does, or would do."""

    applied: bool = of(fields.Boolean(), "True = it is moved; false = a dry run.")
    occurrence: Occurrence = of(Nested(Occurrence), "The occurrence as it is after the move.")
    people: int = of(fields.Integer(), "People with a seat, each of whom is told.")
    clashing: int = of(fields.Integer(), "Of these, people whose seat then clashes with another booking.")
    waiting: int = of(fields.Integer(), "People in line.")
    clashes: tuple[Clash, ...] = of(Listed(Clash), "Of the room and the speakers with other sessions.")
