"""Who has a place: register, cancel, and everything that shows and explains it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from expo.chassis import db, ledger, outbox, places
from expo.chassis.principal import ANYONE, PERSON, SIGNED_IN, SYSTEM, Allow, Principal, roles
from expo.chassis.rpc import rpc
from expo.chassis.timers import every
from expo.contracts import registration as contract
from expo.errors import NotFound
from services.registration import store
from services.registration.domain import admission
from services.registration.service import line
from services.registration.service.sessions import announce_end

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from services.registration.models import Edition, Person, Registration

OPERATOR = ("operator",)
STAFF = ("organiser", "desk", "auditor", "read_only")
"""Who sees other people's registrations."""
OWN_OR_OPERATOR = Allow(signed_in=True, systems=OPERATOR)


class Registrations:
    """Registrations from arrival to cancellation."""

    @rpc(contract.Register, returns=contract.Registration, allow=ANYONE, needs_key=True)
    def register(self, session: Session, request: contract.Register, principal: Principal) -> object:
        """A place, or a place in line; the quotas' constraints are the judge."""
        edition = store.editions.find(session, request.edition)
        if principal.kind != SYSTEM:
            admission.admit(store.editions.window(edition), db.now(session))
        admission.agree(edition.privacy_notice, request.privacy_notice)
        person = _registrant(session, edition, request, principal)
        place, counts = _claim(session, request)
        reason = "admitted" if place.state == places.TAKEN else admission.reason_to_wait(counts)
        state = "confirmed" if place.state == places.TAKEN else "waiting"
        registration = store.registrations.add(
            session, request, registration=place.id, person=person, state=state, reason=reason
        )
        _announce_arrival(session, registration, place, counts)
        full = tuple(store.registrations.shown_count(count) for count in counts if count.full and state == "waiting")
        why = contract.Reason(code=reason, full=full)
        return store.registrations.view(registration, person, why, position=place.position)

    @rpc(contract.GetRegistration, returns=contract.Registration, allow=OWN_OR_OPERATOR, reads=True)
    def get_registration(self, session: Session, request: contract.GetRegistration, principal: Principal) -> object:
        """A registration with its place in line and what it waits for."""
        if request.registration is None:
            own = store.registrations.of_person(session, UUID(principal.person), request.edition)
            if not own:
                raise NotFound("registration_unknown", {"edition": request.edition})
            return store.registrations.detail(session, own[0])
        return store.registrations.detail(session, _seen(session, request.edition, request.registration, principal))

    @rpc(contract.ListMyRegistrations, returns=contract.Registrations, allow=SIGNED_IN, reads=True)
    def list_my_registrations(
        self, session: Session, _request: contract.ListMyRegistrations, principal: Principal
    ) -> object:
        """The caller's own, live ones first."""
        own = store.registrations.of_person(session, UUID(principal.person))
        return contract.Registrations(items=tuple(store.registrations.detail(session, each) for each in own))

    @rpc(
        contract.ListRegistrations,
        returns=contract.Registrations,
        allow=roles(*STAFF, systems=OPERATOR),
        reads=True,
    )
    def list_registrations(
        self, session: Session, request: contract.ListRegistrations, _principal: Principal
    ) -> object:
        """A page of the edition's registrations, in order of arrival."""
        return store.registrations.page(session, request)

    @rpc(contract.CancelRegistration, returns=contract.Registration, allow=OWN_OR_OPERATOR, needs_key=True)
    def cancel_registration(
        self, session: Session, request: contract.CancelRegistration, principal: Principal
    ) -> object:
        """Give the place back; the next who fits gets it in the same transaction."""
        found = _seen(session, request.edition, request.registration, principal, among=("organiser", "desk"))
        edition = store.editions.find(session, request.edition)
        reason = admission.cancel(edition.state, request.reason, own=str(found.person) == principal.id)
        # Pools before the row: a promotion, which comes from the pools, takes them in the same order.
        released = places.release(session, found.id)
        registration = store.registrations.lock(session, found.id)
        if registration.state != "cancelled":
            _cancel(session, registration, reason, request.reason)
            line.promote(session, released.pools)
        return store.registrations.detail(session, registration)

    @rpc(contract.GetOverview, returns=contract.Overview, allow=roles(*STAFF, systems=OPERATOR), reads=True)
    def get_overview(self, session: Session, request: contract.GetOverview, _principal: Principal) -> object:
        """The balance of groups and countries against the quotas."""
        edition = store.editions.find(session, request.edition)
        cells = store.registrations.cells(session, edition.edition)
        counts = store.quotas.count(session, store.quotas.every(session, edition.edition))
        sums = {state: sum(cell.count for cell in cells if cell.state == state) for state in contract.STATES}
        quotas = tuple(map(store.registrations.shown_count, counts))
        return contract.Overview(edition=edition.edition, cells=cells, quotas=quotas, **sums)

    @rpc(contract.Explain, returns=contract.Explanation, allow=OWN_OR_OPERATOR, reads=True)
    def explain(self, session: Session, request: contract.Explain, principal: Principal) -> object:
        """Every decision about a registration, oldest first."""
        registration = _seen(session, request.edition, request.registration, principal)
        decisions = tuple(
            contract.Decision(
                at=entry.at, who=entry.who, rule=entry.rule, outcome=entry.outcome, figures=dict(entry.figures)
            )
            for entry in ledger.explain(session, registration.id)
        )
        return contract.Explanation(registration=registration.id, decisions=decisions)

    @every(1)
    def promote_waiting(self, session: Session) -> None:
        """Go on where a raised ceiling freed more than one batch, or a promotion met a busy row."""
        line.promote_batch(session)


