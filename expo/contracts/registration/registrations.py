"""A place in an edition, or in its line: asked for, read, given back, and explained."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from marshmallow import fields, validate

from expo.contracts.kinds import LANGUAGES, Choice, Email, Instant, Line, Paragraphs, Slug, TimeZone, Token
from expo.contracts.message import Answer, Listed, Nested, Request, of
from expo.contracts.vocabulary import COUNTRIES, TARGET_GROUPS

STATES = ("confirmed", "waiting", "cancelled")
"""`confirmed` holds a place, `waiting` stands in line, `cancelled` is final."""
DIMENSIONS = ("total", "group", "country")
"""What a quota counts by: everybody, a target group, a country."""
REASONS = ("admitted", "quota_full", "line_first", "promoted", "cancelled_by_person", "cancelled_by_organiser")
"""Why a registration is in its state: `quota_full` names the quotas; `line_first` means that a freed place belongs to
those who wait already."""


class Register(Request):
    """Take a place in an edition, or a place in line. Needs an idempotency key.

    Always makes a new person, unless one is signed in: a mail address is not a person, and nothing tells whether an
    address is known. Refuses with `Conflict registration_closed` (figures `state`, `closes`),
    `Conflict too_early` (figure `opens`), `Conflict already_registered` (figure `registration`) for a signed-in person,
    `Invalid` with `notice_outdated` at `/privacy_notice` (figure `current`).
    """

    keyed_by: ClassVar[str] = "browser"

    edition: str = of(Slug(), "Short name of the edition.")
    browser: str | None = of(
        Token(64), "SHA-256 (hex) of the browser's cookie: that browser is signed in as the person.", default=None
    )
    given_name: str = of(Line(100), "Given name, any script.")
    family_name: str = of(Line(100), "Family name, any script.")
    email: str = of(Email(), "Where mails go; kept as it was where a person is signed in.")
    organisation: str | None = of(Line(200, least=0), "Organisation that the person comes from.", default=None)
    country: str = of(Choice(COUNTRIES), "Country that the person comes from, ISO 3166-1 alpha-2.")
    target_group: str = of(Choice(tuple(TARGET_GROUPS)), "Target group that the person belongs to.")
    language: str = of(Choice(LANGUAGES), "Language for mails and pages.", default="en")
    time_zone: str | None = of(TimeZone(), "The person's own zone; none = the edition's.", default=None)
    privacy_notice: str = of(Token(40), "Version of the privacy notice that the person agreed to.")


class GetRegistration(Request):
    """One registration: the person's own, or any for organisers and the desk. `NotFound registration_unknown`."""

    edition: str = of(Slug(), "Short name of the edition.")
    registration: UUID | None = of(fields.UUID(), "Its id; none = the caller's own, the latest.", default=None)


class ListMyRegistrations(Request):
    """The caller's own registrations in every edition, the latest first."""


class ListRegistrations(Request):
    """Registrations of an edition in order of arrival, for its organisers and the desk."""

    edition: str = of(Slug(), "Short name of the edition.")
    state: str | None = of(Choice(STATES), "Only those in this state.", default=None)
    target_group: str | None = of(Choice(tuple(TARGET_GROUPS)), "Only those of this target group.", default=None)
    country: str | None = of(Choice(COUNTRIES), "Only those from this country.", default=None)
    search: str | None = of(
        Line(100), "Part of a name, organisation, mail address or code; forgives marks and case.", default=None
    )
    cursor: str | None = of(Token(), "Where the last page ended.", default=None)
    limit: int = of(fields.Integer(strict=True, validate=validate.Range(min=1, max=500)), "Rows at most.", default=50)


class CancelRegistration(Request):
    """Give the place back, or leave the line; calling twice is the same as once. Needs an idempotency key.

    One's own, or any for organisers, who must give a reason (`Invalid` with `missing` at `/reason`). The next in
    line who fits is promoted in the same transaction; seats and slots in the other houses follow by the event.
    """

    edition: str = of(Slug(), "Short name of the edition.")
    registration: UUID = of(fields.UUID(), "Its id.")
    reason: str | None = of(Paragraphs(500), "Why, for the ledger; forgotten with the person.", default=None)


class Explain(Request):
    """The decisions about a registration, oldest first: for the person and the organisers."""

    edition: str = of(Slug(), "Short name of the edition.")
    registration: UUID = of(fields.UUID(), "Its id.")


class QuotaCount(Answer):
    """How a ceiling stands."""

    by: str = of(Choice(DIMENSIONS), "What it counts by.")
    value: str | None = of(Token(32), "Group or country; none for the total.", default=None)
    capacity: int | None = of(fields.Integer(), "Places at most; none = no ceiling.", default=None)
    taken: int = of(fields.Integer(), "Places given.")
    waiting: int = of(fields.Integer(), "Registrations in line that would count here.")


class Reason(Answer):
    """Why a registration is in its state."""

    code: str = of(Choice(REASONS), "The rule that decided.")
    full: tuple[QuotaCount, ...] = of(Listed(QuotaCount), "Ceilings that have no room for it at present.", default=())


class Registration(Answer):
    """A registration with its person, as the person, organisers and the desk may see it."""

    id: UUID = of(fields.UUID(), "Id of the registration.")
    edition: str = of(Slug(), "Short name of the edition.")
    version: int = of(fields.Integer(), "Grows by one with each change.")
    code: str = of(Token(6), "Six characters without look-alikes, to be read aloud.")
    person: UUID = of(fields.UUID(), "Id of the person.")
    state: str = of(Choice(STATES), "Confirmed, waiting or cancelled.")
    reason: Reason = of(Nested(Reason), "Why it is in that state.")
    position: int | None = of(
        fields.Integer(), "Place in line, 1 = first; none when not waiting, and in lists.", default=None
    )
    target_group: str = of(Choice(tuple(TARGET_GROUPS)), "Target group that it counts in.")
    country: str = of(Choice(COUNTRIES), "Country that it counts in.")
    registered_at: dt.datetime = of(Instant(), "When it arrived.")
    changed_at: dt.datetime = of(Instant(), "When it came into its state.")
    given_name: str = of(Line(100), "Given name.")
    family_name: str = of(Line(100), "Family name.")
    email: str = of(Email(), "Where mails go.")
    organisation: str | None = of(Line(200), "Organisation.", default=None)
    language: str = of(Choice(LANGUAGES), "Language for mails and pages.")
    time_zone: str = of(Token(64), "The person's own zone.")
    privacy_notice: str = of(Token(40), "Version of the privacy notice agreed to.")


class Registrations(Answer):
    """A page of registrations."""

    items: tuple[Registration, ...] = of(Listed(Registration), "The registrations.")
    next_cursor: str | None = of(Token(), "Where the next page begins; none = this is the last.", default=None)


class Decision(Answer):
    """One decision, as the ledger keeps it."""

    at: dt.datetime = of(Instant(), "When.")
    who: str = of(Token(100), "Who decided: `person:…`, `system:…` or `anonymous`.")
    rule: str = of(Token(63), "Code of the rule.")
    outcome: str = of(Token(63), "Code of what came out.")
    figures: dict[str, Any] = of(fields.Dict(keys=fields.String()), "The figures it was decided on.")


class Explanation(Answer):
    """Why a registration is as it is."""

    registration: UUID = of(fields.UUID(), "Its id.")
    decisions: tuple[Decision, ...] = of(Listed(Decision), "Oldest first.")
