"""How one reader reads: language, time zone and appearance, and everything that is said in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from flask import g, request

from expo import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from expo.words.catalogues import Catalogue

LANGUAGE, ZONE, THEME = "language", "zone", "theme"
"""Names of the cookies that hold a reader's choices."""
THEMES = ("auto", "light", "dark")


@dataclass(frozen=True)
class Reader:
    """One reader's language (BCP 47), own IANA zone (empty = not chosen) and theme."""

    language: str
    zone: str = ""
    theme: str = "auto"

    @cached_property
    def words(self) -> Catalogue:
        """The reader's catalogue."""
        return words.catalogue(self.language)

    def text(self, held: Mapping[str, str] | None) -> str:
        """Published words in the reader's language, or the next best."""
        return words.text(held, self.language)[0]

    def tongue(self, held: Mapping[str, str] | None) -> str:
        """The language in which `text` answers, for a `lang` attribute where it is not the reader's."""
        return words.text(held, self.language)[1]

    def clock(self, value: datetime | str, zone: str) -> str:
        """`10:00` on the venue's clocks."""
        return words.clock(instant(value), self.language, zone)

    def own_clock(self, value: datetime | str, zone: str) -> str:
        """`11:00` on the reader's own clocks where they differ from the venue's at that moment; else empty."""
        if not self.differs(value, zone):
            return ""
        return words.clock(instant(value), self.language, self.zone)

    def differs(self, value: datetime | str, zone: str) -> bool:
        """Whether the reader's clocks show another time than the venue's at that moment."""
        if not self.zone:
            return False
        moment = instant(value)
        return moment.astimezone(ZoneInfo(self.zone)).utcoffset() != moment.astimezone(ZoneInfo(zone)).utcoffset()

    def day(self, value: date | str) -> str:
        """`Fri 12 Feb`."""
        return words.day(_date(value), self.language)

    def date(self, value: date | str) -> str:
        """`Friday, 12 February 2027`."""
        return words.date(_date(value), self.language)

    def moment(self, value: datetime | str, zone: str) -> str:
        """`Friday, 12 February 2027, 10:00 (Warsaw time)`."""
        return words.moment(instant(value), self.language, zone)

    def span(self, start: datetime | str, end: datetime | str, zone: str) -> str:
        """`Friday, 12 February 2027, 10:00–10:45 (Warsaw time)`."""
        return words.span(instant(start), instant(end), self.language, zone)

    def city(self, zone: str) -> str:
        """`Warsaw`."""
        return words.zone_city(zone, self.language)

    def number(self, value: float) -> str:
        """A number as the language writes it."""
        return words.number(value, self.language)

    def minutes(self, value: int) -> str:
        """`1 hour 30 minutes`."""
        return words.duration(value, self.language)

    def label(self, vocabulary: str, code: str) -> str:
        """The label of a code."""
        return words.label(vocabulary, code, self.language)

    def options(self, vocabulary: str, codes: tuple[str, ...] = ()) -> list[tuple[str, str]]:
        """Codes and labels for a form's list."""
        return words.options(vocabulary, self.language, codes)

    def sentence(self, code: str, figures: Mapping[str, Any] | None = None, zone: str = "UTC") -> str:
        """What a code says."""
        return words.sentence(code, figures, self.language, zone=zone)

    def fault(self, field: Mapping[str, Any]) -> str:
        """What is wrong with one field."""
        return words.fault(field, self.language)

    def explanation(self, entry: Mapping[str, Any], zone: str = "UTC") -> str:
        """How something was decided."""
        return words.explanation(
            str(entry["rule"]), str(entry["outcome"]), entry.get("figures"), self.language, zone=zone
        )


def reader() -> Reader:
    """The reader of this request: what was chosen, else what the browser asks for."""
    if "reader" not in g:
        zone, theme = request.cookies.get(ZONE, ""), request.cookies.get(THEME, "auto")
        g.reader = Reader(
            language=words.negotiate(
                request.headers.get("Accept-Language"), chosen=request.cookies.get(LANGUAGE), among=words.spoken()
            ),
            zone=zone if is_zone(zone) else "",
            theme=theme if theme in THEMES else "auto",
        )
    found: Reader = g.reader
    return found


def is_zone(name: str) -> bool:
    """Whether this is an IANA zone that we know; never opens a file by the name."""
    return name in _zones()


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def instant(value: datetime | str) -> datetime:
    """A moment from a house's answer."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _date(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
