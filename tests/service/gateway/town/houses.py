"""All houses in memory, with state: what the gateway asks is answered as the contracts say."""
# ruff: noqa: ARG002 - the client's own signature

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from expo.chassis.principal import ANONYMOUS, Principal, Verifier
from expo.contracts import notify
from expo.errors import Invalid, Unavailable
from services.gateway.api.openapi import ROUTES
from tests.service.gateway.town.agenda import Agenda
from tests.service.gateway.town.exhibits import Exhibits
from tests.service.gateway.town.notify import Notify
from tests.service.gateway.town.registration import Registration

if TYPE_CHECKING:
    from expo.contracts.message import Contract

_REQUESTS: dict[str, Any] = {route.rpc: route.request for route in ROUTES} | {
    "notify.list_mails": notify.ListMails,
    "notify.get_mail": notify.GetMail,
}


class FakeHouses(Registration, Agenda, Exhibits, Notify):
    """Answers like `expo.client.Client`; `away` names houses that do not."""

    def __init__(self, verifier: Verifier | None = None) -> None:
        super().__init__()
        self.verifier = verifier
        self.away: set[str] = set()
        self.lost_answers = 0
        self.calls: list[str] = []
        self.keys: dict[tuple[str, str, str], tuple[str, Any]] = {}

    def call(
        self,
        operation: str,
        arguments: Mapping[str, Any] | None = None,
        *,
        key: str = "",
        principal: str | None = None,
        timeout: float | None = None,
        traceparent: str = "",
    ) -> dict[str, Any]:
        """The answer, as it would come over the wire."""
        house, _, _name = operation.partition(".")
        self.calls.append(operation)
        if house in self.away:
            raise Unavailable("nobody_serves", {"house": house})
        who = self.verifier.verify(principal or "") if self.verifier else ANONYMOUS
        request = _REQUESTS[operation].load(json.loads(json.dumps(dict(arguments or {}))))
        answer = self._once(operation, request, who, key)
        if self.lost_answers and key:
            self.lost_answers -= 1
            raise Unavailable("deadline_passed", {"operation": operation})
        found: dict[str, Any] = json.loads(json.dumps(answer))
        return found

    def _once(self, operation: str, request: Contract, who: Principal, key: str) -> Any:
        place, digest = (who.scope, operation, key), repr(request)
        if key and place in self.keys:
            if self.keys[place][0] != digest:
                raise Invalid("key_reused")
            return self.keys[place][1]
        answer = getattr(self, operation.partition(".")[2])(request, who)
        if key:
            self.keys[place] = (digest, answer)
        return answer
