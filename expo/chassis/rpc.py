"""`@rpc`: one call is one transaction, which the entrypoint owns.

It verifies who calls, loads the contract, looks for the idempotency key, runs the method, keeps the answer under the
key, commits, replies and then acks. A refusal rolls back and is not remembered.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import eventlet
from greenlet import GreenletExit
from nameko.extensions import Entrypoint

from expo.chassis import broker, faults, idempotency, parked, telemetry
from expo.chassis.db import Work
from expo.chassis.failpoint import failpoint
from expo.chassis.intake import Intake
from expo.chassis.wire import decode, header
from expo.errors import Invalid, Unavailable, to_wire

if TYPE_CHECKING:
    from collections.abc import Callable

    from kombu.message import Message
    from sqlalchemy.orm import Session

    from expo.chassis.principal import Allow, Principal
    from expo.contracts.message import Answer, Request

log = logging.getLogger(__name__)

F = TypeVar("F", bound="Callable[..., Any]")

LONGEST = 30.0
"""Seconds after which a call is given up, whatever its caller would wait."""


@dataclass(frozen=True)
class Call:
    """A call as it arrived: who, what, and how long the caller still waits."""

    kwargs: dict[str, Any]
    principal: Principal
    key: str
    traceparent: str


class Rpc(Entrypoint):
    """A use case that others may call."""

    intake = Intake()

    def __init__(
        self, request: type[Request], returns: type[Answer], allow: Allow, *, reads: bool, needs_key: bool
    ) -> None:
        self.request, self.returns, self.allow = request, returns, allow
        self.reads, self.needs_key = reads, needs_key
        super().__init__()

    @property
    def operation(self) -> str:
        """The name others call it by: `registration.register`."""
        return f"{self.container.service_name}.{self.method_name}"

    def setup(self) -> None:
        """Join the house's other calls in its queue."""
        Calls.of(self.container, self.intake).add(self)

    def answer(self, message: Message) -> dict[str, Any]:
        """The answer or the refusal, as it goes over the wire; never raises but when the process ends."""
        started = time.monotonic()
        try:
            with eventlet.Timeout(_seconds_left(message)):
                answer = self._run(self._call(message))
            outcome, reply = "ok", {"result": answer, "error": None}
        except GreenletExit:
            raise
        except BaseException as error:
            refusal = faults.refusal(error, self.operation)
            outcome, reply = refusal.code, {"result": None, "error": to_wire(refusal)}
        telemetry.observe_rpc(self.operation, outcome, time.monotonic() - started)
        return reply

    def _call(self, message: Message) -> Call:
        body = decode(message)
        kwargs = body.get("kwargs")
        if not isinstance(kwargs, dict) or body.get("args"):
            raise Invalid("malformed_call", {"expected": "keyword arguments in kwargs, and an empty args"})
        principal = self.intake.house.verifier.verify(header(message, "principal"))
        edition = kwargs.get("edition")
        self.allow.check(principal, edition if isinstance(edition, str) else None)
        key = header(message, "idempotency_key")
        if self.needs_key and not key:
            raise Invalid("idempotency_key_missing")
        return Call(kwargs, principal, key, telemetry.continue_trace(header(message, "traceparent")))

    def _run(self, call: Call) -> dict[str, Any]:
        house = self.intake.house
        request = self.request.load(call.kwargs)
        method = getattr(self.container.service_cls(), self.method_name)
        command = None
        if call.key and not self.reads:
            command = idempotency.command(self._whose(call), self.operation, call.key, call.kwargs)

        def step(session: Session) -> dict[str, Any]:
            earlier = idempotency.answered(session, command) if command else None
            if earlier is not None:
                return dict(earlier)
            answer = self.returns.dump(method(session, request, call.principal))
            session.flush()
            if command:
                idempotency.remember(session, command, answer)
            failpoint("rpc.before_commit")
            return answer

        work = Work(house.name, call.principal, traceparent=call.traceparent)
        answer = house.database.run(work, step, reads=self.reads)
        failpoint("rpc.committed")
        return answer

    def _whose(self, call: Call) -> str:
        """Whose the key is: the caller's, unless the contract names a field that outlasts a change of caller."""
        named = call.kwargs.get(self.request.keyed_by) if self.request.keyed_by else None
        return f"{self.request.keyed_by}:{named}" if named else call.principal.scope


class Calls:
    """All calls of a house: they share one queue, and the routing key tells which is meant."""

    def __init__(self, container: Any, intake: Intake) -> None:
        self._container, self._intake = container, intake
        self._by_key: dict[str, Rpc] = {}

    @classmethod
    def of(cls, container: Any, intake: Intake) -> Calls:
        """The container's one receiver of calls."""
        found: Calls | None = container.shared_extensions.get(cls)
        if found is None:
            found = container.shared_extensions[cls] = cls(container, intake)
            queue = broker.rpc_queue(container.service_name, container.house.settings)
            intake.receive_from(queue, found)
        return found

    def add(self, entrypoint: Rpc) -> None:
        """One more operation."""
        self._by_key[entrypoint.operation] = entrypoint

    def receive(self, message: Message) -> None:
        """Answer the call, then ack: a crash in between repeats it, and its key finds the first answer."""
        operation = str(message.delivery_info.get("routing_key", ""))
        entrypoint = self._by_key.get(operation)
        if not message.properties.get("reply_to"):
            self._note_unanswerable(operation)
        elif entrypoint is None:
            unknown = to_wire(Invalid("unknown_operation", {"operation": operation[:120]}))
            self._intake.replies.send(message, {"result": None, "error": unknown})
        else:
            self._reply(message, entrypoint.answer(message))
        self._intake.ack(message)

    def _note_unanswerable(self, operation: str) -> None:
        """Nobody waits for an answer, so nothing was done; the row says so, without the call's words."""
        house = self._intake.house
        try:
            house.database.run(
                house.own_work(), lambda session: parked.park(session, operation[:120], None, "reply_to is missing")
            )
        except Exception as error:
            log.warning("a call without reply_to of %s: %s", operation[:120], faults.reason(error))

    def _reply(self, message: Message, reply: dict[str, Any]) -> None:
        try:
            self._intake.replies.send(message, reply)
        except ValueError:
            too_large = to_wire(Unavailable("answer_too_large"))
            self._intake.replies.send(message, {"result": None, "error": too_large})
        failpoint("rpc.replied")


def rpc(
    request: type[Request],
    *,
    returns: type[Answer],
    allow: Allow,
    reads: bool = False,
    needs_key: bool = False,
) -> Callable[[F], F]:
    """Let others call the method `(self, session, request, principal)`; what it returns is dumped through `returns`.

    Args:
        request: the contract that the keyword arguments must fulfil.
        returns: the contract of the answer.
        allow: who may call; there is no default.
        reads: a read-only transaction that keeps no key.
        needs_key: the call claims or releases a place, so it is refused without an idempotency key.
    """
    decorate: Callable[[F], F] = Rpc.decorator(request, returns, allow, reads=reads, needs_key=needs_key)
    return decorate


def _seconds_left(message: Message) -> float:
    try:
        left = int(header(message, "deadline_ms") or 0) / 1000
    except ValueError:
        raise Invalid("malformed_header", {"header": "nameko.deadline_ms"}) from None
    return min(left, LONGEST) if left > 0 else LONGEST
