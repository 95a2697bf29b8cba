"""People, the browsers they are signed in with, and the roles they hold."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import delete, exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import make_transient_to_detached

from expo.chassis import db
from expo.contracts import registration as contract
from expo.errors import NotFound
from services.registration.domain import people as names, sign_in
from services.registration.models import BrowserSession, EditionRole, Person, Registration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session


_TOLD = tuple(column for column in Person.__mapper__.columns.keys() if column != "made_at")  # noqa: SIM118
_ADD = insert(db.table_of(Person))


def add(session: Session, asked: contract.Register | contract.EnrolStaff, *, time_zone: str) -> Person:
    """A new person, whoever else has that mail address."""
    person = Person(id=uuid4(), email=asked.email, address=address(asked.email), organisation=None, roles_version=0)
    _describe(person, asked, time_zone)
    session.execute(_ADD, {column: getattr(person, column) for column in _TOLD})
    make_transient_to_detached(person)
    session.add(person)
    return person


def renew(session: Session, person: UUID, asked: contract.Register, *, time_zone: str) -> Person:
    """The known person, as described now. The address stays: a form alone must not redirect somebody's mail."""
    known = session.get_one(Person, person, with_for_update=True)
    _describe(known, asked, time_zone)
    return known


def find(session: Session, person: UUID) -> Person:
    """The person of that id; `NotFound person_unknown`."""
    return session.get(Person, person) or _unknown(person)


def by_address(session: Session, email: str) -> list[Person]:
    """Those who have that address, holders of roles first, then the latest; a few at most."""
    staff = exists().where(EditionRole.person == Person.id)
    found = select(Person).where(Person.address == address(email)).order_by(staff.desc(), Person.made_at.desc())
    return list(session.scalars(found.limit(sign_in.PEOPLE_AN_ADDRESS)))


def staff_by_address(session: Session, email: str, edition: str) -> Person | None:
    """The person of that address who holds a role in the edition."""
    held = exists().where(EditionRole.person == Person.id, EditionRole.edition == edition)
    return session.scalars(
        select(Person).where(Person.address == address(email), held).order_by(Person.made_at)
    ).first()


def participant_by_address(session: Session, email: str, edition: str) -> Person | None:
    """The first person of that address who registered in the edition."""
    here = Registration.edition == edition
    found = select(Person).join(Registration, Registration.person == Person.id).where(here)
    return session.scalars(found.where(Person.address == address(email)).order_by(Registration.arrival)).first()


def contacts(session: Session, ids: Sequence[UUID]) -> tuple[contract.Contact, ...]:
    """How to write to those who still exist."""
    return tuple(
        contract.Contact(
            person=person.id,
            name=person.name,
            given_name=person.given_name,
            email=person.email,
            language=person.language,
            time_zone=person.time_zone,
        )
        for person in session.scalars(select(Person).where(Person.id.in_(ids)))
    )


def address(email: str) -> str:
    """A mail address as it is compared."""
    return email.strip().casefold()


def roles(session: Session, person: UUID) -> dict[str, list[str]]:
    """The person's roles by edition, in alphabetical order."""
    held: dict[str, list[str]] = defaultdict(list)
    rows = select(EditionRole.edition, EditionRole.role).where(EditionRole.person == person)
    for edition, role in session.execute(rows.order_by(EditionRole.edition, EditionRole.role)):
        held[edition].append(role)
    return dict(held)


def grant(session: Session, person: UUID, edition: str, role: str) -> bool:
    """Give the role; False if it was held."""
    row = insert(EditionRole).values(person=person, edition=edition, role=role).on_conflict_do_nothing()
    return session.scalar(row.returning(EditionRole.person)) is not None


def revoke(session: Session, person: UUID, edition: str, role: str) -> bool:
    """Take the role; False if it was not held."""
    held = (EditionRole.person == person, EditionRole.edition == edition, EditionRole.role == role)
    return session.scalar(delete(EditionRole).where(*held).returning(EditionRole.person)) is not None


def organisers(session: Session, edition: str) -> set[UUID]:
    """Who may organise the edition; their rows are locked, so that two cannot take the last ones' role at once."""
    held = (EditionRole.edition == edition, EditionRole.role == "organiser")
    return set(session.scalars(select(EditionRole.person).where(*held).with_for_update()))


def next_roles_version(session: Session, person: UUID) -> int:
    """The number of this change of the person's roles."""
    known = session.get_one(Person, person, with_for_update=True, populate_existing=True)
    known.roles_version += 1
    return known.roles_version


def editions_of(session: Session, person: UUID) -> tuple[str, ...]:
    """Editions with a live registration of the person."""
    live = (Registration.person == person, Registration.state != "cancelled")
    return tuple(session.scalars(select(Registration.edition).where(*live).order_by(Registration.edition)))


def signed_in(session: Session, browser: str) -> tuple[BrowserSession, Person] | None:
    """The browser's session and its person, unless it has expired."""
    live = (BrowserSession.browser == browser, BrowserSession.expires_at > func.now())
    found = select(BrowserSession, Person).join(Person, Person.id == BrowserSession.person).where(*live)
    row = session.execute(found).first()
    return (row[0], row[1]) if row else None


_SESSIONS = db.table_of(BrowserSession)
_BIND = insert(_SESSIONS)
_BIND_UNLESS_KNOWN = _BIND.on_conflict_do_nothing(index_elements=["browser"]).returning(_SESSIONS.c.id)


def bind(session: Session, browser: str, person: UUID, *, newcomer: bool = False) -> BrowserSession | None:
    """Sign the browser in as the person; returns the session that ended by it, as it was.

    A newcomer cannot be staff, so that is not asked.
    """
    staff = not newcomer and bool(session.scalar(select(exists().where(EditionRole.person == person))))
    expires_at = db.now(session) + sign_in.session_length(staff=staff)
    row = {"id": uuid4(), "browser": browser, "version": 1, "person": person, "expires_at": expires_at}
    if session.execute(_BIND_UNLESS_KNOWN, row).first():
        return None
    ended = end(session, browser)
    session.execute(_BIND, row)
    return ended


def end(session: Session, browser: str) -> BrowserSession | None:
    """End the browser's session; returns it as it was, if there was one."""
    ended = session.scalars(
        select(BrowserSession).where(BrowserSession.browser == browser).with_for_update()
    ).one_or_none()
    if ended:
        ended.version += 1
        session.delete(ended)
        session.flush()
    return ended


def move(session: Session, browser: str, fresh: str) -> BrowserSession | None:
    """Give the browser's live session another cookie; None if nobody is signed in."""
    found = session.scalars(
        select(BrowserSession)
        .where(BrowserSession.browser == browser, BrowserSession.expires_at > func.now())
        .with_for_update()
    ).one_or_none()
    if found:
        found.browser, found.version = fresh, found.version + 1
    return found


def _describe(person: Person, asked: contract.Register | contract.EnrolStaff, time_zone: str) -> None:
    person.given_name, person.family_name = asked.given_name, asked.family_name
    if isinstance(asked, contract.Register):
        person.organisation = asked.organisation or None
    person.language, person.time_zone = asked.language, time_zone
    person.search = names.fold(person.given_name, person.family_name, person.email, person.organisation)


def _unknown(person: UUID) -> Person:
    raise NotFound("person_unknown", {"person": str(person)})
