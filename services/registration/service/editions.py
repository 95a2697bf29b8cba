"""Editions: shown to everybody, written by their organisers, announced to every house."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expo.chassis import ledger, outbox
from expo.chassis.principal import ANYONE, SYSTEM, Principal, roles
from expo.chassis.rpc import rpc
from expo.contracts import registration as contract
from expo.errors import NotFound
from services.registration import store
from services.registration.domain import editions as rules
from services.registration.service import line

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from services.registration.models import Edition

INSIDERS = contract.ROLES
"""Whoever holds a role in an edition sees it as a draft."""


class Editions:
    """What organisers say of an edition."""

    @rpc(contract.GetEdition, returns=contract.Edition, allow=ANYONE, reads=True)
    def get_edition(self, session: Session, request: contract.GetEdition, principal: Principal) -> object:
        """One edition; a draft is unknown to outsiders."""
        edition = store.editions.find(session, request.edition)
        if not _visible(edition, principal):
            raise NotFound("edition_unknown", {"edition": request.edition})
        return store.editions.view(session, edition)

    @rpc(contract.ListEditions, returns=contract.Editions, allow=ANYONE, reads=True)
    def list_editions(self, session: Session, _request: contract.ListEditions, principal: Principal) -> object:
        """The editions that the caller may see."""
        seen = [edition for edition in store.editions.every(session) if _visible(edition, principal)]
        return contract.Editions(items=tuple(store.editions.view(session, edition) for edition in seen))

    @rpc(contract.SaveEdition, returns=contract.Edition, allow=roles("organiser", systems=("operator",)))
    def save_edition(self, session: Session, request: contract.SaveEdition, principal: Principal) -> object:
        """Make or change an edition; what a raised ceiling sets free goes to the line at once."""
        rules.check(request)
        edition = store.editions.lock_or_make(session, request)
        rules.check_version(request.expected_version, edition.version)
        rules.check_sample(asked=request.sample, was=edition.sample, operator=principal.kind == SYSTEM)
        changed = store.editions.keep(edition, request)
        view = store.editions.view(session, edition)
        if changed:
            raised = store.quotas.settle(session, request)
            figures = {"version": edition.version, "capacity": request.capacity, "quotas": len(request.quotas)}
            ledger.record(
                session, about=edition.id, rule="edition", outcome="saved", figures=figures, edition=edition.edition
            )
            outbox.record(session, contract.EditionChanged, view)
            if raised:
                line.promote_batch(session)
        return view


def _visible(edition: Edition, principal: Principal) -> bool:
    return edition.state != "draft" or principal.kind == SYSTEM or principal.has_role(edition.edition, *INSIDERS)
