"""A session that ends is announced, so that nobody goes on believing in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expo.chassis import outbox
from expo.contracts import registration as contract

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from services.registration.models import BrowserSession


def announce_end(session: Session, ended: BrowserSession | None) -> None:
    """Announce that what is remembered of the session is void; nothing where none ended."""
    if ended is None:
        return
    event = contract.SessionEnded(id=ended.id, edition=contract.EVERYWHERE, version=ended.version, person=ended.person)
    outbox.record(session, contract.SessionEnded, event)
