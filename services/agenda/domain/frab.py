"""Understands frab/c3voc schedules, XML and JSON alike: rows become the facts of a programme, or remarks.

Source: voc/schedule, validator/xsd/schedule.xml.xsd and validator/json/schema.json. Older dialects (no guid, no date
with offset, persons by number) are taken over with repairs that come out the same each time.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from expo.errors import Invalid
from services.agenda.domain import frab_json, frab_xml
from services.agenda.domain.frab_texts import addresses_of, text_of, words_of
from services.agenda.domain.named import rooms_of, tidy, tracks_of
from services.agenda.domain.names import KINDS, kind_of, languages_of, slug_of, written_in
from services.agenda.domain.programme import Occurrence, Programme, Reading, Session, Speaker, Words
from services.agenda.domain.times import clock_on, length_of, local_day, moment_of, refuse_far_off

if TYPE_CHECKING:
    from services.agenda.domain.frab_document import Day, Document, Row

_CODE = re.compile(r"[0-9A-Za-z_-]{1,32}")
_SLUG = re.compile(r"[a-z0-9_][a-z0-9_.-]{2,254}")
_LONGEST_DAY = timedelta(hours=36)
"""A conference day may pass midnight, but its sessions begin within this of its calendar day's begin."""


class Unplaced(Exception):
    """The row cannot be taken over; the reading says why."""


