"""What a person does and sees: on a phone and at a desk, with and without JavaScript."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.service.gateway.conftest import PERSON

if TYPE_CHECKING:
    from tests.browser.gateway.conftest import Open
    from tests.service.gateway.town.houses import FakeHouses


def fill_in(page: Page, given_name: str = "Žanete") -> None:
    page.fill("#f-given_name", given_name)
    for name in ("family_name", "email", "organisation"):
        page.fill(f"#f-{name}", PERSON[name])
    for name in ("country", "target_group", "language"):
        page.select_option(f"#f-{name}", PERSON[name])
    page.check("#f-privacy_notice")


def register(page: Page, given_name: str = "Žanete") -> None:
    page.goto("/pilot/register")
    fill_in(page, given_name)
    page.click("main button:has-text('Register')")
    expect(page.locator("h1")).to_contain_text("You have a place")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("width", [390, 1280], ids=["phone", "desk"])
def test_register_book_and_cancel(
    visit: Open, houses: FakeHouses, complaints: list[str], width: int, *, scripts: bool
) -> None:
    page = visit("/", width=width, scripts=scripts)
    page.click("main >> text=Register")
    fill_in(page)
    page.click("main button:has-text('Register')")
    expect(page.locator("h1")).to_have_text("You have a place, Žanete")
    page.click("text=Book a test")
    page.click("main >> text=Try: Thermal drone for search")
    page.click("button:has-text('Book') >> nth=0")
    expect(page.locator(".slots .mine")).to_contain_text("Booked")
    page.click("nav >> text=My expo")
    expect(page.locator(".day-line")).to_contain_text("Try: Thermal drone for search")
    page.click("text=Give my place back")
    page.click("button:has-text('Yes, give my place back')")
    expect(page.locator("h1")).to_have_text("Your registration is cancelled")
    assert [each["state"] for each in houses.bookings] == ["released"]
    assert complaints == []


def test_a_double_click_registers_once(visit: Open, houses: FakeHouses) -> None:
    page = visit("/pilot/register")
    fill_in(page)
    page.dblclick("main button:has-text('Register')", no_wait_after=True)
    expect(page.locator("h1")).to_contain_text("You have a place")
    assert len(houses.registrations) == 1


def test_after_registering_the_back_button_leads_to_ones_own_page(visit: Open, houses: FakeHouses) -> None:
    page = visit("/pilot")
    page.goto("/pilot/register")
    register(page)
    page.go_back()
    expect(page.locator("h1")).to_have_text("My expo")
    assert len(houses.registrations) == 1


def test_two_tabs_book_one_test_once(visit: Open, houses: FakeHouses) -> None:
    page = visit("/pilot")
    register(page)
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto("/pilot/tests/try-heat-drone")
    for tab in (page, other):
        tab.click("button:has-text('Book') >> nth=0")
    expect(other.locator("main")).to_contain_text("This was not booked")
    assert len(houses.bookings) == 1


def test_faults_take_the_reader_to_the_field(visit: Open) -> None:
    page = visit("/pilot/register")
    page.click("main button:has-text('Register')")
    summary = page.locator(".notice.ill")
    expect(summary).to_be_focused()
    summary.locator("a").first.click()
    expect(page.locator("#f-given_name")).to_be_focused()
    assert page.title().startswith("Error")


def test_an_unknown_outcome_is_asked_for_again_by_itself(visit: Open, houses: FakeHouses) -> None:
    houses.lost_answers = 1
    page = visit("/pilot/register")
    fill_in(page)
    page.click("main button:has-text('Register')")
    expect(page.locator("h1")).to_have_text("We are checking")
    expect(page.locator("h1")).to_contain_text("You have a place", timeout=15_000)
    assert len(houses.registrations) == 1


def test_the_keyboard_reaches_the_content_first(visit: Open) -> None:
    page = visit("/pilot/programme")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_menu_closes_with_escape_and_keeps_the_focus(visit: Open) -> None:
    page = visit("/pilot")
    menu = page.locator("details.menu summary").first
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details.menu").first).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(page.locator("details.menu").first).not_to_have_attribute("open", "")
    expect(menu).to_be_focused()


def test_the_language_is_changed_where_one_is(visit: Open) -> None:
    page = visit("/pilot/tests")
    page.click("details.menu summary >> nth=0")
    page.click("details.menu button:has-text('Polski')")
    assert page.url.endswith("/pilot/tests")
    expect(page.locator("html")).to_have_attribute("lang", "pl")


def test_filters_apply_when_chosen_and_stay_in_the_address(visit: Open) -> None:
    page = visit("/pilot/programme")
    page.select_option("select[name=room]", "room-12")
    page.wait_for_url(re.compile(r"room=room-12"))
    expect(page.locator(".session")).to_have_count(2)
