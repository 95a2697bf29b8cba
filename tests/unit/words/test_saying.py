"""Codes and figures become sentences, times and texts in the reader's language."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from expo import words
from expo.errors import Invalid

NOON = datetime(2027, 2, 12, 11, 0, tzinfo=UTC)
LATE = datetime(2027, 2, 12, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "chosen", "language"),
    [
        ("pl,en;q=0.8", None, "pl"),
        ("en;q=0.5, lv;q=0.9", None, "lv"),
        ("nn-NO, nb;q=0.5", None, "nb"),
        ("no", None, "nb"),
        ("de-AT,de;q=0.9", None, "de"),
        ("fr, *;q=0.1", None, "en"),
        ("pl;q=0, en", None, "en"),
        ("pl;q=high", None, "en"),
        (";;,,;q=", None, "en"),
        ("", None, "en"),
        (None, "uk", "uk"),
        ("pl", "xx", "pl"),
        ("pl", "en", "en"),
    ],
)
def test_the_language_is_what_was_chosen_else_what_the_browser_asks_for(header, chosen, language):
    assert words.negotiate(header, chosen=chosen) == language


def test_only_offered_languages_are_negotiated():
    assert words.negotiate("lv, pl;q=0.5", among=words.spoken()) == "pl"


@pytest.mark.parametrize(
    ("held", "lang", "edition", "said"),
    [
        ({"en": "Talk", "pl": "Wykład"}, "pl", (), ("Wykład", "pl")),
        ({"en": "Talk", "lv": "Runa"}, "pl", ("lv", "en"), ("Runa", "lv")),
        ({"en": "Talk", "lv": "Runa"}, "pl", (), ("Talk", "en")),
        ({"lt": "Kalba"}, "pl", ("lv",), ("Kalba", "lt")),
        ({"nb": "Foredrag"}, "nn", (), ("Foredrag", "nb")),
        ({}, "pl", (), ("", "pl")),
        (None, "pl", (), ("", "pl")),
    ],
)
def test_published_words_fall_back_and_say_to_which_language(held, lang, edition, said):
    assert words.text(held, lang, edition) == said


def test_a_time_says_where_it_holds():
    assert words.moment(NOON, "en", "Europe/Riga") == "Friday, 12 February 2027, 13:00 (Riga time)"
    assert words.moment(NOON, "pl", "Europe/Warsaw") == "piątek, 12 lutego 2027, 12:00 (czas: Warszawa)"


def test_a_span_past_midnight_names_both_days():
    assert words.span(NOON, NOON.replace(hour=12), "en", "Europe/Warsaw") == (
        "Friday, 12 February 2027, 12:00–13:00 (Warsaw time)"
    )
    assert words.span(NOON, LATE, "en", "Europe/Warsaw") == (
        "Friday, 12 February 2027, 12:00 – Saturday, 13 February 2027, 00:30 (Warsaw time)"
    )


def test_days_durations_and_numbers():
    assert words.date(date(2027, 2, 12), "pl") == "piątek, 12 lutego 2027"
    assert words.day(date(2027, 2, 12), "en") == "Fri 12 Feb"
    assert (words.duration(45, "en"), words.duration(60, "en"), words.duration(0, "en")) == (
        "45 minutes",
        "1 hour",
        "0 minutes",
    )
    assert words.duration(90, "pl") == "1 godzina 30 minut"
    assert (words.number(12345, "en"), words.number(12345, "pl")) == ("12,345", "12\xa0345")
    assert words.percent(0.45, "en") == "45%"


def test_figures_are_written_as_the_reader_does():
    said = words.sentence("too_early", {"opens": NOON.isoformat()}, "en", zone="Europe/Warsaw")
    assert said == "Registration opens on Friday, 12 February 2027, 12:00 (Warsaw time)."
    assert words.sentence("role_missing", {"roles": ["organiser", "desk"]}, "pl") == (
        "Wymaga to roli, której nie masz: Organizator, Recepcja."
    )
    assert words.sentence("too_many_requests", {"retry_after": 3}, "pl") == (
        "Zbyt wiele żądań. Spróbuj ponownie za 3 sekundy."
    )


def test_a_missing_figure_is_a_dash_and_a_percent_sign_no_fault():
    assert words.sentence("too_early", {}, "en") == "Registration opens on –."
    assert words.sentence("too_early", {"opens": "100% %(x)s"}, "en") == "Registration opens on 100% %(x)s."


def test_a_decision_is_explained_on_its_figures():
    quotas = [
        {"by": "total", "value": None, "capacity": 120, "taken": 120, "waiting": 4},
        {"by": "country", "value": "LV", "capacity": 20, "taken": 18, "waiting": 0},
        {"by": "group", "value": "cities", "capacity": None, "taken": 7, "waiting": 0},
    ]
    assert words.explanation("admit", "waiting", {"position": 5, "quotas": quotas}, "en") == (
        "There was no free place, so the registration waits, in position 5. "
        "Then: Everyone 120 of 120, Latvia 18 of 20, Cities and municipalities 7 of ∞."
    )


def test_a_fault_of_a_field_is_said_beside_it():
    refused = Invalid("invalid_request", fields=[{"pointer": "/email", "code": "not_an_email", "value": "x"}])
    assert words.fault(refused.fields[0], "pl") == ("To nie jest adres e-mail. Powinien wyglądać jak imie@example.org.")
    assert words.fault({"pointer": "/x", "code": "odd"}, "en") == "This value is not valid (odd)."


def test_labels_and_options_come_in_the_vocabularys_order():
    assert words.options("phases", "pl")[0] == ("prevention", "Zapobieganie")
    assert words.options("countries", "pl", ("PL", "LV")) == [("PL", "Polska"), ("LV", "Łotwa")]
    assert dict(words.options("countries", "en"))["SE"] == "Sweden"
    assert words.label("languages", "lv", "pl") == "łotewski"
    assert words.endonym("nb") == "norsk bokmål"


def test_titles_of_problems():
    assert words.title("conflict", "pl") == "Teraz to niemożliwe"
    assert words.title("no_such_kind", "en") == "Something went wrong"
