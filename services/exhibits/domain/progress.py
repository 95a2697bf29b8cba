"""How a booking goes at the station: expected, then started and finished, or nobody came."""

from __future__ import annotations

from expo.errors import Conflict

EXPECTED, STARTED, FINISHED, NO_SHOW = "expected", "started", "finished", "no_show"

_MAY_FOLLOW = {
    EXPECTED: {STARTED, NO_SHOW},
    # Somebody who was given up may still arrive.
    NO_SHOW: {STARTED},
    STARTED: {FINISHED},
    FINISHED: set(),
}


def mark(state: str, progress: str, wanted: str, *, briefed: bool) -> bool:
    """Whether the mark changes anything; refuses what cannot follow, and a start without a briefing."""
    if progress == wanted:
        return False
    if state != "taken" or wanted not in _MAY_FOLLOW[progress]:
        raise Conflict("not_in_that_state", {"state": state, "progress": progress})
    if wanted == STARTED and not briefed:
        raise Conflict("briefing_missing")
    return True
