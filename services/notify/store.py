"""Messages in rows: written once a key, claimed by one process at a time, settled by the process that claimed them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from expo.chassis import db, editions
from expo.errors import Conflict, NotFound
from services.notify import domain
from services.notify.domain import State
from services.notify.models import Message

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def add_message(session: Session, template: str, event: Any, *, cause: str, facts: dict[str, Any]) -> bool:
    """Have the person told, unless the same cause has told them already; says whether it was new."""
    row = insert(Message).values(
        template=template,
        edition=None if event.edition == "*" else event.edition,
        person=event.person,
        about=event.id,
        version=event.version,
        cause=cause,
        facts=facts,
    )
    added = session.execute(row.on_conflict_do_nothing(constraint="message_told_once").returning(Message.id))
    return added.scalar_one_or_none() is not None


def claim(session: Session, host: str, *, limit: int = domain.BATCH, lease: timedelta = domain.LEASE) -> list[Message]:
    """Up to `limit` messages that are this process's to send now, oldest first; others skip them."""
    now = db.now(session)
    left_behind = (Message.state == State.SENDING) & (Message.claimed_at <= now - lease)
    due = (Message.state == State.DUE) & (Message.next_try <= now)
    claimed = _lock(session, left_behind, Message.claimed_at, limit=limit)
    claimed += _lock(session, due, Message.next_try, limit=limit - len(claimed))
    for message in claimed:
        message.state, message.claimed_at, message.next_try = State.SENDING, now, None
        message.attempts += 1
        key = domain.idempotency_key(message.template, message.person, message.cause)
        message.message_id = domain.message_id(key, host)
    session.flush()
    session.expunge_all()
    return claimed


def _lock(session: Session, which: Any, oldest: Any, *, limit: int) -> list[Message]:
    found = select(Message).where(which).order_by(oldest, Message.number).limit(limit)
    return list(session.scalars(found.with_for_update(skip_locked=True)))


def renew(session: Session, message: Message) -> bool:
    """Begin the claim anew just before sending; False where another process has taken the message up meanwhile."""
    again = update(Message).where(_mine(message)).values(claimed_at=db.now(session)).returning(Message.id)
    return session.execute(again).scalar_one_or_none() is not None


def invited(session: Session, messages: list[Message]) -> set[UUID]:
    """Of the things that these messages are about, those for which a calendar entry has been sent."""
    inviting = [each.name for each in domain.TEMPLATES.values() if each.calendar == "REQUEST"]
    about = {message.about for message in messages}
    told = select(Message.about).where(Message.about.in_(about), Message.template.in_(inviting))
    return set(session.scalars(told))


def settle_sent(session: Session, message: Message, language: str) -> bool:
    """The mail server has accepted it; says whether the message was still this process's."""
    values = {"state": State.SENT, "sent_at": db.now(session), "language": language, "error": None}
    return _settle(session, message, values)


def settle_never(session: Session, message: Message, *, state: State, error: str) -> bool:
    """It is not going to be sent: `FAILED` for good, or `SUPPRESSED` for a reason."""
    return _settle(session, message, {"state": state, "error": error})


def settle_later(session: Session, message: Message, *, error: str, after: timedelta) -> bool:
    """It did not work; it is tried again later, or given up after the last attempt."""
    if message.attempts >= domain.MOST_ATTEMPTS:
        return settle_never(session, message, state=State.FAILED, error=error)
    return _settle(session, message, {"state": State.DUE, "error": error, "next_try": db.now(session) + after})


def put_back(session: Session, messages: list[Message], *, after: timedelta, error: str | None = None) -> None:
    """These were not tried at all: they are due again, and the attempt does not count."""
    for message in messages:
        values = {"state": State.DUE, "next_try": db.now(session) + after, "attempts": message.attempts - 1}
        _settle(session, message, values if error is None else {**values, "error": error})


def _settle(session: Session, message: Message, values: dict[str, Any]) -> bool:
    settled = update(Message).where(_mine(message)).values(claimed_at=None, **values).returning(Message.id)
    return session.execute(settled).scalar_one_or_none() is not None


def _mine(message: Message) -> Any:
    # The number of attempts is a fencing token: who was taken for dead and comes back settles nothing.
    return (Message.id == message.id) & (Message.state == State.SENDING) & (Message.attempts == message.attempts)


def edition_facts(session: Session, slugs: set[str]) -> dict[str, dict[str, Any]]:
    """What registration last announced of these editions, by slug; nothing of those not heard of yet."""
    found = (editions.find_or_none(session, slug) for slug in slugs)
    return {row.slug: row.facts for row in found if row}


def messages(
    session: Session, *, person: UUID | None, edition: str | None, state: str | None, before: int | None, limit: int
) -> list[Message]:
    """Messages, newest first, of which each given filter holds."""
    found = select(Message).order_by(Message.number.desc()).limit(limit)
    for column, value in ((Message.person, person), (Message.edition, edition), (Message.state, state)):
        if value is not None:
            found = found.where(column == value)
    return list(session.scalars(found if before is None else found.where(Message.number < before)))


def message(session: Session, wanted: UUID) -> Message:
    """One message; `NotFound message_unknown`."""
    found = session.get(Message, wanted)
    if found is None:
        raise NotFound("message_unknown")
    return found


def lock_message(session: Session, wanted: UUID) -> Message:
    """One message, locked until the transaction ends."""
    found = session.get(Message, wanted, with_for_update=True)
    if found is None:
        raise NotFound("message_unknown")
    return found


def send_again(session: Session, sent: Message) -> Message:
    """A failed message is due again; of a sent one a new message is made, with a key of its own."""
    if sent.state in {State.DUE, State.SENDING}:
        raise Conflict("still_on_its_way")
    if sent.state == State.SENT:
        return _repeat(session, sent)
    sent.state, sent.next_try, sent.attempts, sent.error = State.DUE, db.now(session), 0, None
    session.flush()
    return sent


def _repeat(session: Session, sent: Message) -> Message:
    copied = ("edition", "person", "channel", "template", "about", "version", "facts")
    made = Message(**{name: getattr(sent, name) for name in copied})
    made.cause = f"resend-{db.work(session).cause}"
    session.add(made)
    session.flush()
    return made
