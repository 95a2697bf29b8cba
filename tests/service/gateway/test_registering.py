"""A person registers without JavaScript: once, kindly refused, and shown as written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from markupsafe import escape

from expo.errors import Conflict
from tests.service.gateway.conftest import PERSON, Browser

if TYPE_CHECKING:
    from tests.service.gateway.town.houses import FakeHouses


def test_a_person_registers_books_and_cancels(browser: Browser, houses: FakeHouses) -> None:
    html = browser.register()
    assert "You have a place, Žanete" in html
    assert "K7MP4X" in html
    browser.open("/pilot/tests/try-heat-drone")
    slot = browser.form("/pilot/tests/try-heat-drone/book")
    html = browser.send(slot, "/pilot/tests/try-heat-drone/book")
    assert "Booked" in html
    html = browser.open("/pilot/my")
    assert "Try: Thermal drone for search" in html
    assert "code Q4RT9W" in html
    registration = next(iter(houses.registrations))
    browser.open(f"/pilot/registrations/{registration}/cancel")
    html = browser.submit()
    assert "Your registration is cancelled" in html
    assert "Nothing planned yet" in browser.open("/pilot/my")


def test_a_form_that_is_sent_twice_is_one_command(browser: Browser, houses: FakeHouses) -> None:
    browser.open("/pilot/register")
    fields = {**browser.form(), **PERSON, "given_name": "Twice"}
    first = browser.send(fields, "/pilot/register")
    here = browser.path
    again = browser.send(fields, "/pilot/register")
    assert (len(houses.registrations), browser.path) == (1, here)
    assert first.count("Twice") == again.count("Twice")


def test_a_result_page_can_be_reloaded(browser: Browser) -> None:
    browser.register()
    path = browser.path
    assert "You have a place" in browser.open(path)
    assert "You have a place" in browser.open(path)


def test_who_waits_learns_the_place_in_line_and_why(
    houses: FakeHouses, browser: Browser, other_browser: Browser
) -> None:
    for number in range(3):
        other_browser.client.delete_cookie("expo")
        other_browser.register(f"Guest {number}")
    html = browser.register()
    assert "You are in line, Žanete" in html
    assert "Your place in line: 1." in html
    assert "All 3 places are taken." in html


def test_what_was_typed_stays_and_each_fault_stands_beside_its_field(browser: Browser, houses: FakeHouses) -> None:
    html = browser.register("Žanete 🚒", email="nobody", country="", privacy_notice="")
    assert browser.status == 422
    assert 'value="Žanete 🚒"' in html
    assert 'value="nobody"' in html
    for name in ("email", "country", "privacy_notice"):
        assert f'href="#f-{name}"' in html
        assert f'id="e-{name}"' in html
    assert '<a href="#f-country">Country: ' in html
    assert not houses.registrations
    html = browser.submit(**PERSON, given_name="Žanete 🚒")
    assert "You have a place" in html


@pytest.mark.parametrize("name", ["x" * 10_000, "a\nb", "\x00", ""])
def test_a_name_that_cannot_be_kept_is_refused_beside_its_field(browser: Browser, name: str) -> None:
    html = browser.register(name)
    assert browser.status == 422
    assert 'href="#f-given_name"' in html


@pytest.mark.parametrize("name", ["عبد الله", "Αθηνά", "Олена", "<b>Bob</b>", 'O\'Hara "x"', "👩🏽‍🚒"])
def test_a_name_in_any_script_is_shown_as_it_is(browser: Browser, name: str) -> None:
    assert str(escape(name)) in browser.register(name)


def test_a_lost_answer_is_asked_for_again_and_nothing_is_done_twice(browser: Browser, houses: FakeHouses) -> None:
    houses.lost_answers = 1
    html = browser.register()
    assert browser.status == 503
    assert "We are checking" in html
    assert 'data-again="3000"' in html
    html = browser.submit("/pilot/register")
    assert "You have a place" in html
    assert len(houses.registrations) == 1


def test_a_form_of_nobody_or_of_another_browser_is_refused(browser: Browser, other_browser: Browser) -> None:
    browser.open("/pilot/register")
    stolen = browser.form()
    other_browser.open("/pilot/register")
    other_browser.send({**stolen, **PERSON, "given_name": "X"}, "/pilot/register")
    assert other_browser.status == 403
    refused = other_browser.client.post("/pilot/register", data=PERSON)
    assert refused.status_code == 403


def test_a_closed_registration_says_so(browser: Browser, houses: FakeHouses, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object) -> None:
        raise Conflict("registration_closed", {"state": "closed"})

    monkeypatch.setattr(houses, "register", closed)
    html = browser.register()
    assert browser.status == 409
    assert "Žanete" in html