def _registrant(session: Session, edition: Edition, request: contract.Register, principal: Principal) -> Person:
    zone = request.time_zone or edition.time_zone
    if principal.kind == PERSON:
        person = UUID(principal.person)
        store.registrations.refuse_second(session, edition.edition, person)
        return store.people.renew(session, person, request, time_zone=zone)
    newcomer = store.people.add(session, request, time_zone=zone)
    if request.browser:
        announce_end(session, store.people.bind(session, request.browser, newcomer.id, newcomer=True))
    return newcomer


def _claim(session: Session, request: contract.Register) -> tuple[places.Place, list[admission.QuotaCount]]:
    counted = admission.counted_in(request.target_group, request.country)
    quotas = store.quotas.pools(session, request.edition, counted)
    place = places.claim(session, uuid4(), [quota.id for quota in quotas])
    return place, store.quotas.count(session, quotas)


def _announce_arrival(
    session: Session, registration: Registration, place: places.Place, counts: list[admission.QuotaCount]
) -> None:
    figures = {"position": place.position, "quotas": [count.figures() for count in counts]}
    ledger.record(
        session,
        about=registration.id,
        rule="admit",
        outcome=registration.state,
        figures=figures,
        edition=registration.edition,
    )
    confirmed = registration.state == "confirmed"
    event = contract.RegistrationConfirmed if confirmed else contract.RegistrationWaiting
    outbox.record(session, event, event(**store.registrations.facts(registration, position=place.position)))


def _cancel(session: Session, registration: Registration, reason: str, words: str | None) -> None:
    figures = {"was": registration.state, "reason": reason}
    registration.settle("cancelled", reason, db.now(session))
    ledger.record(
        session,
        about=registration.id,
        rule="cancel",
        outcome="cancelled",
        figures=figures,
        edition=registration.edition,
        personal={"reason": words} if words else None,
    )
    event = contract.RegistrationCancelled(**store.registrations.facts(registration))
    outbox.record(session, contract.RegistrationCancelled, event)


def _seen(
    session: Session, edition: str, registration: UUID, principal: Principal, *, among: tuple[str, ...] = STAFF
) -> Registration:
    """The registration if it is the caller's own, or the caller's role lets them in; unknown otherwise."""
    found = store.registrations.find(session, edition, registration)
    own = principal.kind == PERSON and str(found.person) == principal.id
    if own or principal.kind == SYSTEM or principal.has_role(edition, *among):
        return found
    raise NotFound("registration_unknown", {"registration": str(registration)})
