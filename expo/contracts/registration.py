"""What the house `registration` promises: editions, who has a place in them, people, sign-in and roles.

An edition is named by its immutable slug everywhere. Who has a place is said by codes and figures; words are made by
the reader's catalogue.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from marshmallow import fields, validate

from expo.contracts.kinds import (
    LANGUAGES,
    Choice,
    Email,
    Instant,
    Line,
    Paragraphs,
    Slug,
    Text,
    TimeZone,
    Token,
)
from expo.contracts.message import Answer, Contract, Event, Listed, Nested, Request, of
from expo.contracts.vocabulary import COUNTRIES, TARGET_GROUPS

KINDS = ("workshop", "pilot", "expo")
"""What an edition is, from small to large."""
EDITION_STATES = ("draft", "announced", "open", "closed", "running", "over")
"""A draft is seen by its organisers only; people may register while it is `open` or `running`."""
STATES = ("confirmed", "waiting", "cancelled")
"""`confirmed` holds a place, `waiting` stands in line, `cancelled` is final."""
DIMENSIONS = ("total", "group", "country")
"""What a quota counts by: everybody, a target group, a country."""
ROLES = ("organiser", "programme", "safety_officer", "desk", "door", "auditor", "read_only")
"""Roles a person may hold in an edition."""
REASONS = ("admitted", "quota_full", "line_first", "promoted", "cancelled_by_person", "cancelled_by_organiser")
"""Why a registration is in its state: `quota_full` names the quotas; `line_first` means that a freed place belongs to
those who wait already."""
REDEMPTIONS = ("signed_in", "not_valid", "expired", "spent", "too_many_attempts")
"""How an attempt to sign in ended."""
EVERYWHERE = "*"
"""The edition that stands for every edition: roles of the secretariat, and events that belong to none."""

_COUNT = validate.Range(min=0, max=1_000_000)


# --- Parts of an edition


class Day(Contract):
    """A day on which the edition is open to visitors, in local time."""

    date: dt.date = of(fields.Date(), "Calendar date at the venue.")
    opens: dt.time = of(fields.Time(format="%H:%M"), "Opening time at the venue, `HH:MM` local.")
    closes: dt.time = of(fields.Time(format="%H:%M"), "Closing time at the venue, `HH:MM` local, after `opens`.")
    time_zone: str = of(TimeZone(), "IANA zone of the venue on that day.")
    venue: str | None = of(Slug(), "Code of the venue.", default=None)


class Venue(Contract):
    """A place where the edition happens."""

    code: str = of(Slug(), "Code of the venue, unique in the edition.")
    name: dict[str, str] = of(Text(200), "Name of the venue.")
    city: dict[str, str] = of(Text(100), "Name of the city.")
    country: str = of(Choice(COUNTRIES), "ISO 3166-1 alpha-2 code.")
    time_zone: str = of(TimeZone(), "IANA zone of the venue.")
    address: dict[str, str] | None = of(Text(300), "Postal address, several lines.", default=None)


class Zone(Contract):
    """A part of the site between which people walk: a hall, a field, a floor."""

    code: str = of(Slug(), "Code of the zone, unique in the edition.")
    name: dict[str, str] = of(Text(200), "Name of the zone.")
    venue: str | None = of(Slug(), "Code of the venue that it lies in.", default=None)


class Walk(Contract):
    """How long it takes to go from one zone to another; the same in both directions."""

    a: str = of(Slug(), "Code of one zone.")
    b: str = of(Slug(), "Code of the other zone.")
    minutes: int = of(fields.Integer(strict=True, validate=validate.Range(min=0, max=240)), "Walking time in minutes.")


class Quota(Contract):
    """A ceiling: at most `capacity` confirmed registrations of one target group or country."""

    by: str = of(Choice(("group", "country")), "What it counts by.")
    value: str = of(Token(32), "Code of the target group, or ISO 3166-1 alpha-2 code of the country.")
    capacity: int = of(fields.Integer(strict=True, validate=_COUNT), "Places at most.")


class EditionFacts(Contract):
    """What an edition is: the part that organisers write and everybody may read."""

    edition: str = of(Slug(), "Short name of the edition; never changes.")
    kind: str = of(Choice(KINDS), "Workshop, pilot or expo.")
    state: str = of(Choice(EDITION_STATES), "How far the edition has come.")
    title: dict[str, str] = of(Text(200), "Name of the edition.")
    summary: dict[str, str] | None = of(Text(2000), "What it is, in a paragraph.", default=None)
    notice: dict[str, str] | None = of(
        Text(1000), "A remark shown on each page, such as that it is a sample.", default=None
    )
    time_zone: str = of(TimeZone(), "IANA zone in which the edition's times are shown.")
    languages: tuple[str, ...] = of(
        Listed(Choice(LANGUAGES), limit=12), "Languages of the edition, the main one first.", default=("en",)
    )
    days: tuple[Day, ...] = of(Listed(Day, limit=60), "Days on which it is open, in order.", default=())
    venues: tuple[Venue, ...] = of(Listed(Venue, limit=50), "Where it happens.", default=())
    zones: tuple[Zone, ...] = of(Listed(Zone, limit=100), "Parts of the site.", default=())
    walks: tuple[Walk, ...] = of(
        Listed(Walk, limit=5000), "Walking times between zones; a pair that is not named takes no time.", default=()
    )
    capacity: int | None = of(
        fields.Integer(strict=True, validate=_COUNT), "Places in total; none = no ceiling.", default=None
    )
    quotas: tuple[Quota, ...] = of(
        Listed(Quota, limit=300), "Ceilings by group and country; what is not named has none.", default=()
    )
    registration_opens: dt.datetime | None = of(
        Instant(), "From when people may register; none = as soon as the state is `open`.", default=None
    )
    registration_closes: dt.datetime | None = of(
        Instant(), "Until when people may register; none = until the edition is closed.", default=None
    )
    privacy_notice: str = of(Token(40), "Version of the privacy notice that people agree to.", default="1")
    sample: bool = of(
        fields.Boolean(), "Made of generated people, to look around in; only the operator may set it.", default=False
    )


# --- Requests: editions


class GetEdition(Request):
    """One edition. `NotFound edition_unknown` also for a draft of others."""

    edition: str = of(Slug(), "Short name of the edition.")


class ListEditions(Request):
    """The editions that the caller may see, the next first."""


class SaveEdition(EditionFacts, Request):
    """Make the edition, or replace what is known of it; the same call twice changes nothing the second time.

    For organisers of that edition (a new one: of `*`) and the operator. Refuses with `Invalid edition_not_valid` and
    pointers (`closes_before_opens`, `zone_unknown`, `venue_unknown`, `twice`, `not_an_option`), with
    `Conflict capacity_below_taken` where more places are given than would be left, and with `Conflict version_stale`.
    A raised ceiling promotes those who wait, the first 50 at once and the others within seconds.
    """

    expected_version: int | None = of(
        fields.Integer(strict=True), "Refuse unless the edition is at this version.", default=None
    )


# --- Requests: registrations


class Register(Request):
    """Take a place in an edition, or a place in line. Needs an idempotency key.

    Always makes a new person, unless one is signed in: a mail address is not a person, and nothing tells whether an
    address is known. Refuses with `Conflict registration_closed` (figures `state`, `closes`),
    `Conflict too_early` (figure `opens`), `Conflict already_registered` (figure `registration`) for a signed-in person,
    `Invalid` with `notice_outdated` at `/privacy_notice` (figure `current`).
    """

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


class GetOverview(Request):
    """How the registrations stand against the quotas, for organisers."""

    edition: str = of(Slug(), "Short name of the edition.")


class Explain(Request):
    """The decisions about a registration, oldest first: for the person and the organisers."""

    edition: str = of(Slug(), "Short name of the edition.")
    registration: UUID = of(fields.UUID(), "Its id.")


# --- Requests: people, sign-in, roles


class Whoami(Request):
    """Who is signed in with a browser; asked by the gateway, which keeps the answer 30 s at most."""

    browser: str = of(Token(64), "SHA-256 (hex) of the browser's cookie.")


class AskSignIn(Request):
    """Have a mail sent with a link and a six-digit code, to everybody who has that address.

    The answer is the same whether or not the address is known. `Conflict too_many_requests` (figure `retry_after`,
    seconds) also is.
    """

    email: str = of(Email(), "Address to write to.")
    language: str | None = of(Choice(LANGUAGES), "Language of the page, not remembered.", default=None)
    source: str | None = of(Token(64), "Digest of the network address that asks; limits attempts.", default=None)


class MintSignIn(Request):
    """The secrets for a sign-in mail, made at sending time, for notify. Minting again makes the former ones useless.

    `Conflict sign_in_expired` 15 minutes after it was asked, or once it is spent: then there is nothing to send.
    """

    request: UUID = of(fields.UUID(), "Id of the sign-in (`SignInAsked.id`).")


class RedeemSignIn(Request):
    """Sign a browser in by the link's token, or by code and address. Only ever by a button: scanners open links.

    A failed attempt is an answer, not a refusal, since it must be counted.
    """

    token: str | None = of(Token(64), "The secret of the link.", default=None)
    code: str | None = of(Token(12), "The six digits.", default=None)
    email: str | None = of(Email(), "The address that the code was sent to.", default=None)
    browser: str = of(Token(64), "SHA-256 (hex) of a cookie made just now: a sign-in never keeps the old one.")
    source: str | None = of(Token(64), "Digest of the network address that asks; limits attempts.", default=None)


class MakeSignInLink(Request):
    """A link that signs a person of a **sample** edition in, for the operator; `Forbidden not_a_sample` otherwise."""

    edition: str = of(Slug(), "Short name of a sample edition.")
    email: str = of(Email(), "Address of the person: one with a role there, else the first who registered.")


class RotateSession(Request):
    """Give a session a new cookie; the old one is dead at once. Does nothing where nobody is signed in."""

    browser: str = of(Token(64), "SHA-256 (hex) of the cookie that the browser had.")
    fresh: str = of(Token(64), "SHA-256 (hex) of the cookie that it gets.")


class SignOut(Request):
    """End the browser's session; calling twice is the same as once."""

    browser: str = of(Token(64), "SHA-256 (hex) of the browser's cookie.")


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


