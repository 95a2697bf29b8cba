"""Every catalogue says everything that the platform says, in whole forms and with the same figures."""

from __future__ import annotations

from datetime import date

import pytest
from babel.messages.catalog import Catalog

from expo import words
from expo.contracts.kinds import LANGUAGES
from expo.words import languages
from tools import messages


@pytest.fixture(scope="module")
def template():
    return messages.extracted()


@pytest.mark.parametrize("lang", messages.languages())
def test_a_catalogue_is_complete(template, lang):
    assert list(messages.faults(lang, template)) == []


def test_polish_is_among_the_catalogues():
    assert words.spoken() == ("en", "pl")


def test_pages_mails_tables_and_vocabulary_are_all_looked_through(template):
    for said, context in (
        ("My expo", None),
        ("Why: %(reason)s.", None),
        ("All places are taken.", None),
        ("Forest fires", "hazards"),
    ):
        assert template.get(said, context=context) is not None


@pytest.mark.parametrize(
    ("said", "string", "fault"),
    [
        ("Hello %(name)s", "Witaj %(name)s", ""),
        ("Hello %(name)s", "Witaj %(imie)s", "has other placeholders in 'Witaj %(imie)s'"),
        ("Hello %(name)s", "Witaj %(name)", "has other placeholders in 'Witaj %(name)'"),
        ("Hello", "", "is not translated"),
        (("%(num)s day", "%(num)s days"), ("%(num)s dzień", "%(num)s dni", "%(num)s dni"), ""),
        (("%(num)s day", "%(num)s days"), ("%(num)s dzień", "%(num)s dni"), "has 2 plural forms of 3"),
        (("%(num)s day", "%(num)s days"), ("dzień", "%(num)s dni", "%(num)s dni"), "has other placeholders in 'dzień'"),
        (("one day", "%(num)s days"), ("jeden dzień", "%(num)s dni", "%(num)s dni"), ""),
    ],
)
def test_a_fault_in_a_translation_is_found(said, string, fault):
    held = Catalog(locale="pl")
    held.add(said, string)
    assert messages._fault(held.get(said), 3) == fault


def test_a_missing_and_a_leftover_message_are_found(template):
    more = Catalog()
    for message in template:
        more.add(message.id, context=message.context)
    more.add("Something new")
    more.delete("My expo")
    added = set(messages.faults("pl", more)) - set(messages.faults("pl", template))
    assert added == {"pl: 'Something new' is missing", "pl: 'My expo' is said nowhere any more"}


@pytest.mark.parametrize(("n", "said"), [(1, "%(num)s projekt"), (3, "%(num)s projekty"), (22, "%(num)s projekty")])
def test_polish_plurals(n, said):
    assert words.catalogue("pl").ngettext("%(num)s project", "%(num)s projects", n) == said


def test_a_language_without_a_catalogue_is_english_and_says_so():
    latvian = words.catalogue("lv")
    assert (latvian.asked, latvian.language, latvian.complete) == ("lv", "en", False)
    assert latvian.gettext("My expo") == "My expo"
    assert latvian.ngettext("one", "many", 0) == "many"


def test_a_page_is_in_one_language_dates_and_names_included():
    friday = date(2027, 2, 12)
    assert words.date(friday, "lv") == words.date(friday, "en") == "Friday, 12 February 2027"
    assert words.label("countries", "LV", "lv") == "Latvia"


def test_what_is_not_in_a_catalogue_stays_english():
    assert words.catalogue("pl").gettext("Never said") == "Never said"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_dates_names_and_plural_rules(lang):
    assert words.endonym(lang)
    assert languages.locale(lang).territories["LV"] != "LV"
    assert messages.get_plural(languages.locale(lang)).num_plurals > 1
