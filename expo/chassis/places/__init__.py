"""Places: counted pools, and the line before them. No place is given twice, and none is lost.

Lock order in every transaction: people first, then pools by id. `promote`, which holds pools, only tries.
"""

from expo.chassis.places.claims import (
    HELD,
    RELEASED,
    TAKEN,
    WAITING,
    Place,
    Released,
    claim,
    release,
)
from expo.chassis.places.holds import confirm, expire, hold
from expo.chassis.places.line import openings, position, promote
from expo.chassis.places.pools import Counts, Drift, audit, counts, open_pool, resize
from expo.chassis.places.tables import LineRow, PlaceRow, PoolRow

__all__ = [
    "HELD",
    "RELEASED",
    "TAKEN",
    "WAITING",
    "Counts",
    "Drift",
    "LineRow",
    "Place",
    "PlaceRow",
    "PoolRow",
    "Released",
    "audit",
    "claim",
    "confirm",
    "counts",
    "expire",
    "hold",
    "open_pool",
    "openings",
    "position",
    "promote",
    "release",
    "resize",
]
