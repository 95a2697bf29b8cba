"""Who may have a place in an edition, and why somebody waits. Rules only: no database, no broker, no clock."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from expo.errors import Conflict, Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

Counted = tuple[str, str]
"""What a quota counts: a dimension and its value, `("group", "research")`; the total's value is empty."""

TOTAL: Counted = ("total", "")
ADMITTING = ("open", "running")
"""The states of an edition in which people may register."""


@dataclass(frozen=True)
class Window:
    """When people may register: the edition's state, and the moments between which it is so."""

    state: str
    opens: datetime | None
    closes: datetime | None


@dataclass(frozen=True)
class QuotaCount:
    """How a quota stands; no capacity means no ceiling."""

    by: str
    value: str
    capacity: int | None
    taken: int
    waiting: int

    @property
    def full(self) -> bool:
        """Whether nobody more fits."""
        return self.capacity is not None and self.taken >= self.capacity

    def figures(self) -> dict[str, Any]:
        """As the ledger keeps it."""
        return asdict(self)


def counted_in(target_group: str, country: str) -> tuple[Counted, ...]:
    """The quotas in which a registration counts: everybody's, its group's, its country's."""
    return (TOTAL, ("group", target_group), ("country", country))


def may_register(window: Window, now: datetime) -> bool:
    """Whether anybody may register at this moment."""
    return window.state in ADMITTING and not _too_early(window, now) and not _too_late(window, now)


def admit(window: Window, now: datetime) -> None:
    """Refuse while the edition takes nobody: `too_early` before its window, `registration_closed` otherwise."""
    if window.state not in ADMITTING or _too_late(window, now):
        raise Conflict("registration_closed", {"state": window.state, "closes": _iso(window.closes)})
    if _too_early(window, now):
        raise Conflict("too_early", {"opens": _iso(window.opens)})


def agree(notice: str, agreed: str) -> None:
    """Refuse consent to another version of the privacy notice than the one in force."""
    if notice != agreed:
        fault = {
            "pointer": "/privacy_notice",
            "code": "notice_outdated",
            "value": agreed,
            "figures": {"current": notice},
        }
        raise Invalid("invalid_request", fields=[fault])


def reason_to_wait(counts: Iterable[QuotaCount]) -> str:
    """`quota_full` if a quota has no room, else `line_first`: what is free belongs to those who came before."""
    return "quota_full" if any(count.full for count in counts) else "line_first"


def cancel(state: str, reason: str | None, *, own: bool) -> str:
    """The reason code of a cancellation; refuses one in an edition that is over, or an organiser's without a reason."""
    if state == "over":
        raise Conflict("too_late", {"state": state})
    if own:
        return "cancelled_by_person"
    if not reason:
        raise Invalid("invalid_request", fields=[{"pointer": "/reason", "code": "missing", "value": reason}])
    return "cancelled_by_organiser"


def _too_early(window: Window, now: datetime) -> bool:
    return window.opens is not None and now < window.opens


def _too_late(window: Window, now: datetime) -> bool:
    return window.closes is not None and now >= window.closes


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
