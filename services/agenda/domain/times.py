"""Times as programmes write them: moments with and without an offset, lengths, conference days."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

YEARS = range(1970, 2200)
DAWN = timedelta(hours=5)
"""After midnight, local time: what begins before it belongs to the day before."""
_LENGTH = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d)")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?")


def moment_of(words: str, zone: ZoneInfo) -> tuple[datetime, bool]:
    """The moment in UTC, and whether its zone had to be assumed. Raises ValueError."""
    found = datetime.fromisoformat(words.strip())
    refuse_far_off(found)
    assumed = found.tzinfo is None
    return (found.replace(tzinfo=zone) if assumed else found).astimezone(UTC), assumed


def refuse_far_off(day: date) -> None:
    """ValueError for years in which no programme lies and calendars end."""
    if day.year not in YEARS:
        raise ValueError(day)


def length_of(words: str) -> timedelta:
    """`HH:MM`, or `D:HH:MM` as the published schema allows. Raises ValueError."""
    found = _LENGTH.fullmatch(words.strip())
    if not found:
        raise ValueError(words)
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)


def length_as_words(length: timedelta) -> str:
    """`HH:MM`; a day is 24 hours, as the schemas of XML and JSON agree on nothing else."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    return f"{hours:02}:{minutes:02}"


def clock_on(day: date, words: str, zone: ZoneInfo, *, begins: datetime | None) -> datetime:
    """The moment at which the clock shows these words on a conference day that began at `begins`.

    A time before the day's begin lies past midnight, on the next calendar day. Raises ValueError.
    """
    found = _CLOCK.fullmatch(words.strip())
    if not found:
        raise ValueError(words)
    local = datetime(day.year, day.month, day.day, int(found[1]), int(found[2]), tzinfo=zone)
    if begins is not None and local < begins - timedelta(hours=6):
        local += timedelta(days=1)
    return local.astimezone(UTC)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The calendar day of a moment where the edition takes place."""
    return moment.astimezone(zone).date()


def conference_day(start: datetime, zone: ZoneInfo) -> date:
    """The conference day of what begins then: a night belongs to the day before until it dawns."""
    return local_day(start - DAWN, zone)
