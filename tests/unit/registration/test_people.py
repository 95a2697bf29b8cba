from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from services.registration.domain import people


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Żelaźnik", "zelaznik"),
        ("ŁUKASZ", "lukasz"),
        ("Bērziņa", "berzina"),
        ("Žemaitė", "zemaite"),
        ("Õunapuu", "ounapuu"),
        ("Ångström", "angstrom"),
        ("Weiß", "weiss"),
        ("Sørensen", "sorensen"),
        ("Þórður Æsir", "thordur aesir"),
        ("Шевченко", "шевченко"),
        ("  two   spaces ", "two spaces"),
    ],
)
def test_names_are_searched_without_marks_and_case(name, folded):
    assert people.fold(name) == folded


def test_what_is_missing_is_left_out():
    assert people.fold("Anna", None, "", "Kalniņa") == "anna kalnina"


@given(st.text())
def test_folding_twice_changes_nothing(text):
    once = people.fold(text)
    assert people.fold(once) == once


@given(st.sets(st.integers(0, people.CODES - 1), min_size=2, max_size=2))
def test_different_numbers_have_different_codes(numbers):
    assert len({people.code(number) for number in numbers}) == 2


def test_codes_have_no_look_alikes():
    codes = "".join(people.code(number) for number in range(0, people.CODES, people.CODES // 5000))
    assert not set(codes) & set("01IO")
    assert {len(people.code(number)) for number in (0, people.CODES - 1)} == {6}
