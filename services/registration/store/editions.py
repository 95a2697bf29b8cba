"""Editions and what they count: found, locked, kept, shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from expo.chassis import db
from expo.contracts import registration as contract
from expo.errors import NotFound
from services.registration.domain import admission
from services.registration.models import Edition

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


_FIND = select(Edition).where(Edition.edition == bindparam("slug"))


def find(session: Session, slug: str) -> Edition:
    """The edition of that name; `NotFound edition_unknown`."""
    return session.scalars(_FIND, {"slug": slug}).first() or _unknown(slug)


def every(session: Session) -> list[Edition]:
    """All editions, the latest days first."""
    order = (Edition.starts_on.desc().nulls_first(), Edition.edition)
    return list(session.scalars(select(Edition).order_by(*order)))


def lock_or_make(session: Session, request: contract.EditionFacts) -> Edition:
    """The edition's row, locked: nobody else changes it until this transaction ends. A new one has version 0."""
    blank = insert(Edition).values(
        id=uuid4(),
        edition=request.edition,
        state="draft",
        time_zone=request.time_zone,
        privacy_notice=request.privacy_notice,
        sample=False,
        facts={},
    )
    session.execute(blank.on_conflict_do_nothing(index_elements=[Edition.edition]))
    return session.scalars(select(Edition).where(Edition.edition == request.edition).with_for_update()).one()


def keep(edition: Edition, request: contract.EditionFacts) -> bool:
    """Keep what the request says; False if that was known already."""
    facts = contract.EditionFacts.dump(request)
    if facts == edition.facts:
        return False
    edition.facts = facts
    edition.state, edition.time_zone = request.state, request.time_zone
    edition.starts_on = min((day.date for day in request.days), default=None)
    edition.registration_opens, edition.registration_closes = request.registration_opens, request.registration_closes
    edition.privacy_notice, edition.sample = request.privacy_notice, request.sample
    edition.version += 1
    return True


def window(edition: Edition) -> admission.Window:
    """When people may register in it."""
    return admission.Window(edition.state, edition.registration_opens, edition.registration_closes)


def view(session: Session, edition: Edition) -> contract.Edition:
    """The edition as everybody may see it."""
    may_register = admission.may_register(window(edition), db.now(session))
    shown: dict[str, Any] = {"id": str(edition.id), "version": edition.version, "may_register": may_register}
    return contract.Edition.load({**edition.facts, **shown})


def _unknown(slug: str) -> Edition:
    raise NotFound("edition_unknown", {"edition": slug})