def read(text: str, *, format: str, zone: str, language: str) -> Reading:  # noqa: A002 - the contract's word
    """What the document says; `zone` and `language` stand in where it says none. `Invalid` where it is no schedule."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Invalid("not_text") from None
    looks_like_xml = text.lstrip("\ufeff \t\r\n").startswith("<")
    is_xml = format == "frab-xml" or (format == "auto" and looks_like_xml)
    document = (frab_xml if is_xml else frab_json).read(text)
    return _Reader(document, zone=zone, language=language).read()


class _Reader:
    """Goes through one document, row by row; what it has seen makes duplicates known."""

    def __init__(self, document: Document, *, zone: str, language: str) -> None:
        self._document, self._language = document, language
        self._reading = Reading(document.format)
        self._zone = self._zone_of(document.time_zone, zone)
        self._rooms = rooms_of(document, self._reading)
        self._tracks = tracks_of(document, self._reading)
        self._numbers = Counter(row.text("id") for day in document.days for row in day.rows)
        self._guids: set[UUID] = set()
        self._slugs: set[str] = set()

    def read(self) -> Reading:
        sessions = [session for day in self._document.days for session in self._sessions_of(day)]
        if not self._reading.refused and not sessions:
            raise Invalid("dialect_unknown", {"expected": "event", "found": "no events"})
        self._reading.programme = Programme(
            tuple(self._rooms.things.values()), tuple(self._tracks.things.values()), tuple(sessions)
        )
        return self._reading

    def _zone_of(self, named: str | None, otherwise: str) -> ZoneInfo:
        try:
            return ZoneInfo(named or otherwise)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._reading.repair(f"{self._document.pointer}/time_zone_name", "zone_unknown", named)
            return ZoneInfo(otherwise)

    def _sessions_of(self, day: Day) -> list[Session]:
        found = []
        frame = self._frame_of(day)
        for row in day.rows:
            try:
                found.append(self._session(row, frame))
            except Unplaced:
                continue
        return found

    def _frame_of(self, day: Day) -> _Frame:
        """The day's date and begin; a day that says no date has that of its begin."""
        begins = self._moment(day.pointer, "start", day.start)
        ends = self._moment(day.pointer, "end", day.end)
        if begins and ends and ends <= begins:
            self._reading.refuse(f"{day.pointer}/end", "not_before_end", day.end)
        try:
            when = date.fromisoformat((day.date or "")[:10])
            refuse_far_off(when)
        except ValueError:
            if begins is None:
                self._reading.refuse(f"{day.pointer}/date", "missing" if not day.date else "not_a_date", day.date)
                return _Frame(None, None)
            when = local_day(begins, self._zone)
        return _Frame(when, begins)

    def _moment(self, pointer: str, name: str, words: str | None) -> datetime | None:
        if not words:
            return None
        try:
            return moment_of(words, self._zone)[0]
        except ValueError:
            self._reading.refuse(f"{pointer}/{name}", "not_a_time", words)
            return None

    def _session(self, row: Row, frame: _Frame) -> Session:
        guid = self._guid(row)
        languages = self._languages(row)
        write = words_of(row, self._reading, language=written_in(languages, self._language))
        title = write("title", 500)
        track = row.text("track")
        faults = len(self._reading.refused)
        occurrence = self._occurrence(row, frame, guid)
        if title is None:
            self._refuse(row, "title", "missing")
        if occurrence is None or title is None or len(self._reading.refused) > faults:
            raise Unplaced
        return Session(
            id=guid,
            code=self._code(row),
            number=self._number(row),
            slug=self._slug(row, title, guid),
            kind=kind_of(row.text("type")),
            type=_foreign_type(text_of(row, "type", 200, self._reading)),
            title=title,
            subtitle=write("subtitle", 500),
            abstract=write("abstract", 40_000),
            description=write("description", 40_000),
            languages=languages,
            track=self._tracks.slug(track) if track else None,
            speakers=self._speakers(row),
            links=addresses_of(row, "links", self._reading),
            attachments=addresses_of(row, "attachments", self._reading),
            url=next((link.url for link in addresses_of(row, "url", self._reading)), None),
            recorded=not row.values.get("optout"),
            occurrences=(occurrence,),
        )

    def _guid(self, row: Row) -> UUID:
        """The guid as found; where the dialect has none, one made of conference and number."""
        given, number = row.text("guid"), row.text("id")
        if given:
            try:
                guid = UUID(given)
            except ValueError:
                self._refuse(row, "guid", "not_a_guid", given)
                raise Unplaced from None
        elif number:
            guid = self._made("event", number)
            self._reading.repair(f"{row.pointer}/guid", "guid_made", number)
        else:
            self._refuse(row, "guid", "missing")
            raise Unplaced
        if guid in self._guids:
            self._refuse(row, "guid", "duplicate", given or number)
            raise Unplaced
        self._guids.add(guid)
        return guid

    def _made(self, what: str, number: str) -> UUID:
        return uuid5(NAMESPACE_URL, f"{self._document.url or self._document.acronym or ''}#{what}-{number}")

    def _occurrence(self, row: Row, frame: _Frame, guid: UUID) -> Occurrence | None:
        room = self._room(row)
        start, length = self._start(row, frame), self._length(row)
        if room is None or start is None or length is None or frame.day is None:
            return None
        midnight = datetime.combine(frame.day, time.min, self._zone).astimezone(UTC)
        if not midnight <= start < midnight + _LONGEST_DAY:
            self._refuse(row, "date", "outside_day", row.text("date"))
            return None
        return Occurrence(id=guid, room=room, day=frame.day, start=start, end=start + length)

    def _room(self, row: Row) -> str | None:
        name, inside = row.text("room"), row.room.strip()
        if not (inside or name):
            self._refuse(row, "room", "missing")
            return None
        if inside and name and name != inside:
            self._reading.repair(f"{row.pointer}/room", "room_differs", name)
        return self._rooms.slug(inside or name or "")

    def _start(self, row: Row, frame: _Frame) -> datetime | None:
        """`date` with its offset decides; without it the clock of `start` on the conference day."""
        words, clock = row.text("date"), row.text("start")
        try:
            if words and "T" in words:
                start, assumed = moment_of(words, self._zone)
                if assumed:
                    self._reading.repair(f"{row.pointer}/date", "zone_assumed", words)
                if clock and not _shows(words, clock):
                    self._reading.repair(f"{row.pointer}/start", "start_differs", clock)
                return start
            if clock and frame.day:
                self._reading.repair(f"{row.pointer}/date", "date_made", clock)
                return clock_on(frame.day, clock, self._zone, begins=frame.begins)
        except ValueError:
            self._refuse(row, "date" if words else "start", "not_a_time", words or clock)
            return None
        self._refuse(row, "date", "missing")
        return None

    def _length(self, row: Row) -> timedelta | None:
        words = row.text("duration")
        if not words:
            self._refuse(row, "duration", "missing")
            return None
        try:
            length = length_of(words)
        except ValueError:
            self._refuse(row, "duration", "not_a_duration", words)
            return None
        if not length:
            self._refuse(row, "duration", "empty_duration", words)
            return None
        return length

    def _languages(self, row: Row) -> tuple[str, ...]:
        tags, unknown = languages_of(row.text("language"))
        for word in unknown:
            self._reading.repair(f"{row.pointer}/language", "language_unknown", word)
        return tags

    def _code(self, row: Row) -> str | None:
        code = row.text("code")
        if code and not _CODE.fullmatch(code):
            self._reading.repair(f"{row.pointer}/code", "code_not_valid", code)
            return None
        return code

    def _number(self, row: Row) -> int | None:
        """The old numeric id where it is one event's alone; the format's consumers still ask for it."""
        number = row.text("id")
        if not number or not re.fullmatch(r"[1-9]\d{0,8}", number):
            return None
        if self._numbers[number] > 1:
            self._reading.repair(f"{row.pointer}/id", "id_repeated", number)
            return None
        return int(number)

    def _slug(self, row: Row, title: Words, guid: UUID) -> str:
        given = row.text("slug")
        slug = given if given and _SLUG.fullmatch(given) else slug_of(next(iter(title.values())), least="session")
        if slug in self._slugs:
            self._reading.repair(f"{row.pointer}/slug", "slug_repeated", slug)
            slug = f"{slug[:240]}-{guid.hex[:6]}"
        self._slugs.add(slug)
        return slug

    def _speakers(self, row: Row) -> tuple[Speaker, ...]:
        return tuple(
            speaker
            for index, person in enumerate(row.listed("persons"))
            if (speaker := self._speaker(person, f"{row.pointer}/persons/{index}"))
        )

    def _speaker(self, person: dict[str, Any], pointer: str) -> Speaker | None:
        name = tidy(str(person.get("name") or ""))
        if not name:
            self._reading.repair(f"{pointer}/name", "name_missing", person.get("guid"))
            return None
        guid, number = person.get("guid"), person.get("id")
        try:
            return Speaker(UUID(str(guid)) if guid else self._made("person", str(number)) if number else None, name)
        except ValueError:
            self._reading.repair(f"{pointer}/guid", "not_a_guid", guid)
            return Speaker(None, name)

    def _refuse(self, row: Row, name: str, code: str, value: object = None) -> None:
        self._reading.refuse(f"{row.pointer}/{name}", code, value)


@dataclass(frozen=True)
class _Frame:
    """One conference day: its date, and when it begins where the file says so."""

    day: date | None
    begins: datetime | None


def _foreign_type(words: str | None) -> str | None:
    """What the source calls the kind, unless it is our own word."""
    return None if words in KINDS else words


def _shows(moment: str, clock: str) -> bool:
    """Whether a moment's own wall clock shows these words: `2025-12-27T10:30:00+01:00` shows 10:30."""
    return datetime.fromisoformat(moment).strftime("%H:%M") == clock[:5].rjust(5, "0")
