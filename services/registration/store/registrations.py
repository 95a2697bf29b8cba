"""Registrations: added, found, locked, listed, counted and shown."""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, String, bindparam, exists, func, insert, select
from sqlalchemy.dialects.postgresql import ARRAY

from expo.chassis import db, places
from expo.contracts import registration as contract
from expo.errors import Conflict, Invalid, NotFound
from services.registration.domain import admission, people as names
from services.registration.models import Person, Registration
from services.registration.store import quotas

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from services.registration.domain.admission import QuotaCount


def _free_code() -> Any:
    """A code that the edition has not given yet, found by the insert itself; five tries of a thousand million do."""
    candidate = func.unnest(bindparam("tried", type_=ARRAY(String))).column_valued("candidate")
    given = exists().where(Registration.edition == bindparam("of_edition"), Registration.code == candidate)
    return select(candidate).where(~given).limit(1).scalar_subquery()


_ROWS = db.table_of(Registration).c
# Of the table, not of the class, and made once: this is the statement that every newcomer waits for.
_ADD = insert(db.table_of(Registration)).values(code=_free_code()).returning(_ROWS.arrival, _ROWS.code)


def add(
    session: Session, request: contract.Register, *, registration: UUID, person: Person, state: str, reason: str
) -> Registration:
    """A newcomer's registration, in the state that the places decided."""
    now = db.now(session)
    row = {
        "id": registration,
        "edition": request.edition,
        "version": 1,
        "person": person.id,
        "state": state,
        "reason": reason,
        "target_group": request.target_group,
        "country": request.country,
        "privacy_notice": request.privacy_notice,
        "registered_at": now,
        "changed_at": now,
    }
    tried = [names.code(secrets.randbelow(names.CODES)) for _ in range(5)]
    arrival, code = session.execute(_ADD, row | {"tried": tried, "of_edition": request.edition}).one()
    return Registration(**row, arrival=arrival, code=code)


def refuse_second(session: Session, edition: str, person: UUID) -> None:
    """Refuse a second live registration of a person; the person's lock is held until the transaction ends."""
    db.lock_person(session, person)
    live = session.scalar(
        select(Registration.id).where(
            Registration.person == person, Registration.edition == edition, Registration.state != "cancelled"
        )
    )
    if live:
        raise Conflict("already_registered", {"registration": str(live)})


def find(session: Session, edition: str, registration: UUID) -> Registration:
    """The registration of that id in the edition; `NotFound registration_unknown`."""
    return find_or_none(session, edition, registration) or _unknown(registration)


def find_or_none(session: Session, edition: str, registration: UUID) -> Registration | None:
    """The registration of that id, if it is in the edition."""
    found = session.get(Registration, registration)
    return found if found is not None and found.edition == edition else None


def lock(session: Session, registration: UUID) -> Registration:
    """The registration as it is now, locked. Take its pools first: a promotion comes from there."""
    return session.get_one(Registration, registration, with_for_update=True, populate_existing=True)


def of_person(session: Session, person: UUID, edition: str | None = None) -> list[Registration]:
    """The person's registrations, live ones first, then the latest."""
    own = select(Registration).where(Registration.person == person)
    if edition is not None:
        own = own.where(Registration.edition == edition)
    return list(session.scalars(own.order_by(Registration.state == "cancelled", Registration.arrival.desc())))


def page(session: Session, asked: contract.ListRegistrations) -> contract.Registrations:
    """Registrations in order of arrival, from the cursor on."""
    rows = session.execute(
        select(Registration, Person)
        .join(Person, Person.id == Registration.person)
        .where(*_filters(asked))
        .order_by(Registration.arrival)
        .limit(asked.limit + 1)
    ).all()
    shown = rows[: asked.limit]
    following = _cursor(shown[-1][0].arrival) if len(rows) > len(shown) else None
    items = tuple(view(row, person, contract.Reason(code=row.reason)) for row, person in shown)
    return contract.Registrations(items=items, next_cursor=following)


def cells(session: Session, edition: str) -> tuple[contract.Cell, ...]:
    """How many there are of each state, group and country."""
    by = (Registration.state, Registration.target_group, Registration.country)
    rows = session.execute(select(*by, func.count()).where(Registration.edition == edition).group_by(*by).order_by(*by))
    return tuple(
        contract.Cell(state=state, target_group=group, country=country, count=count)
        for state, group, country, count in rows
    )


def counts(session: Session, registration: Registration) -> list[QuotaCount]:
    """How the quotas stand in which the registration counts."""
    counted = admission.counted_in(registration.target_group, registration.country)
    return quotas.count(session, quotas.known(session, registration.edition, counted))


def detail(session: Session, registration: Registration) -> contract.Registration:
    """The registration with its place in line and what it waits for."""
    person = session.get_one(Person, registration.person)
    if registration.state != "waiting":
        return view(registration, person, contract.Reason(code=registration.reason))
    full = [count for count in counts(session, registration) if count.full]
    reason = contract.Reason(code="quota_full" if full else "line_first", full=tuple(map(shown_count, full)))
    return view(registration, person, reason, position=places.position(session, registration.id))


def view(
    registration: Registration, person: Person, reason: contract.Reason, *, position: int | None = None
) -> contract.Registration:
    """The registration as the person and the organisers may see it."""
    return contract.Registration(
        id=registration.id,
        edition=registration.edition,
        version=registration.version,
        code=registration.code,
        person=person.id,
        state=registration.state,
        reason=reason,
        position=position,
        target_group=registration.target_group,
        country=registration.country,
        registered_at=registration.registered_at,
        changed_at=registration.changed_at,
        given_name=person.given_name,
        family_name=person.family_name,
        email=person.email,
        organisation=person.organisation,
        language=person.language,
        time_zone=person.time_zone,
        privacy_notice=registration.privacy_notice,
    )


def facts(registration: Registration, *, position: int | None = None) -> dict[str, Any]:
    """The fields of a registration's events."""
    return {
        "id": registration.id,
        "edition": registration.edition,
        "version": registration.version,
        "person": registration.person,
        "code": registration.code,
        "state": registration.state,
        "reason": registration.reason,
        "target_group": registration.target_group,
        "country": registration.country,
        "position": position,
    }


def shown_count(count: QuotaCount) -> contract.QuotaCount:
    """A quota's count as it is told."""
    return contract.QuotaCount(
        by=count.by, value=count.value or None, capacity=count.capacity, taken=count.taken, waiting=count.waiting
    )


def _filters(asked: contract.ListRegistrations) -> Sequence[ColumnElement[bool]]:
    chosen: list[ColumnElement[bool]] = [Registration.edition == asked.edition]
    if asked.state:
        chosen.append(Registration.state == asked.state)
    if asked.target_group:
        chosen.append(Registration.target_group == asked.target_group)
    if asked.country:
        chosen.append(Registration.country == asked.country)
    if asked.search:
        chosen.append(_matches(asked.search))
    if asked.cursor:
        chosen.append(Registration.arrival > _arrival(asked.cursor))
    return chosen


def _matches(search: str) -> ColumnElement[bool]:
    found = Person.search.contains(names.fold(search), autoescape=True)
    return found | (Registration.code == search.strip().upper())


def _cursor(arrival: int) -> str:
    return base64.urlsafe_b64encode(str(arrival).encode()).decode().rstrip("=")


def _arrival(cursor: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        raise Invalid(
            "invalid_request", fields=[{"pointer": "/cursor", "code": "not_valid", "value": cursor}]
        ) from None


def _unknown(registration: UUID) -> Registration:
    raise NotFound("registration_unknown", {"registration": str(registration)})
