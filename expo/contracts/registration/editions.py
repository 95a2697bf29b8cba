"""Editions: what one is, who may read it, and how organisers write it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from marshmallow import fields, validate

from expo.contracts.kinds import LANGUAGES, Choice, Instant, Slug, Text, TimeZone, Token
from expo.contracts.message import Answer, Contract, Listed, Request, of
from expo.contracts.vocabulary import COUNTRIES

KINDS = ("workshop", "pilot", "expo")
"""What an edition is, from small to large."""
EDITION_STATES = ("draft", "announced", "open", "closed", "running", "over")
"""A draft is seen by its organisers only; people may register while it is `open` or `running`."""
EVERYWHERE = "*"
"""The edition that stands for every edition: roles of the secretariat, and events that belong to none."""
_COUNT = validate.Range(min=0, max=1_000_000)


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


class Edition(EditionFacts, Answer):
    """An edition."""

    id: UUID = of(fields.UUID(), "Id of the edition.")
    version: int = of(fields.Integer(), "Grows by one with each change.")
    may_register: bool = of(fields.Boolean(), "Whether people may register at this moment.", default=False)


class Editions(Answer):
    """Several editions."""

    items: tuple[Edition, ...] = of(Listed(Edition), "The editions.")
