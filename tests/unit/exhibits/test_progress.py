"""A booking's way at the station."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from expo.errors import Conflict
from services.exhibits.domain.progress import EXPECTED, FINISHED, NO_SHOW, STARTED, mark

ALLOWED = {(EXPECTED, STARTED), (EXPECTED, NO_SHOW), (NO_SHOW, STARTED), (STARTED, FINISHED)}
ALL = (EXPECTED, STARTED, FINISHED, NO_SHOW)


@pytest.mark.parametrize("progress", ALL)
@pytest.mark.parametrize("wanted", ALL[1:])
def test_only_what_can_follow_does(progress, wanted):
    if progress == wanted:
        assert mark("taken", progress, wanted, briefed=True) is False
    elif (progress, wanted) in ALLOWED:
        assert mark("taken", progress, wanted, briefed=True) is True
    else:
        with pytest.raises(Conflict, match="not_in_that_state"):
            mark("taken", progress, wanted, briefed=True)


@pytest.mark.parametrize("state", ["waiting", "released"])
def test_only_who_has_a_place_is_marked(state):
    with pytest.raises(Conflict) as refusal:
        mark(state, EXPECTED, STARTED, briefed=True)
    assert refusal.value.figures == {"state": state, "progress": EXPECTED}


def test_nobody_starts_without_a_briefing():
    with pytest.raises(Conflict, match="briefing_missing"):
        mark("taken", EXPECTED, STARTED, briefed=False)
    assert mark("taken", EXPECTED, NO_SHOW, briefed=False) is True


class Way(RuleBasedStateMachine):
    """Whatever is pressed on the tablet, nobody starts unbriefed and what is finished stays so."""

    def __init__(self) -> None:
        super().__init__()
        self.progress, self.briefed, self.started = EXPECTED, False, False

    @rule(wanted=st.sampled_from(ALL[1:]), briefed=st.booleans())
    def press(self, wanted, briefed):
        before = self.progress
        try:
            changed = mark("taken", before, wanted, briefed=self.briefed or briefed)
        except Conflict:
            return
        assert changed == (before != wanted)
        assert before != FINISHED or not changed
        if changed:
            self.progress, self.briefed = wanted, self.briefed or briefed
            self.started = self.started or wanted == STARTED

    @invariant()
    def finished_means_briefed_and_started(self):
        assert self.progress not in {STARTED, FINISHED} or (self.briefed and self.started)


TestWay = Way.TestCase
