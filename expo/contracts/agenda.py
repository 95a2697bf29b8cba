"""What happens when and where: the programme, and seats in it. Published by the house `agenda`.

A *session* is the thing that is told; an *occurrence* is the session in a room at a time, and what a person takes a
seat in. A session's `id` is its guid in schedule.xml, stable for ever. An occurrence without `capacity` is drop-in:
nobody books it and it takes nobody's time.

Codes of refusal: `session_unknown`, `occurrence_unknown`, `occurrence_missing` (a session with several occurrences
needs one named), `room_unknown`, `seat_unknown`, `not_registered`, `not_bookable` (drop-in), `already_seated`,
`already_over`, `sold_out` (only with `wait` false), `time_clash`, `capacity_below_taken`, `not_before_end`,
`programme_refused` (one field a bad row), `dialect_unknown`,
`not_text` (half a character), `not_xml`, `not_json`, `entities_forbidden`, `too_large`.
`sold_out` and `time_clash` carry `alternatives` in their figures: up to five of `{"session", "occurrence", "title",
"start", "end", "room"}` that have room and clash with nothing.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from marshmallow import fields, validate

from expo.contracts.kinds import Choice, Instant, Line, Slug, Text, Token
from expo.contracts.message import Answer, Contract, Event, Listed, Nested, Request, of
from expo.contracts.time import TimeTakenFields

KINDS = (
    "talk",
    "workshop",
    "hackathon",
    "panel",
    "poster",
    "demonstration",
    "project",
    "course",
    "round_table",
    "visit",
    "ceremony",
    "social",
    "break",
    "other",
)
"""What a session can be; labels are in the message catalogues."""

SEAT_STATES = ("taken", "waiting", "released")

REASONS = (
    "by_person",
    "place_freed",
    "capacity_raised",
    "registration_cancelled",
    "time_lost",
    "by_organiser",
    "clash",
)
"""Why a seat changed: `time_lost` = a booking in another house was claimed first; `clash` = passed over in the line."""

FORMATS = ("auto", "frab-xml", "frab-json")

MEDIA_TYPES = {"frab-xml": "application/vnd.c3voc.schedule+xml", "frab-json": "application/json"}

LIST_LIMIT = 500
DOCUMENT_LIMIT = 16 * 1024 * 1024
LONG = 40_000


class Track(Contract):
    """A thread through the programme."""

    slug: str = of(Slug(), "Short name, stable within the edition.")
    name: str = of(Line(), "Name as it is shown.")
    colour: str | None = of(Token(7), "`#rrggbb`, or null.", default=None)


class Room(Contract):
    """A place where sessions happen."""

    slug: str = of(Slug(), "Short name, stable within the edition; what events name the room by.")
    name: str = of(Line(), "Name as it is on the door.")
    guid: UUID | None = of(fields.UUID(), "Id in schedule.xml, or null.", default=None)
    zone: str | None = of(Slug(), "Zone of the edition's site that it lies in; null = not said.", default=None)
    capacity: int | None = of(
        fields.Integer(validate=validate.Range(min=0)), "People it holds; null = not said.", default=None
    )


class Speaker(Contract):
    """Who is named on a session. Published content, not an account."""

    guid: UUID | None = of(
        fields.UUID(), "Id in schedule.xml; persons are compared by it. Null = not said.", default=None
    )
    name: str = of(Line(), "Name as published.")


class Link(Contract):
    """An address that a session points to."""

    url: str = of(Token(2000), "Address.")
    title: str = of(Line(500), "What it is called.")


class MySeat(Answer):
    """The reader's own seat in a listed occurrence."""

    id: UUID = of(fields.UUID(), "The seat.")
    state: str = of(Choice(SEAT_STATES), "`taken` or `waiting`.")