# --- Answers


class Edition(EditionFacts, Answer):
    """An edition."""

    id: UUID = of(fields.UUID(), "Id of the edition.")
    version: int = of(fields.Integer(), "Grows by one with each change.")
    may_register: bool = of(fields.Boolean(), "Whether people may register at this moment.", default=False)


class Editions(Answer):
    """Several editions."""

    items: tuple[Edition, ...] = of(Listed(Edition), "The editions.")


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


class Cell(Answer):
    """How many registrations are in a state, of a target group and from a country."""

    state: str = of(Choice(STATES), "The state.")
    target_group: str = of(Choice(tuple(TARGET_GROUPS)), "The target group.")
    country: str = of(Choice(COUNTRIES), "The country.")
    count: int = of(fields.Integer(), "Registrations.")


class Overview(Answer):
    """The balance of an edition: state × group × country, against the quotas."""

    edition: str = of(Slug(), "Short name of the edition.")
    confirmed: int = of(fields.Integer(), "Registrations that hold a place.")
    waiting: int = of(fields.Integer(), "Registrations in line.")
    cancelled: int = of(fields.Integer(), "Registrations given back.")
    cells: tuple[Cell, ...] = of(Listed(Cell, limit=10_000), "Counts that are not zero.")
    quotas: tuple[QuotaCount, ...] = of(
        Listed(QuotaCount), "The total, then every group and country with a count or a ceiling."
    )


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


