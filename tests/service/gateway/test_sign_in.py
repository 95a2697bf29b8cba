"""Signing in and out on pages, and who may see the organisers' ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.service.gateway.conftest import Browser
    from tests.service.gateway.town.houses import FakeHouses


def test_opening_a_link_spends_nothing(browser: Browser, other_browser: Browser, houses: FakeHouses) -> None:
    other_browser.open("/sign-in/organiser-link")
    assert not houses.browsers
    browser.sign_in("organiser-link")
    assert browser.path == "/pilot/organise"
    assert browser.page
    assert "How the edition stands" in browser.page.get_data(as_text=True)
    html = other_browser.submit()
    assert other_browser.status == 422
    assert "Ask for a new link" in html


def test_sign_in_by_code_leads_where_one_wanted_to_go(browser: Browser) -> None:
    html = browser.open("/pilot/my")
    assert "There is no password" in html
    html = browser.submit("/sign-in", email="anna@example.org")
    assert "Look into your mailbox" in html
    assert browser.status == 200
    html = browser.submit("/sign-in/code", code="000000")
    assert browser.status == 422
    browser.submit("/sign-in/code", code=" 123 456 ")
    assert browser.path == "/pilot/my"


def test_signing_out_ends_it(browser: Browser, houses: FakeHouses) -> None:
    browser.sign_in("organiser-link")
    browser.submit("/sign-out")
    assert not houses.browsers
    assert "There is no password" in browser.open("/pilot/my")


@pytest.mark.parametrize("next_", ["//evil.example.org", "https://evil.example.org", "/\\evil.example.org", "evil"])
def test_nobody_is_led_elsewhere(browser: Browser, next_: str) -> None:
    chosen = browser.client.post("/choices", data={"language": "pl", "back": next_})
    assert chosen.headers["Location"] == "/"


def test_organisers_pages_are_for_organisers(browser: Browser, other_browser: Browser) -> None:
    browser.register()
    for path in ("/pilot/organise", "/pilot/organise/registrations"):
        browser.open(path)
        assert browser.status == 403
        assert "There is no password" in other_browser.open(path)
    assert "Organise</a>" not in browser.open("/pilot")


def test_an_organiser_sees_the_balance_and_why(browser: Browser, other_browser: Browser, houses: FakeHouses) -> None:
    other_browser.register()
    browser.sign_in("organiser-link")
    html = browser.open("/pilot/organise/registrations?state=confirmed")
    assert "Žanete Ķemere" in html
    registration = next(iter(houses.registrations))
    html = browser.open(f"/pilot/organise/registrations/{registration}?why=1")
    assert "Why is it so?" in html
    assert "<code>admission</code>" in html