class Occurrence(Answer):
    """A session in a room at a time, with what is free at this moment."""

    id: UUID = of(fields.UUID(), "The occurrence.")
    room: str = of(Slug(), "Slug of the room.")
    zone: str | None = of(Slug(), "Zone that the room lies in; null = not said.", default=None)
    day: dt.date = of(fields.Date(), "Conference day: a session past midnight belongs to the day before.")
    start: dt.datetime = of(Instant(), "Begin.")
    end: dt.datetime = of(Instant(), "End, exclusive.")
    capacity: int | None = of(fields.Integer(), "Seats; null = drop-in, no seats are kept.", default=None)
    taken: int = of(fields.Integer(), "Seats taken.", default=0)
    free: int | None = of(
        fields.Integer(), "Seats that a newcomer could take now: 0 while anyone waits; null = drop-in.", default=None
    )
    waiting: int = of(fields.Integer(), "People in line.", default=0)
    version: int = of(fields.Integer(), "Grows by one with each change of room, time or capacity.")
    mine: MySeat | None = of(Nested(MySeat), "The reader's live seat; null = none, or not signed in.", default=None)


class ListedSession(Answer):
    """One occurrence in a list, with what a page shows of its session."""

    session: UUID = of(fields.UUID(), "The session: its guid.")
    code: str = of(Token(32), "Short code for people.")
    slug: str = of(Token(300), "For addresses; unique within the edition.")
    kind: str = of(Choice(KINDS), "What it is.")
    title: dict[str, str] = of(Text(500), "Title.")
    subtitle: dict[str, str] | None = of(Text(500), "Second title, or null.", default=None)
    languages: tuple[str, ...] = of(Listed(Token(35)), "Spoken languages, BCP 47; empty = not said.")
    track: str | None = of(Slug(), "Slug of the track, or null.", default=None)
    speakers: tuple[Speaker, ...] = of(Listed(Speaker), "Who is named on it.")
    occurrence: Occurrence = of(Nested(Occurrence), "Where and when, seats, and the reader's own seat.")


class Day(Answer):
    """One conference day that has sessions."""

    date: dt.date = of(fields.Date(), "Its date.")
    sessions: int = of(fields.Integer(), "How many occurrences it has.")


class Sessions(Answer):
    """A page of the programme, ordered by start, room and id; and what one filters it by."""

    version: int = of(fields.Integer(), "Grows by one with each change of the programme.", default=0)
    time_zone: str = of(Token(64), "IANA zone of the edition: pages show times in it.")
    items: tuple[ListedSession, ...] = of(Listed(ListedSession), "Occurrences.")
    next: str | None = of(Token(), "Cursor of the following page; null = this is the last.", default=None)
    days: tuple[Day, ...] = of(Listed(Day), "All days of the programme, filtered or not.")
    rooms: tuple[Room, ...] = of(Listed(Room), "All rooms of the edition, by name.")
    tracks: tuple[Track, ...] = of(Listed(Track), "All tracks of the edition, by name.")


class ListSessions(Request):
    """The programme of an edition; filters narrow together. Anyone may ask."""

    edition: str = of(Slug(), "Edition.")
    day: dt.date | None = of(fields.Date(), "Only this conference day.", default=None)
    room: str | None = of(Slug(), "Only this room's slug.", default=None)
    track: str | None = of(Slug(), "Only this track's slug.", default=None)
    kind: str | None = of(Choice(KINDS), "Only this kind.", default=None)
    limit: int = of(fields.Integer(validate=validate.Range(min=1, max=LIST_LIMIT)), "Items a page.", default=LIST_LIMIT)
    after: str | None = of(Token(), "Cursor: `next` of the page before.", default=None)


class GetSession(Request):
    """One session in full. Anyone may ask."""

    edition: str = of(Slug(), "Edition.")
    session: UUID = of(fields.UUID(), "The session.")


