"""How a person comes in: how long secrets and sessions hold, and how often somebody may try."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

HOLDS = timedelta(minutes=15)
"""For how long a link and its code sign in."""
SAMPLE_HOLDS = timedelta(days=1)
"""For how long a printed link signs a sample person in."""
SESSION = timedelta(days=30)
STAFF_SESSION = timedelta(hours=12)
"""Who holds a role signs in again each day."""
PEOPLE_AN_ADDRESS = 5
"""Several people may share a mailbox; that many are written to at most, those with roles first."""


@dataclass(frozen=True)
class Limit:
    """So many attempts of one kind within a span."""

    attempts: int
    within: timedelta


ASKED, FAILED = "asked", "failed"
BY_ACCOUNT = {ASKED: Limit(5, timedelta(hours=1)), FAILED: Limit(5, HOLDS)}
"""For one mail address, known or not: five codes of a million are tried before the next mail."""
BY_SOURCE = {ASKED: Limit(30, timedelta(hours=1)), FAILED: Limit(30, timedelta(hours=1))}
"""For one network address, behind which a whole office may sit."""


def seconds_to_wait(limit: Limit, attempts: Sequence[datetime], now: datetime) -> int:
    """Seconds until one more attempt is allowed, 0 = now; `attempts` in any order."""
    recent = sorted(moment for moment in attempts if moment > now - limit.within)
    if len(recent) < limit.attempts:
        return 0
    frees = recent[-limit.attempts] + limit.within
    return max(1, int((frees - now).total_seconds()) + 1)


def outcome(*, spent: bool, expires: datetime, now: datetime) -> str:
    """How redeeming a right secret ends."""
    if spent:
        return "spent"
    return "signed_in" if now < expires else "expired"


def session_length(*, staff: bool) -> timedelta:
    """For how long a session holds."""
    return STAFF_SESSION if staff else SESSION
