"""Who is acting: a person, a system or nobody, signed by the issuer and verified in every house.

A principal travels as a compact JWS (RFC 7515) with EdDSA over Ed25519 (RFC 8037). Houses hold public keys only;
an issuer's key may sign for what that issuer may vouch for and nothing else.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import jwt

from expo.errors import Forbidden

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
    from jwt.types import Options

LIFETIME = 60
"""Seconds for which a person's principal holds at most."""
LEEWAY = 5
"""Seconds by which two hosts' clocks may differ."""

PERSON, SYSTEM, NOBODY = "person", "system", "anonymous"


@dataclass(frozen=True)
class Principal:
    """Who acts, and with which roles in which edition (`{"pilot": ("organiser",)}`)."""

    kind: str = NOBODY
    id: str = ""
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    issuer: str = ""
    call: str = ""

    @property
    def scope(self) -> str:
        """What idempotency keys and the ledger name the principal by: `person:…`, `system:notify`."""
        return f"{self.kind}:{self.id}" if self.id else self.kind

    @property
    def person(self) -> str:
        """The id of the person who is signed in; refuses anyone else."""
        if self.kind != PERSON:
            raise Forbidden("not_signed_in")
        return self.id

    def has_role(self, edition: str, *roles: str) -> bool:
        """Whether this principal holds one of the roles in the edition (`*` stands for every edition)."""
        held = {*self.roles.get(edition, ()), *self.roles.get("*", ())}
        return bool(held.intersection(roles))

    def require_role(self, edition: str, *roles: str) -> None:
        """Refuse unless the principal holds one of the roles in the edition."""
        if self.kind == NOBODY:
            raise Forbidden("not_signed_in")
        if not self.has_role(edition, *roles):
            raise Forbidden("role_missing", {"roles": list(roles), "edition": edition})


ANONYMOUS = Principal()


def system(name: str) -> Principal:
    """A house acting on its own: its timers and handlers. Never forwarded as a person."""
    return Principal(kind=SYSTEM, id=name, issuer=name)


@dataclass(frozen=True)
class Allow:
    """Who may call an operation; denies by default."""

    anyone: bool = False
    signed_in: bool = False
    roles: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()

    def check(self, principal: Principal, edition: str | None) -> None:
        """Refuse with `Forbidden`; where the request names no edition, a role in any edition lets in."""
        if self.anyone or (self.signed_in and principal.kind == PERSON):
            return
        if principal.kind == SYSTEM and principal.id in self.systems:
            return
        editions = (edition,) if edition else tuple(principal.roles)
        if any(principal.has_role(each, *self.roles) for each in editions):
            return
        if principal.kind == NOBODY:
            raise Forbidden("not_signed_in")
        raise Forbidden("role_missing", {"roles": list(self.roles)})

    def words(self) -> str:
        """The rule as the generated role table shows it."""
        named = [f"role {role}" for role in self.roles] + [f"system {name}" for name in self.systems]
        return "anyone" if self.anyone else ", ".join(["signed in"] * self.signed_in + named)


ANYONE = Allow(anyone=True)
SIGNED_IN = Allow(signed_in=True)


def roles(*names: str, systems: tuple[str, ...] = ()) -> Allow:
    """Only people who hold one of these roles in the edition, and these systems."""
    return Allow(roles=names, systems=systems)


def systems(*names: str) -> Allow:
    """Only these houses or systems."""
    return Allow(systems=names)


class Signer:
    """Signs principals as one issuer."""

    def __init__(self, issuer: str, key: Ed25519PrivateKey) -> None:
        self._issuer, self._key = issuer, key

    def sign(self, principal: Principal) -> str:
        """The principal as a compact JWS that holds for `LIFETIME` seconds."""
        claims = {
            "iss": self._issuer,
            "sub": principal.id,
            "kind": principal.kind,
            "roles": {edition: list(held) for edition, held in principal.roles.items()},
            "exp": int(time.time()) + LIFETIME,
            "call": principal.call,
        }
        return jwt.encode(claims, self._key, algorithm="EdDSA", headers={"kid": self._issuer})


class Verifier:
    """Believes a principal only if a known issuer signed it and may vouch for it.

    `gateway` and `registration` vouch for people; a house only for itself; `registration` for outside systems too.
    """

    def __init__(self, keys: Mapping[str, Ed25519PublicKey]) -> None:
        self._keys = dict(keys)

    def verify(self, token: str) -> Principal:
        """The principal of the token; an empty token is nobody, a bad one is refused."""
        if not token:
            return ANONYMOUS
        try:
            issuer = str(jwt.get_unverified_header(token).get("kid"))
            required: Options = {"require": ["exp", "sub", "iss"]}
            claims = jwt.decode(token, self._keys[issuer], algorithms=["EdDSA"], leeway=LEEWAY, options=required)
            found = _principal(claims)
        except (jwt.PyJWTError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise Forbidden("principal_not_valid") from error
        if found.issuer != issuer or not _may_vouch(issuer, found):
            raise Forbidden("principal_not_valid")
        return found


def _principal(claims: Mapping[str, Any]) -> Principal:
    held = {str(edition): tuple(map(str, names)) for edition, names in claims.get("roles", {}).items()}
    kind = str(claims["kind"])
    if kind not in {PERSON, SYSTEM}:
        raise ValueError(kind)
    return Principal(kind, str(claims["sub"]), held, str(claims["iss"]), str(claims.get("call", "")))


def _may_vouch(issuer: str, principal: Principal) -> bool:
    if principal.kind == PERSON:
        return issuer in {"gateway", "registration"}
    return not principal.roles and issuer in {principal.id, "registration"}