class Session(Answer):
    """One session in full."""

    id: UUID = of(fields.UUID(), "Guid, stable for ever.")
    edition: str = of(Slug(), "Edition.")
    version: int = of(fields.Integer(), "Grows by one with each change of its content.")
    code: str = of(Token(32), "Short code for people.")
    slug: str = of(Token(300), "For addresses; unique within the edition.")
    kind: str = of(Choice(KINDS), "What it is.")
    type: str | None = of(Line(), "What the importing system called its kind; null = made here.", default=None)
    title: dict[str, str] = of(Text(500), "Title.")
    subtitle: dict[str, str] | None = of(Text(500), "Second title, or null.", default=None)
    abstract: dict[str, str] | None = of(Text(LONG), "What it is about, short; null = none.", default=None)
    description: dict[str, str] | None = of(Text(LONG), "What it is about, long; null = none.", default=None)
    languages: tuple[str, ...] = of(Listed(Token(35)), "Spoken languages, BCP 47; empty = not said.")
    track: Track | None = of(Nested(Track), "Its track, or null.", default=None)
    speakers: tuple[Speaker, ...] = of(Listed(Speaker), "Who is named on it.")
    links: tuple[Link, ...] = of(Listed(Link), "Related addresses.")
    attachments: tuple[Link, ...] = of(Listed(Link), "Materials.")
    url: str | None = of(Token(2000), "Its page at the source, or null.", default=None)
    recorded: bool = of(fields.Boolean(), "False = the speakers opted out of recording.", default=True)
    time_zone: str = of(Token(64), "IANA zone in which its times are shown.")
    rooms: tuple[Room, ...] = of(Listed(Room), "The rooms of its occurrences.")
    occurrences: tuple[Occurrence, ...] = of(Listed(Occurrence), "Where and when, by start.")


class Alternative(Answer):
    """An occurrence of the same track or kind that has room and clashes with nothing of the person's."""

    session: UUID = of(fields.UUID(), "The session.")
    occurrence: UUID = of(fields.UUID(), "The occurrence.")
    title: dict[str, str] = of(Text(500), "Its title.")
    start: dt.datetime = of(Instant(), "Begin.")
    end: dt.datetime = of(Instant(), "End.")
    room: str = of(Slug(), "Slug of the room.")


class BookSeat(Request):
    """Take a seat, or a place in line where none is free. Needs a live registration and an idempotency key."""

    session: UUID = of(fields.UUID(), "The session.")
    occurrence: UUID | None = of(
        fields.UUID(), "Which occurrence; may be left out where the session has one.", default=None
    )
    wait: bool = of(fields.Boolean(), "False = rather be refused (`sold_out`) than wait.", default=True)


class ReleaseSeat(Request):
    """Give a seat or a place in line back; the next in line is promoted. Needs an idempotency key."""

    seat: UUID = of(fields.UUID(), "The person's own seat, or for an organiser anyone's.")


class MySeats(Request):
    """The signed-in person's live seats in an edition, by start."""

    edition: str = of(Slug(), "Edition.")


class Seat(Answer):
    """One person's seat in one occurrence."""

    id: UUID = of(fields.UUID(), "The seat.")
    edition: str = of(Slug(), "Edition.")
    version: int = of(fields.Integer(), "Grows by one with each change.")
    person: UUID = of(fields.UUID(), "Whose.")
    state: str = of(Choice(SEAT_STATES), "`taken`, `waiting` (takes no time) or `released`.")
    reason: str | None = of(Choice(REASONS), "Why it came to this state; null = booked by the person.", default=None)
    position: int | None = of(fields.Integer(), "Place in line, 1 = next; null unless waiting.", default=None)
    session: UUID = of(fields.UUID(), "The session.")
    occurrence: UUID = of(fields.UUID(), "The occurrence.")
    title: dict[str, str] = of(Text(500), "Title of the session.")
    start: dt.datetime = of(Instant(), "Begin.")
    end: dt.datetime = of(Instant(), "End.")
    room: str = of(Slug(), "Slug of the room.")
    room_name: str = of(Line(), "Name on the room's door.")
    zone: str | None = of(Slug(), "Zone that the room lies in, or null.", default=None)
    time_zone: str = of(Token(64), "IANA zone in which the times are shown.")
    clashes: bool = of(
        fields.Boolean(), "True = an organiser's move put it across another booking: the person chooses.", default=False
    )
    alternatives: tuple[Alternative, ...] = of(
        Listed(Alternative), "Only while waiting: what else has room.", default=()
    )


