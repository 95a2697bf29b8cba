"""Who may do what in an edition, and how people are reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expo.chassis import ledger, outbox
from expo.chassis.principal import SYSTEM, Principal, roles, systems
from expo.chassis.rpc import rpc
from expo.contracts import registration as contract
from expo.errors import Conflict, Forbidden
from services.registration import store

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

GRANTING = roles("organiser", systems=("operator",))


class Roles:
    """Roles are decisions: each change is in the ledger."""

    @rpc(contract.GrantRole, returns=contract.Roles, allow=GRANTING)
    def grant_role(self, session: Session, request: contract.GrantRole, principal: Principal) -> object:
        """Give a role."""
        _check(session, request.edition, principal)
        person = store.people.find(session, request.person)
        return _grant(session, person.id, request.edition, request.role)

    @rpc(contract.RevokeRole, returns=contract.Roles, allow=GRANTING)
    def revoke_role(self, session: Session, request: contract.RevokeRole, principal: Principal) -> object:
        """Take a role; an edition keeps one organiser."""
        _check(session, request.edition, principal)
        person = store.people.find(session, request.person)
        last = request.role == "organiser" and store.people.organisers(session, request.edition) == {person.id}
        if last and request.edition != contract.EVERYWHERE:
            raise Conflict("last_organiser", {"edition": request.edition})
        if store.people.revoke(session, person.id, request.edition, request.role):
            _record(session, person.id, request.edition, request.role, outcome="revoked")
        return _held(session, person.id, request.edition)

    @rpc(contract.EnrolStaff, returns=contract.Roles, allow=GRANTING)
    def enrol_staff(self, session: Session, request: contract.EnrolStaff, principal: Principal) -> object:
        """A role for somebody who need not be registered."""
        _check(session, request.edition, principal)
        known = store.people.staff_by_address(session, request.email, request.edition)
        person = known or store.people.add(session, request, time_zone=request.time_zone)
        return _grant(session, person.id, request.edition, request.role)

    @rpc(contract.GetContacts, returns=contract.Contacts, allow=systems("notify"), reads=True)
    def contacts(self, session: Session, request: contract.GetContacts, _principal: Principal) -> object:
        """Today's names and addresses."""
        return contract.Contacts(items=store.people.contacts(session, request.ids))


def _check(session: Session, edition: str, principal: Principal) -> None:
    if edition != contract.EVERYWHERE:
        store.editions.find(session, edition)
    elif principal.kind != SYSTEM:
        raise Forbidden("operator_only", {"edition": edition})


def _grant(session: Session, person: UUID, edition: str, role: str) -> contract.Roles:
    if store.people.grant(session, person, edition, role):
        _record(session, person, edition, role, outcome="granted")
    return _held(session, person, edition)


def _record(session: Session, person: UUID, edition: str, role: str, *, outcome: str) -> None:
    figures = {"role": role}
    ledger.record(session, about=person, rule="role", outcome=outcome, figures=figures, edition=edition)
    held = store.people.roles(session, person).get(edition, [])
    event = contract.RolesChanged(
        id=person,
        edition=edition,
        version=store.people.next_roles_version(session, person),
        person=person,
        roles=tuple(held),
    )
    outbox.record(session, contract.RolesChanged, event)


def _held(session: Session, person: UUID, edition: str) -> contract.Roles:
    held = store.people.roles(session, person).get(edition, [])
    return contract.Roles(person=person, edition=edition, roles=tuple(held))
