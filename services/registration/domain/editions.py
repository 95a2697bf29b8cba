"""What makes an edition sound: its parts name one another correctly, and nothing is said twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from expo.contracts.vocabulary import COUNTRIES, TARGET_GROUPS
from expo.errors import Conflict, Forbidden, Invalid

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from expo.contracts.registration import EditionFacts

Fault = dict[str, Any]


def check(facts: EditionFacts) -> None:
    """Refuse with every fault at once, each with its pointer."""
    found = [*_of_window(facts), *_of_days(facts), *_of_zones(facts), *_of_walks(facts), *_of_quotas(facts)]
    if found:
        raise Invalid("edition_not_valid", fields=found)


def check_version(expected: int | None, version: int) -> None:
    """Refuse a change that was made from an older version than the present one."""
    if expected is not None and expected != version:
        raise Conflict("version_stale", {"expected": expected, "version": version})


def check_sample(*, asked: bool, was: bool, operator: bool) -> None:
    """Only the operator makes an edition a sample or real."""
    if asked != was and not operator:
        raise Forbidden("operator_only", {"field": "sample"})


def _of_window(facts: EditionFacts) -> Iterator[Fault]:
    opens, closes = facts.registration_opens, facts.registration_closes
    if opens and closes and closes <= opens:
        yield _fault("/registration_closes", "closes_before_opens", closes.isoformat())
    yield from _twice("/languages", facts.languages)


def _of_days(facts: EditionFacts) -> Iterator[Fault]:
    venues = {venue.code for venue in facts.venues}
    yield from _twice("/venues", [venue.code for venue in facts.venues], "/code")
    yield from _twice("/days", [(day.date.isoformat(), day.venue or "") for day in facts.days], "/date")
    for position, day in enumerate(facts.days):
        if day.closes <= day.opens:
            yield _fault(f"/days/{position}/closes", "closes_before_opens", day.closes.strftime("%H:%M"))
        if day.venue is not None and day.venue not in venues:
            yield _fault(f"/days/{position}/venue", "venue_unknown", day.venue)


def _of_zones(facts: EditionFacts) -> Iterator[Fault]:
    venues = {venue.code for venue in facts.venues}
    yield from _twice("/zones", [zone.code for zone in facts.zones], "/code")
    for position, zone in enumerate(facts.zones):
        if zone.venue is not None and zone.venue not in venues:
            yield _fault(f"/zones/{position}/venue", "venue_unknown", zone.venue)


def _of_walks(facts: EditionFacts) -> Iterator[Fault]:
    zones = {zone.code for zone in facts.zones}
    yield from _twice("/walks", [tuple(sorted((walk.a, walk.b))) for walk in facts.walks])
    for position, walk in enumerate(facts.walks):
        for end, zone in (("a", walk.a), ("b", walk.b)):
            if zone not in zones:
                yield _fault(f"/walks/{position}/{end}", "zone_unknown", zone)


def _of_quotas(facts: EditionFacts) -> Iterator[Fault]:
    known: dict[str, Iterable[str]] = {"group": TARGET_GROUPS, "country": COUNTRIES}
    yield from _twice("/quotas", [(quota.by, quota.value) for quota in facts.quotas])
    for position, quota in enumerate(facts.quotas):
        if quota.value not in known[quota.by]:
            yield _fault(f"/quotas/{position}/value", "not_an_option", quota.value)


def _twice(pointer: str, values: Iterable[Hashable], step: str = "") -> Iterator[Fault]:
    seen = set()
    for position, value in enumerate(values):
        if value in seen:
            shown = value if isinstance(value, str) else " ".join(map(str, value))  # type: ignore[call-overload]
            yield _fault(f"{pointer}/{position}{step}", "twice", shown)
        seen.add(value)


def _fault(pointer: str, code: str, value: Any) -> Fault:
    return {"pointer": pointer, "code": code, "value": value}
