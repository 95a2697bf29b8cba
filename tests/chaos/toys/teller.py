"""Issues tickets from a pool, by the same means as every real house."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import eventlet
from sqlalchemy import text

from expo.chassis import outbox, places
from expo.chassis.principal import ANYONE, Principal
from expo.chassis.rpc import rpc
from tests.chaos.contracts import teller as contract
from tests.chaos.toys.tables import TicketRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Issued:
    """The ticket as the outbox takes it."""

    id: UUID
    edition: str = "toy"
    version: int = 1


class Teller:
    """Opens pools and issues tickets."""

    name = "teller"

    @rpc(contract.Open, returns=contract.Ticket, allow=ANYONE)
    def open(self, session: Session, request: contract.Open, principal: Principal) -> Issued:
        places.open_pool(session, request.pool, request.capacity)
        return Issued(request.pool)

    @rpc(contract.Issue, returns=contract.Ticket, allow=ANYONE, needs_key=True)
    def issue(self, session: Session, request: contract.Issue, principal: Principal) -> Issued:
        ticket = Issued(uuid4())
        places.claim(session, ticket.id, [request.pool], wait=False)
        session.add(TicketRow(id=ticket.id, pool=request.pool))
        outbox.record(session, contract.TicketIssued, ticket)
        return ticket

    @rpc(contract.Misbehave, returns=contract.Shout, allow=ANYONE)
    def misbehave(self, session: Session, request: contract.Misbehave, principal: Principal) -> dict[str, str]:
        if request.how == "raise":
            raise RuntimeError("secret dsn=postgres://teller:hunter2@db/expo")
        if request.how == "abandon":
            raise eventlet.Timeout
        if request.how == "wait":
            session.execute(text("SELECT pg_sleep(4)"))
        return {"words": "A" * (9 * 1024 * 1024 if request.how == "shout" else 1)}
