"""People: how to write to them, and the roles that they hold."""

from __future__ import annotations

from uuid import UUID

from marshmallow import fields

from expo.contracts.kinds import LANGUAGES, Choice, Email, Line, TimeZone, Token
from expo.contracts.message import Answer, Listed, Request, of

ROLES = ("organiser", "programme", "safety_officer", "desk", "door", "auditor", "read_only")
"""Roles a person may hold in an edition."""


class GetContacts(Request):
    """Today's names and addresses of people, for notify at sending time. An erased person is left out."""

    ids: tuple[UUID, ...] = of(Listed(fields.UUID(), limit=100), "Ids of people.")


class GrantRole(Request):
    """Give a person a role in an edition; a role already held stays. For organisers of it, and the operator."""

    edition: str = of(Token(63), "Short name of the edition; `*` = every edition, by the operator only.")
    person: UUID = of(fields.UUID(), "Who gets it. `NotFound person_unknown`.")
    role: str = of(Choice(ROLES), "The role.")


class RevokeRole(Request):
    """Take a role back; one that is not held is no error. The last organiser stays (`Conflict last_organiser`)."""

    edition: str = of(Token(63), "Short name of the edition; `*` = every edition, by the operator only.")
    person: UUID = of(fields.UUID(), "Who loses it.")
    role: str = of(Choice(ROLES), "The role.")


class EnrolStaff(Request):
    """Make somebody known by mail address a holder of a role, without a registration. For organisers, and the operator.

    An address that already holds a role in the edition gets the role added to the same person.
    """

    edition: str = of(Token(63), "Short name of the edition; `*` = every edition, by the operator only.")
    role: str = of(Choice(ROLES), "The role.")
    given_name: str = of(Line(100), "Given name.")
    family_name: str = of(Line(100), "Family name.")
    email: str = of(Email(), "Where the sign-in mails go.")
    language: str = of(Choice(LANGUAGES), "Language for mails and pages.", default="en")
    time_zone: str = of(TimeZone(), "The person's zone.", default="Europe/Warsaw")


class Contact(Answer):
    """How to write to a person."""

    person: UUID = of(fields.UUID(), "Id of the person.")
    name: str = of(Line(201), "Given and family name.")
    given_name: str = of(Line(100), "Given name.")
    email: str = of(Email(), "Address.")
    language: str = of(Choice(LANGUAGES), "Language of mails.")
    time_zone: str = of(Token(64), "IANA zone in which the person reads times.")


class Contacts(Answer):
    """Those of the asked people who still exist."""

    items: tuple[Contact, ...] = of(Listed(Contact), "The contacts.")


class Roles(Answer):
    """The roles of a person in an edition."""

    person: UUID = of(fields.UUID(), "Id of the person.")
    edition: str = of(Token(63), "Short name of the edition, or `*`.")
    roles: tuple[str, ...] = of(Listed(Choice(ROLES)), "Roles held, in alphabetical order.")
