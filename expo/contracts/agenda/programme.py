"""The programme as organisers bring it in and take it out, whole."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from marshmallow import fields, validate

from expo.contracts.agenda.sessions import KINDS, LONG, Link, Room, Speaker, Track
from expo.contracts.kinds import Choice, Instant, Line, Slug, Text, Token
from expo.contracts.message import Answer, Contract, Listed, Nested, Request, of

FORMATS = ("auto", "frab-xml", "frab-json")
MEDIA_TYPES = {"frab-xml": "application/vnd.c3voc.schedule+xml", "frab-json": "application/json"}
DOCUMENT_LIMIT = 16 * 1024 * 1024


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