class Me(Answer):
    """Who is signed in; `person` is none for nobody."""

    person: UUID | None = of(fields.UUID(), "Id of the person.", default=None)
    name: str | None = of(Line(201), "Given and family name.", default=None)
    language: str | None = of(Choice(LANGUAGES), "Language of the profile.", default=None)
    time_zone: str | None = of(Token(64), "Zone of the profile.", default=None)
    roles: dict[str, list[str]] = of(
        fields.Dict(keys=fields.String(), values=fields.List(fields.String())), "Roles by edition.", default=None
    )
    registered: tuple[str, ...] = of(Listed(Slug()), "Editions with a live registration of the person.", default=())
    expires_at: dt.datetime | None = of(Instant(), "When the session ends.", default=None)


class Asked(Answer):
    """The one answer to every wish to sign in."""

    minutes: int = of(fields.Integer(), "For how long what is mailed holds, if anything is.")


class MintedSignIn(Answer):
    """What a sign-in mail says. For notify only; never stored or logged."""

    person: UUID = of(fields.UUID(), "Whom it signs in.")
    email: str = of(Email(), "Where it goes.")
    name: str = of(Line(201), "Given and family name.")
    language: str = of(Choice(LANGUAGES), "Language of the mail.")
    token: str = of(Token(64), "The secret of the link.")
    code: str = of(Token(6), "Six digits that do the same.")
    expires_at: dt.datetime = of(Instant(), "Until when they hold.")


class Redeemed(Answer):
    """How an attempt to sign in ended."""

    outcome: str = of(Choice(REDEMPTIONS), "`signed_in`, or why not.")
    person: UUID | None = of(fields.UUID(), "Who is signed in now.", default=None)
    retry_after: int | None = of(fields.Integer(), "Seconds to wait after `too_many_attempts`.", default=None)


class SignInLink(Answer):
    """A secret that signs a sample person in once, as the one in a mail does."""

    token: str = of(Token(64), "The secret of the link.")
    expires_at: dt.datetime = of(Instant(), "Until when it holds.")


class Done(Answer):
    """It is as asked."""

    changed: bool = of(fields.Boolean(), "Whether anything had to be changed.", default=False)


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


# --- Events


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
