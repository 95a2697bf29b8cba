"""Short names, kinds, languages, lengths and cursors."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from expo.contracts import agenda as contract
from expo.contracts.kinds import LANGUAGES, Slug
from expo.errors import Invalid
from services.agenda.domain import cursor, names
from services.agenda.domain.times import conference_day, length_as_words, length_of


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Am Spätverkauf", "am-spatverkauf"),
        ("Łódź & Århus", "lodz-arhus"),
        ("Þingvellir", "thingvellir"),
        ("Straße", "strasse"),
    ],
)
def test_short_names_read_well_in_the_alphabets_around_the_sea(words: str, slug: str) -> None:
    assert names.slug_of(words) == slug


@given(words=st.text(min_size=1, max_size=300))
def test_every_name_has_a_short_name_that_contracts_take(words: str) -> None:
    Slug().deserialize(names.slug_of(words, least="room"))


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Talk", "talk"),
        ("Workshop 110 Minutes", "workshop"),
        ("DJ Set", "social"),
        ("Meetup 50 Minutes", "round_table"),
        ("Ceremony", "ceremony"),
        ("Lunch break", "break"),
        ("Lightning Talk", "talk"),
        ("round_table", "round_table"),
        ("Whatever", "other"),
        (None, "other"),
    ],
)
def test_foreign_types_become_our_kinds(words: str | None, kind: str) -> None:
    assert names.kind_of(words) == kind


@pytest.mark.parametrize(
    ("words", "tags", "unknown"),
    [
        ("de, en", ("de", "en"), ()),
        ("de-formal", ("de",), ()),
        ("EN/PL", ("en", "pl"), ()),
        ("no", ("nb",), ()),
        (None, (), ()),
        ("english", (), ("english",)),
    ],
)
def test_languages_are_tags(words: str | None, tags: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    assert names.languages_of(words) == (tags, unknown)


def test_the_codes_are_those_of_the_contract() -> None:
    assert frozenset(contract.KINDS) == names.KINDS
    assert names.SPOKEN_TO == LANGUAGES


def test_a_code_is_read_aloud_without_doubt() -> None:
    code = names.code_of(UUID("0c8b0cb4-6cf9-5ff8-928a-0a0f49558c48"))
    assert (len(code), set(code) & set("IO01")) == (6, set())


@given(minutes=st.integers(1, 60 * 24 * 9))
def test_a_length_is_written_and_read_alike(minutes: int) -> None:
    length = timedelta(minutes=minutes)
    assert length_of(length_as_words(length)) == length


@pytest.mark.parametrize(("clock", "day"), [("16T23:30", 16), ("17T04:59", 16), ("17T05:00", 17), ("17T12:00", 17)])
def test_a_night_belongs_to_the_day_before(clock: str, day: int) -> None:
    riga = ZoneInfo("Europe/Riga")
    start = datetime.fromisoformat(f"2026-10-{clock}:00").replace(tzinfo=riga).astimezone(UTC)
    assert conference_day(start, riga) == date(2026, 10, day)


def test_a_cursor_brings_its_mark_back() -> None:
    mark = (datetime(2026, 10, 16, tzinfo=UTC), "aula", uuid4())
    assert cursor.read(cursor.write(mark)) == mark


@given(word=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40))
def test_a_made_up_cursor_is_refused(word: str) -> None:
    with pytest.raises(Invalid):
        cursor.read(word)
