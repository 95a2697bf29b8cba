"""What is told, under which key, and when it is tried again. Rules only: no database, no broker, no clock."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

LEASE = timedelta(seconds=75)
"""A message that has been SENDING for longer was left by a process that died; another one takes it up. Longer than the
slowest conversation with a mail server about one mail: the claim is renewed before it grows old."""
BATCH = 50
"""Messages that a process claims at a time; no more than `registration.contacts` answers."""
FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(hours=6)
MOST_ATTEMPTS = 12
"""Attempts, over about a day, after which a message is given up."""


class State(StrEnum):
    """How far a message has come."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True)
class Template:
    """What one kind of message holds besides its words.

    Attributes:
        calendar: iTIP method of its calendar part (RFC 5546), or none.
        page: where its button leads, below the platform's address.
    """

    name: str
    calendar: str | None = None
    page: str = "/{edition}/my"


def _of_booking(kind: str) -> tuple[Template, ...]:
    return (
        Template(f"{kind}_booked", "REQUEST"),
        Template(f"{kind}_waiting"),
        Template(f"{kind}_promoted", "REQUEST"),
        Template(f"{kind}_passed_over"),
        Template(f"{kind}_moved", "REQUEST"),
        Template(f"{kind}_released", "CANCEL"),
    )


TEMPLATES = {
    template.name: template
    for template in (
        Template("registration_confirmed"),
        Template("registration_waiting"),
        Template("registration_promoted"),
        Template("registration_cancelled", page="/{edition}"),
        Template("sign_in", page="/sign-in/{token}"),
        *_of_booking("seat"),
        *_of_booking("slot"),
    )
}
SIGN_IN = "sign_in"


def idempotency_key(template: str, person: object, cause: str) -> str:
    """What makes a message one message, however often its event arrives."""
    return f"{template}/{person}/{cause}"


def message_id(key: str, host: str) -> str:
    """RFC 5322 Message-ID of a key: the same at every attempt, so that a mail sent twice can be recognised."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def calendar_uid(template: str, about: object, host: str) -> str:
    """UID (RFC 5545) of a seat or slot, the same in every mail about it."""
    return f"{template.partition('_')[0]}-{about}@{host}"


def delay(attempts: int, chance: float) -> timedelta:
    """How long to wait after so many attempts: three times longer each time, a fifth more or less by `chance`."""
    grown: timedelta = min(FIRST_DELAY * 3 ** min(attempts - 1, 20), LONGEST_DELAY)
    return grown * (0.8 + 0.4 * chance)


def may_leave(address: str, *, trial: bool) -> bool:
    """Whether a mail may go to the address: a trial installation writes to example.org (RFC 2606) and nowhere else."""
    host = address.rpartition("@")[2].lower()
    return not trial or host == "example.org" or host.endswith(".example.org")


def facts_of(event: dict[str, Any]) -> dict[str, Any]:
    """What a message keeps of an event: everything but what has a column of its own."""
    return {name: value for name, value in event.items() if name not in {"id", "edition", "version", "person"}}