class Seats(Answer):
    """A person's seats."""

    items: tuple[Seat, ...] = of(Listed(Seat), "By start.")


class ListSeats(Request):
    """Who has a seat in an occurrence and who waits, first come first. For organisers."""

    edition: str = of(Slug(), "Edition.")
    occurrence: UUID = of(fields.UUID(), "The occurrence.")


class SeatHolder(Answer):
    """One line of an occurrence's list of seats."""

    id: UUID = of(fields.UUID(), "The seat.")
    person: UUID = of(fields.UUID(), "Whose.")
    state: str = of(Choice(SEAT_STATES), "`taken` or `waiting`.")
    since: dt.datetime = of(Instant(), "When it was asked for.")


class SeatHolders(Answer):
    """An occurrence's list of seats."""

    items: tuple[SeatHolder, ...] = of(
        Listed(SeatHolder, limit=100_000), "Taken ones first, then the line in its order."
    )


class ExplainSeat(Request):
    """Why a seat is in its state. The person's own, or anyone's for an organiser."""

    seat: UUID = of(fields.UUID(), "The seat.")


class Decision(Answer):
    """One decision about a seat, as the ledger holds it; the message catalogue makes the sentence."""

    at: dt.datetime = of(Instant(), "When.")
    rule: str = of(Token(64), "By which rule: `seat_claim`, `seat_promotion`, `seat_release`, `occurrence_move`.")
    outcome: str = of(Token(64), "What came of it.")
    figures: dict[str, Any] = of(fields.Dict(), "The numbers that decided.")


class Explanation(Answer):
    """A seat's history of decisions."""

    items: tuple[Decision, ...] = of(Listed(Decision), "Oldest first.")


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


class SavedOccurrence(Contract):
    """Where and when a session that is being saved takes place."""

    id: UUID | None = of(
        fields.UUID(), "Null for a session's only occurrence: derived from the session, stable.", default=None
    )
    room: str = of(Slug(), "Slug of a room of the edition or of the same request.")
    start: dt.datetime = of(Instant(), "Begin.")
    end: dt.datetime = of(Instant(), "End.")
    day: dt.date | None = of(
        fields.Date(),
        "Conference day; null = that of the start, which is the day before until 5 in the morning.",
        default=None,
    )
    capacity: int | None = of(fields.Integer(validate=validate.Range(min=0)), "Seats; null = drop-in.", default=None)


class SavedSession(Contract):
    """A session that is being saved: its whole content."""

    id: UUID = of(fields.UUID(), "Guid, chosen by the caller.")
    code: str | None = of(Token(32), "Short code; null = made here.", default=None)
    slug: str | None = of(
        Token(300), "For addresses; null = made from the title. A kept session's slug never changes.", default=None
    )
    kind: str = of(Choice(KINDS), "What it is.", default="talk")
    title: dict[str, str] = of(Text(500), "Title.")
    subtitle: dict[str, str] | None = of(Text(500), "Second title.", default=None)
    abstract: dict[str, str] | None = of(Text(LONG), "What it is about, short.", default=None)
    description: dict[str, str] | None = of(Text(LONG), "What it is about, long.", default=None)
    languages: tuple[str, ...] = of(Listed(Token(35)), "Spoken languages, BCP 47.", default=())
    track: str | None = of(Slug(), "Slug of a track of the edition or of the same request.", default=None)
    speakers: tuple[Speaker, ...] = of(Listed(Speaker), "Who is named on it.", default=())
    links: tuple[Link, ...] = of(Listed(Link), "Related addresses.", default=())
    attachments: tuple[Link, ...] = of(Listed(Link), "Materials.", default=())
    url: str | None = of(Token(2000), "Its page elsewhere.", default=None)
    recorded: bool = of(fields.Boolean(), "False = not to be recorded.", default=True)
    occurrences: tuple[SavedOccurrence, ...] = of(Listed(SavedOccurrence), "Where and when.")


