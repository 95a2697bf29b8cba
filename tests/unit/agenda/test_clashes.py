"""Clashes: all of them, none invented, whatever the order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given, strategies as st

from services.agenda.domain.clashes import clashes_in, overlaps
from services.agenda.domain.programme import Occurrence, Programme, Room, Session, Speaker

DAY = datetime(2026, 10, 16, tzinfo=UTC)
ANNA, BEN = UUID(int=1), UUID(int=2)


def session(number: int, room: str, start: int, length: int, *guids: UUID) -> Session:
    begin = DAY + timedelta(minutes=start)
    occurrence = Occurrence(UUID(int=number), room, date(2026, 10, 16), begin, begin + timedelta(minutes=length))
    speakers = tuple(Speaker(guid, f"person {guid.int}") for guid in guids)
    return Session(UUID(int=number), {"en": "x"}, f"s-{number}", speakers=speakers, occurrences=(occurrence,))


def found(*sessions: Session) -> list[tuple[str, int, int]]:
    clashes = clashes_in(Programme(rooms=(Room("aula", "Aula"),), sessions=sessions))
    return [(clash.of_what, clash.first.int, clash.second.int) for clash in clashes]


def test_one_room_holds_one_session_at_a_time() -> None:
    assert found(session(1, "aula", 0, 60), session(2, "aula", 30, 60), session(3, "tent", 30, 60)) == [("room", 1, 2)]


def test_one_after_the_other_is_no_clash() -> None:
    assert found(session(1, "aula", 0, 60, ANNA), session(2, "aula", 60, 60, ANNA)) == []


def test_a_speaker_is_in_one_room_at_a_time() -> None:
    assert found(session(1, "aula", 0, 60, ANNA, BEN), session(2, "tent", 0, 60, BEN)) == [("speaker", 1, 2)]


def test_speakers_of_one_name_but_without_guid_are_not_taken_for_one() -> None:
    namesakes = [session(number, room, 0, 60) for number, room in ((1, "aula"), (2, "tent"))]
    told = [
        Session(each.id, each.title, each.slug, speakers=(Speaker(None, "Jan"),), occurrences=each.occurrences)
        for each in namesakes
    ]
    assert found(*told) == []


def test_a_speaker_named_twice_on_one_session_clashes_with_nobody() -> None:
    assert found(session(1, "aula", 0, 60, ANNA, ANNA)) == []


sessions = st.lists(
    st.tuples(st.sampled_from(["aula", "tent"]), st.integers(0, 100), st.integers(1, 60), st.sampled_from([ANNA, BEN])),
    max_size=12,
).map(lambda drawn: [session(number, *each) for number, each in enumerate(drawn, 1)])


@given(sessions=sessions)
def test_every_pair_that_shares_time_and_place_is_found_once(sessions: list[Session]) -> None:
    pairs = [(one, other) for one in sessions for other in sessions if one.id < other.id]
    shared = [(one, other) for one, other in pairs if _share_time(one, other)]
    rooms = {frozenset((one.id, other.id)) for one, other in shared if _room(one) == _room(other)}
    speakers = {frozenset((one.id, other.id)) for one, other in shared if one.speakers == other.speakers}
    clashes = clashes_in(Programme(sessions=tuple(sessions)))
    assert sorted(map(sorted, rooms)) == sorted(
        sorted((each.first, each.second)) for each in clashes if each.of_what == "room"
    )
    assert sorted(map(sorted, speakers)) == sorted(
        sorted((each.first, each.second)) for each in clashes if each.of_what == "speaker"
    )


@given(sessions=sessions)
def test_the_order_of_a_file_plays_no_part(sessions: list[Session]) -> None:
    assert clashes_in(Programme(sessions=tuple(sessions))) == clashes_in(Programme(sessions=tuple(sessions[::-1])))


def _room(one: Session) -> str:
    return one.occurrences[0].room


def _share_time(one: Session, other: Session) -> bool:
    mine, theirs = one.occurrences[0], other.occurrences[0]
    return overlaps(mine.start, mine.end, theirs.start, theirs.end)
