"""One timeline a person, though several houses book it: nobody is in two places, walking included.

Each booking house keeps this table. Own rows are guarded by an exclusion constraint; the other houses' rows arrive as
`TimeTaken` and `TimeFreed` and are kept by version, tombstones too. Whatever is written for a person is written under
that person's lock, which is taken before any pool's.
"""

from expo.chassis.timeline.clashing import Taken, clashes, gives_way, may_take, refuse_clash
from expo.chassis.timeline.hearing import heard
from expo.chassis.timeline.own import claim, free, move
from expo.chassis.timeline.tables import TimelineRow

__all__ = [
    "Taken",
    "TimelineRow",
    "claim",
    "clashes",
    "free",
    "gives_way",
    "heard",
    "may_take",
    "move",
    "refuse_clash",
]