class SaveProgramme(Request):
    """Add or change rooms, tracks and sessions; what is not named stays. All or nothing; twice changes nothing.

    For organisers. What `import_programme` does to a file, for content made here, in several languages, with seats.
    """

    edition: str = of(Slug(), "Edition.")
    rooms: tuple[Room, ...] = of(Listed(Room), "Rooms, by slug.", default=())
    tracks: tuple[Track, ...] = of(Listed(Track), "Tracks, by slug.", default=())
    sessions: tuple[SavedSession, ...] = of(Listed(SavedSession, limit=5000), "Sessions, by id.", default=())
    dry_run: bool = of(fields.Boolean(), "True = only report what would change.", default=False)


class ImportProgramme(Request):
    """Read a programme in frab/c3voc schedule XML or JSON. All or nothing; importing twice changes nothing.

    For organisers. Without `dry_run` a document with a bad row is refused whole (`programme_refused`, a field a row);
    with it the report lists them. Clashes are reported, never refused. Sessions that the document does not name stay.
    """

    edition: str = of(Slug(), "Edition.")
    document: str = of(
        fields.String(validate=validate.Length(max=DOCUMENT_LIMIT, error="too_large")), "The document's text."
    )
    format: str = of(Choice(FORMATS), "`auto` looks at the document.", default="auto")
    language: str = of(Token(35), "Language of titles whose session does not say one.", default="en")
    seats: str = of(
        Choice(("drop_in", "room")), "New occurrences: drop-in, or as many seats as the room holds.", default="drop_in"
    )
    dry_run: bool = of(fields.Boolean(), "True = only report what would change.", default=False)


class Remark(Answer):
    """Something about one place of the document."""

    pointer: str = of(Line(2000), "Where: RFC 6901 into the JSON, or a path into the XML.")
    code: str = of(Token(64), "What: `missing`, `not_a_time`, `room_unknown`, `duplicate`, `language_unknown`, …")
    value: str | None = of(fields.String(), "The value as found, cut to 100 characters.", default=None)


class Clash(Answer):
    """Two occurrences that overlap in one room or with one speaker."""

    of_what: str = of(Choice(("room", "speaker")), "What cannot be in two places.")
    who: str = of(Line(), "Slug of the room, or guid of the speaker.")
    name: str = of(Line(), "Name of the room or the speaker.")
    first: UUID = of(fields.UUID(), "Session that begins first.")
    second: UUID = of(fields.UUID(), "Session that begins while the first runs.")
    start: dt.datetime = of(Instant(), "Begin of the overlap.")
    end: dt.datetime = of(Instant(), "End of the overlap.")


class Changes(Answer):
    """How many of one thing a programme adds, changes, leaves as they were, or does not name."""

    new: int = of(fields.Integer(), "Added.", default=0)
    changed: int = of(fields.Integer(), "Changed.", default=0)
    same: int = of(fields.Integer(), "As they were.", default=0)
    absent: int = of(fields.Integer(), "In the edition, but not named here; they stay.", default=0)


class ProgrammeReport(Answer):
    """What saving or importing a programme did, or would do."""

    format: str = of(Token(32), "`frab-xml`, `frab-json` or `own`.")
    applied: bool = of(fields.Boolean(), "True = it is stored; false = a dry run.")
    rooms: Changes = of(Nested(Changes), "Rooms.")
    tracks: Changes = of(Nested(Changes), "Tracks.")
    sessions: Changes = of(Nested(Changes), "Sessions.")
    occurrences: Changes = of(Nested(Changes), "Occurrences; `changed` ones moved, or hold another number of seats.")
    people: int = of(fields.Integer(), "People whose seats move; each of them is told.", default=0)
    repaired: tuple[Remark, ...] = of(Listed(Remark, limit=100_000), "Taken over with a repair.", default=())
    refused: tuple[Remark, ...] = of(
        Listed(Remark, limit=100_000), "Rows that cannot be taken over (dry run only).", default=()
    )
    clashes: tuple[Clash, ...] = of(Listed(Clash, limit=100_000), "Of rooms and speakers, by start.", default=())


