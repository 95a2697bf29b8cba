"""What cannot be: a station, a device or an operator in two places at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Occupied:
    """A resource, by kind and key, that is in use from `start` (set-up included) until `end`; `by` is whose use."""

    resource: tuple[str, str]
    start: datetime
    end: datetime
    by: Hashable = None


def span(start: datetime, *, duration: int, setup: int) -> tuple[datetime, datetime]:
    """From when until when a slot keeps its resources, in minutes of set-up and duration."""
    return start - timedelta(minutes=setup), start + timedelta(minutes=duration)


def overlaps(one: Occupied, other: Occupied) -> bool:
    """Whether both need the same resource at the same time; one may begin when the other ends."""
    return one.resource == other.resource and one.start < other.end and other.start < one.end


def collisions(spans: Iterable[Occupied]) -> Iterator[tuple[Occupied, Occupied]]:
    """Pairs that collide, the earlier first; one sweep a resource."""
    by_resource: dict[tuple[str, str], list[Occupied]] = defaultdict(list)
    for each in spans:
        by_resource[each.resource].append(each)
    for group in by_resource.values():
        running: list[Occupied] = []
        for later in sorted(group, key=lambda each: (each.start, each.end)):
            running = [earlier for earlier in running if earlier.end > later.start]
            yield from ((earlier, later) for earlier in running if overlaps(earlier, later))
            running.append(later)
