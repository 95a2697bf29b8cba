"""What `registration` announces."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from marshmallow import fields

from expo.contracts.kinds import Choice, Slug, Token
from expo.contracts.message import Contract, Event, Listed, of
from expo.contracts.registration.editions import EditionFacts
from expo.contracts.registration.people import ROLES
from expo.contracts.registration.registrations import REASONS, STATES
from expo.contracts.vocabulary import COUNTRIES, TARGET_GROUPS


class EditionChanged(EditionFacts, Event):
    """An edition was made or changed; every house keeps what it needs of it."""

    heard_by: ClassVar[tuple[str, ...]] = ("agenda", "exhibits", "notify")

    id: UUID = of(fields.UUID(), "Id of the edition.")
    version: int = of(fields.Integer(), "Grows by one with each change.")


class RegistrationFacts(Contract):
    """A registration's public state; names nobody."""

    id: UUID = of(fields.UUID(), "Id of the registration.")
    edition: str = of(Slug(), "Short name of the edition.")
    version: int = of(fields.Integer(), "Grows by one with each change of the registration.")
    person: UUID = of(fields.UUID(), "Id of the person.")
    code: str = of(Token(6), "Six characters to be read aloud.")
    state: str = of(Choice(STATES), "Confirmed, waiting or cancelled.")
    reason: str = of(Choice(REASONS), "Why it is in that state.")
    target_group: str = of(Choice(tuple(TARGET_GROUPS)), "Target group that it counts in.")
    country: str = of(Choice(COUNTRIES), "Country that it counts in.")
    position: int | None = of(fields.Integer(), "Place in line at that moment; none when not waiting.", default=None)


class RegistrationConfirmed(RegistrationFacts, Event):
    """A newcomer got a place at once."""

    heard_by: ClassVar[tuple[str, ...]] = ("agenda", "exhibits", "notify")


class RegistrationWaiting(RegistrationFacts, Event):
    """A newcomer stands in line."""

    heard_by: ClassVar[tuple[str, ...]] = ("agenda", "exhibits", "notify")


class RegistrationPromoted(RegistrationFacts, Event):
    """Somebody who waited got a place; the state is `confirmed`."""

    heard_by: ClassVar[tuple[str, ...]] = ("agenda", "exhibits", "notify")


class RegistrationCancelled(RegistrationFacts, Event):
    """A registration was given back; seats and slots of the person in that edition are to be released."""

    heard_by: ClassVar[tuple[str, ...]] = ("agenda", "exhibits", "notify")


class SignInAsked(Event):
    """Somebody known wishes to sign in: notify mints the secrets when it sends the mail."""

    heard_by: ClassVar[tuple[str, ...]] = ("notify",)

    id: UUID = of(fields.UUID(), "Id of the sign-in, for `mint_sign_in`.")
    edition: str = of(Token(63), "Always `*`.")
    version: int = of(fields.Integer(), "Always 1.")
    person: UUID = of(fields.UUID(), "Id of the person.")


class SessionEnded(Event):
    """A session was ended or moved to another cookie; what was remembered of it is void."""

    id: UUID = of(fields.UUID(), "Id of the session.")
    edition: str = of(Token(63), "Always `*`.")
    version: int = of(fields.Integer(), "Grows with each change of the session.")
    person: UUID = of(fields.UUID(), "Id of the person.")


class RolesChanged(Event):
    """A person's roles in an edition changed; `roles` are those held now."""

    id: UUID = of(fields.UUID(), "Id of the person.")
    edition: str = of(Token(63), "Short name of the edition, or `*`.")
    version: int = of(fields.Integer(), "Grows by one with each change of the person's roles.")
    person: UUID = of(fields.UUID(), "Id of the person.")
    roles: tuple[str, ...] = of(Listed(Choice(ROLES)), "Roles held now.")
