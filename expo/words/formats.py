"""Dates, times and numbers as the reader's language writes them; a time says where it holds."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel import dates, numbers, units

from expo.words.catalogues import catalogue, locale_of

if TYPE_CHECKING:
    import datetime as dt


def date(value: dt.date, lang: str) -> str:
    """`Friday, 12 February 2027`."""
    return str(dates.format_date(value, "full", locale=locale_of(lang)))


def day(value: dt.date, lang: str) -> str:
    """`Fri 12 Feb`, for tabs and tables where the year is plain."""
    return str(dates.format_skeleton("MMMEd", value, locale=locale_of(lang)))


def clock(value: datetime, lang: str, zone: str) -> str:
    """`10:00` on the clocks of an IANA zone; the caller shows the zone beside it."""
    return str(dates.format_time(value, "short", tzinfo=ZoneInfo(zone), locale=locale_of(lang)))


def zone_city(zone: str, lang: str) -> str:
    """The city by which a zone is known: `Warsaw`, `Warszawa`."""
    return str(dates.get_timezone_location(ZoneInfo(zone), locale=locale_of(lang), return_city=True))


def moment(value: datetime, lang: str, zone: str) -> str:
    """`Friday, 12 February 2027, 10:00 (Warsaw time)`."""
    return _with_city(f"{date(_local(value, zone), lang)}, {clock(value, lang, zone)}", lang, zone)


def span(start: datetime, end: datetime, lang: str, zone: str) -> str:
    """`Friday, 12 February 2027, 10:00–10:45 (Warsaw time)`; the second day is named where the span passes midnight."""
    opening = f"{date(_local(start, zone), lang)}, {clock(start, lang, zone)}"
    if _local(start, zone) == _local(end, zone):
        return _with_city(f"{opening}–{clock(end, lang, zone)}", lang, zone)
    return _with_city(f"{opening} – {date(_local(end, zone), lang)}, {clock(end, lang, zone)}", lang, zone)


def duration(minutes: int, lang: str) -> str:
    """`1 hour 30 minutes`."""
    hours, rest = divmod(minutes, 60)
    parts = [(hours, "hour"), (rest, "minute")]
    said = [numbers_of_unit(value, unit, lang) for value, unit in parts if value or (unit == "minute" and not hours)]
    return " ".join(said)


def numbers_of_unit(value: int, unit: str, lang: str) -> str:
    """A number with CLDR's word for its unit of time."""
    return str(units.format_unit(value, f"duration-{unit}", locale=locale_of(lang)))


def number(value: float, lang: str) -> str:
    """`1,234` or `1 234`."""
    return str(numbers.format_decimal(value, locale=locale_of(lang)))


def percent(share: float, lang: str) -> str:
    """A share of one as `45%` or `45 %`."""
    return str(numbers.format_percent(share, locale=locale_of(lang)))


def _local(value: datetime, zone: str) -> dt.date:
    return value.astimezone(ZoneInfo(zone)).date()


def _with_city(time: str, lang: str, zone: str) -> str:
    said = catalogue(lang).pgettext("time", "%(time)s (%(city)s time)")
    return said % {"time": time, "city": zone_city(zone, lang)}