class ExportProgramme(Request):
    """The whole programme as schedule XML or JSON: the same facts in both. Anyone may ask."""

    edition: str = of(Slug(), "Edition.")
    format: str = of(Choice(FORMATS[1:]), "`frab-xml` or `frab-json`.", default="frab-json")
    language: str = of(Token(35), "Preferred language of titles and texts.", default="en")


class Document(Answer):
    """A document as text."""

    media_type: str = of(Token(100), "IANA media type.")
    text: str = of(fields.String(), "The document.")
    digest: str = of(Token(64), "SHA-256 of its UTF-8 bytes in hex, good as an ETag.")


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


class SeatFields(Contract):
    """The public state of a seat, which each of its events holds."""

    id: UUID = of(fields.UUID(), "The seat.")
    edition: str = of(Slug(), "Edition.")
    version: int = of(fields.Integer(), "Grows by one with each change of the seat.")
    person: UUID = of(fields.UUID(), "Whose.")
    state: str = of(Choice(SEAT_STATES), "State after the change.")
    reason: str | None = of(Choice(REASONS), "Why; null = booked by the person.", default=None)
    position: int | None = of(
        fields.Integer(), "Place in line at this moment, 1 = next; null unless waiting.", default=None
    )
    session: UUID = of(fields.UUID(), "The session.")
    occurrence: UUID = of(fields.UUID(), "The occurrence.")
    title: dict[str, str] = of(Text(500), "Title of the session.")
    start: dt.datetime = of(Instant(), "Begin.")
    end: dt.datetime = of(Instant(), "End.")
    room: str = of(Slug(), "Slug of the room.")
    room_title: dict[str, str] | None = of(Text(200), "Name on the room's door; null = not said.", default=None)
    zone: str | None = of(Slug(), "Zone that the room lies in, or null.", default=None)
    time_zone: str = of(Token(64), "IANA zone in which the times are shown.")
    clashes: bool = of(
        fields.Boolean(), "True = it lies across another booking of the person since a move.", default=False
    )


class SeatBooked(SeatFields, Event):
    """A person has a seat."""

    heard_by: ClassVar[tuple[str, ...]] = ("notify",)


class SeatWaiting(SeatFields, Event):
    """A person waits in line for a seat."""

    heard_by: ClassVar[tuple[str, ...]] = ("notify",)


class SeatPromoted(SeatFields, Event):
    """A person who waited has a seat now."""

    heard_by: ClassVar[tuple[str, ...]] = ("notify",)


class SeatPassedOver(SeatFields, Event):
    """A seat became free, but the person in line has something else at that time; the place in line stays theirs."""

    heard_by: ClassVar[tuple[str, ...]] = ("notify",)


class SeatMoved(SeatFields, Event):
    """A seat is at another time or in another room; the person keeps it, and chooses where it clashes."""

    heard_by: ClassVar[tuple[str, ...]] = ("notify",)


class SeatReleased(SeatFields, Event):
    """A person no longer has the seat or the place in line."""

    heard_by: ClassVar[tuple[str, ...]] = ("notify",)


class ProgrammeChanged(Event):
    """Something in the programme is not as it was: content, rooms, times or capacities. Readers' caches follow it."""

    id: UUID = of(fields.UUID(), "Id of the edition.")
    edition: str = of(Slug(), "Edition.")
    version: int = of(fields.Integer(), "Grows by one with each change of the programme.")


class TimeTaken(TimeTakenFields, Event):
    """A seat takes a person's time."""

    heard_by: ClassVar[tuple[str, ...]] = ("exhibits",)


class TimeFreed(TimeTakenFields, Event):
    """A seat no longer takes a person's time."""

    heard_by: ClassVar[tuple[str, ...]] = ("exhibits",)
