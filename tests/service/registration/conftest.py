from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from sqlalchemy import select

from expo.chassis import ledger, places
from expo.chassis.outbox import OutboxRow
from expo.chassis.principal import ANONYMOUS
from services.registration.service import RegistrationService
from tests import builders
from tests.postgres import act_as

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from expo.chassis.principal import Principal
    from expo.contracts import registration as contract


class Desk:
    """Registration's front door as a driver sees it: each call is made as the principal it names."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.service = RegistrationService()

    def ask(self, name: str, request: Any, principal: Principal = ANONYMOUS) -> Any:
        act_as(self.session, principal)
        answer = getattr(self.service, name)(self.session, request, principal)
        self.session.flush()
        return answer

    def open(self, **changes: Any) -> contract.Edition:
        """An edition, as the operator writes it."""
        return self.ask("save_edition", builders.edition(**changes), builders.operator())

    def register(self, principal: Principal = ANONYMOUS, **changes: Any) -> contract.Registration:
        return self.ask("register", builders.newcomer(**changes), principal)

    def see(self, registration: UUID) -> contract.Registration:
        """A registration as the operator sees it now."""
        request = builders.registration.GetRegistration(edition="pilot", registration=registration)
        return self.ask("get_registration", request, builders.operator())

    def cancel(self, registration: contract.Registration) -> contract.Registration:
        """The person's own cancellation."""
        request = builders.registration.CancelRegistration(edition="pilot", registration=registration.id)
        return self.ask("cancel_registration", request, builders.signed_in(registration.person))

    def announced(self, *types: str) -> list[tuple[str, dict[str, Any]]]:
        """What lies in the outbox, in order: type without the house, and data."""
        rows = self.session.scalars(select(OutboxRow).order_by(OutboxRow.position)).all()
        found = [(row.type.removeprefix("registration."), row.body["data"]) for row in rows]
        return [each for each in found if not types or each[0] in types]

    def decided(self, about: UUID) -> list[tuple[str, str]]:
        """What the ledger says of it: rule and outcome."""
        return [(entry.rule, entry.outcome) for entry in ledger.explain(self.session, about)]


@pytest.fixture
def desk(session):
    """A desk whose counters agree with their rows at the end of the test."""
    made = Desk(session)
    yield made
    assert places.audit(session) == []
