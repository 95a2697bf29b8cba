"""A route of the API: one row says the method, the path, the RPC behind it, its contracts and who may."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from expo.contracts.message import schema_of

if TYPE_CHECKING:
    from marshmallow import Schema

    from expo.contracts.message import Answer, Request

PREFIX = "/api/v1"


@dataclass(frozen=True)
class Route:
    """One row of the table.

    Attributes:
        method: HTTP method.
        path: under `/api/v1`; `{name}` is a field of the request.
        rpc: house and operation.
        request: what the house is asked; the rest of its fields come from the query (GET) or the JSON body.
        answer: what comes back.
        allow: who may, as the house's own role table says it; for readers, the house decides.
        status: of success.
        key: whether an idempotency key is `required`, `optional` or has no meaning (`none`).
        public: whether the answer is the same for everybody who is not signed in, so that it carries an ETag.
        cursor: the cursor's names in the request, which the API calls `cursor`, and in the answer.
        filled: fields that the gateway fills in itself and nobody else may.
        opens_session: the answer gives the browser a new cookie.
    """

    method: str
    path: str
    rpc: str
    request: type[Request]
    answer: type[Answer]
    allow: str = "anyone"
    status: int = 200
    key: str = "none"
    public: bool = False
    cursor: tuple[str, str] | None = None
    filled: tuple[str, ...] = ()
    opens_session: bool = False

    @property
    def house(self) -> str:
        """Whose operation it is."""
        return self.rpc.partition(".")[0]

    @property
    def name(self) -> str:
        """`operationId`."""
        return self.rpc.replace(".", "_")

    @property
    def rule(self) -> str:
        """The path as Flask writes it."""
        return PREFIX + re.sub(r"{(\w+)}", r"<\1>", self.path)

    @cached_property
    def in_path(self) -> tuple[str, ...]:
        """Fields that the path names."""
        return tuple(re.findall(r"{(\w+)}", self.path))

    @property
    def asked(self) -> Schema:
        """The request's schema."""
        contract: Any = self.request
        return schema_of(contract)

    @property
    def answered(self) -> Schema:
        """The answer's schema."""
        contract: Any = self.answer
        return schema_of(contract)

    @property
    def reads(self) -> bool:
        """Whether it changes nothing."""
        return self.method == "GET"
