"""Every page: nothing for axe to find in either theme, nothing wider than a phone, no complaint of the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.service.gateway.town.facts import named

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.gateway.conftest import Open
    from tests.service.gateway.town.houses import FakeHouses

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SESSION = named("Rescue service in war: public warning that works")
PUBLIC = (
    "/pilot",
    "/pilot/programme",
    "/pilot/programme?view=rooms",
    f"/pilot/sessions/{SESSION}",
    "/pilot/exhibits",
    "/pilot/exhibitors/laurea",
    "/pilot/technologies",
    "/pilot/technologies/warn-cell",
    "/pilot/projects",
    "/pilot/projects/basic",
    "/pilot/tests",
    "/pilot/tests/try-cbrn-sniffer",
    "/pilot/register",
    "/sign-in",
    "/sign-in/link",
    "/mails",
    "/mails/mail-1",
    "/design",
    "/nothing",
)
SIGNED_IN = (
    "/pilot/my",
    "/pilot/tests/try-heat-drone",
    f"/pilot/sessions/{SESSION}",
    "/pilot/organise",
    "/pilot/organise/registrations",
    "/pilot/stations",
    "/pilot/stations/station-1",
)


def found_by_axe(page: Page) -> list[tuple[str, str]]:
    response: dict[str, Any] = Axe().run(page, options=RULES).response
    return [(each["id"], each["nodes"][0]["html"]) for each in response["violations"]]


def sign_in_with_a_day(page: Page) -> None:
    page.goto("/sign-in/organiser-link")
    page.click("main button")
    headers = {"Idempotency-Key": "reg", "Origin": page.url.split("/pilot")[0]}
    body = {
        "given_name": "Olga",
        "family_name": "Ozola",
        "email": "olga@example.org",
        "country": "LV",
        "target_group": "authorities",
        "privacy_notice": "1",
    }
    made = page.request.post("/api/v1/editions/pilot/registrations", data=body, headers=headers)
    assert made.status == 201, made.text()
    booked = page.request.post(f"/api/v1/sessions/{SESSION}/seats", data={}, headers=headers)
    assert booked.status == 201, booked.text()
    slot = page.request.post(f"/api/v1/slots/{named('heat-drone@11')}/bookings", data={}, headers=headers)
    assert slot.status == 201, slot.text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_public_pages(visit: Open, theme: str) -> None:
    page = visit("/pilot", theme=theme, bypass_csp=True)
    for path in PUBLIC:
        page.goto(path)
        assert found_by_axe(page) == [], path


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_personal_pages(visit: Open, theme: str) -> None:
    page = visit("/pilot", theme=theme, bypass_csp=True)
    sign_in_with_a_day(page)
    for path in SIGNED_IN:
        page.goto(path)
        assert found_by_axe(page) == [], path


@pytest.mark.parametrize("width", [320, 390, 820])
def test_no_page_is_wider_than_the_screen(visit: Open, complaints: list[str], width: int) -> None:
    page = visit("/pilot", width=width)
    sign_in_with_a_day(page)
    for path in (*PUBLIC, *SIGNED_IN):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    assert complaints == []


def test_no_link_of_a_page_leads_nowhere(visit: Open, houses: FakeHouses) -> None:
    page = visit("/pilot")
    seen: set[str] = set()
    for path in PUBLIC[:-1]:
        page.goto(path)
        hrefs = page.eval_on_selector_all("a[href]", "all => all.map(each => each.getAttribute('href'))")
        seen |= {href.split("#")[0] for href in hrefs if href.startswith("/")}
    answers = {href: page.request.get(href).status for href in sorted(seen)}
    assert {href: status for href, status in answers.items() if status != 200} == {}


def test_a_page_weighs_less_than_a_hundred_kilobytes(visit: Open) -> None:
    page = visit("/design")
    weights: dict[str, int] = {}
    page.on("response", lambda answer: weights.update({answer.url: len(answer.body())}))
    page.context.clear_cookies()
    page.goto("/pilot/programme")
    page.wait_for_load_state("networkidle")
    assert sum(weight for url, weight in weights.items() if "/img/" not in url) < 100_000, weights


def test_the_programme_prints_without_what_one_clicks(visit: Open) -> None:
    page = visit("/pilot/programme")
    page.emulate_media(media="print")
    assert not page.is_visible(".masthead nav")
    assert not page.is_visible(".filters")
    assert page.is_visible(".session >> nth=0")
