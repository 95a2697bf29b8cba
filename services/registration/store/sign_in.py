"""Wishes to sign in, their secrets as digests, and the attempts that limit them."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, text

from expo.chassis import db
from expo.errors import Conflict
from services.registration.domain import sign_in
from services.registration.models import BrowserSession, SignIn, SignInAttempt
from services.registration.store.people import address

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from services.registration.models import Person

_KEPT = timedelta(days=1)


def ask(session: Session, person: Person, *, holds: timedelta = sign_in.HOLDS) -> SignIn:
    """A person's wish to sign in; it has no secrets yet."""
    wish = SignIn(person=person.id, address=person.address, expires_at=db.now(session) + holds)
    session.add(wish)
    session.flush()
    return wish


def mint(wish: SignIn) -> tuple[str, str]:
    """A new token and code for the wish; the former ones are void."""
    token, code = secrets.token_urlsafe(20), f"{secrets.randbelow(1_000_000):06d}"
    wish.token, wish.code = digest(token), digest(f"{wish.id} {code}")
    return token, code


def lock(session: Session, request: UUID) -> SignIn:
    """The wish, locked, while it holds; `Conflict sign_in_expired` afterwards."""
    wish = session.get(SignIn, request, with_for_update=True)
    if wish is None or wish.spent_at is not None or wish.expires_at <= db.now(session):
        raise Conflict("sign_in_expired", {"request": str(request)})
    return wish


def lock_by_token(session: Session, token: str) -> SignIn | None:
    """The wish that the link's secret belongs to, locked, whether or not it still holds."""
    return session.scalars(select(SignIn).where(SignIn.token == digest(token)).with_for_update()).one_or_none()


def lock_by_code(session: Session, email: str, code: str) -> SignIn | None:
    """The latest wish of that address which has this code, locked."""
    of_address = select(SignIn).where(SignIn.address == address(email), SignIn.code.is_not(None))
    latest = of_address.order_by(SignIn.expires_at.desc()).limit(sign_in.PEOPLE_AN_ADDRESS * 5)
    wishes = session.scalars(latest.with_for_update()).all()
    return next((wish for wish in wishes if wish.code == digest(f"{wish.id} {code}")), None)


def seconds_to_wait(session: Session, kind: str, *, email: str | None, source: str | None) -> int:
    """Seconds until another attempt of that kind is allowed, by mail address and by network address.

    Attempts of one mail address stand in line here, so that many at once do not slip through.
    """
    waits = [0]
    if email:
        account = account_of(email)
        session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:account, 11))"), {"account": account})
        waits.append(_wait(session, kind, sign_in.BY_ACCOUNT[kind], account=account))
    if source:
        waits.append(_wait(session, kind, sign_in.BY_SOURCE[kind], source=source))
    return max(waits)


def note(session: Session, kind: str, *, email: str | None, source: str | None) -> None:
    """Count an attempt."""
    account = account_of(email) if email else None
    session.add(SignInAttempt(kind=kind, account=account, source=source, at=db.now(session)))


def forget(session: Session) -> None:
    """Drop what has no use any more: old attempts, wishes and sessions."""
    before = db.now(session) - _KEPT
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < before))
    session.execute(delete(SignIn).where(SignIn.expires_at < before))
    session.execute(delete(BrowserSession).where(BrowserSession.expires_at < func.now()))


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def account_of(email: str) -> str:
    """What is kept of a mail address that somebody tried."""
    return digest(address(email))


def _wait(session: Session, kind: str, limit: sign_in.Limit, **by: str) -> int:
    since = db.now(session) - limit.within
    attempts = select(SignInAttempt.at).filter_by(kind=kind, **by).where(SignInAttempt.at > since)
    latest = session.scalars(attempts.order_by(SignInAttempt.at.desc()).limit(limit.attempts)).all()
    return sign_in.seconds_to_wait(limit, latest, db.now(session))
