"""What a person reads, without JavaScript."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from expo.chassis import keys
from expo.chassis.settings import Settings
from services.gateway.app import create_app

if TYPE_CHECKING:
    from tests.service.gateway.conftest import Browser
    from tests.service.gateway.town.houses import FakeHouses


PAGES = (
    "/pilot",
    "/pilot/programme",
    "/pilot/programme?view=rooms",
    "/pilot/programme?room=aula",
    "/pilot/exhibits",
    "/pilot/exhibits?text=laurea&country=FI",
    "/pilot/exhibits?text=zzz",
    "/pilot/exhibitors/laurea",
    "/pilot/technologies?trl=3&phase=response",
    "/pilot/technologies/warn-cell",
    "/pilot/projects?theme=safe-secure&cursor=abc",
    "/pilot/projects/basic",
    "/pilot/tests?language=pl",
    "/pilot/tests/try-cbrn-sniffer",
    "/pilot/register",
    "/sign-in",
    "/sign-in/any-link",
    "/mails",
    "/mails/mail-1",
    "/design",
    "/problems/sold_out",
)


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("path", PAGES)
def test_every_public_page_is_there_in_both_languages(browser: Browser, path: str, language: str) -> None:
    html = browser.open(path, **{"Accept-Language": language})
    assert browser.status == 200
    assert f'<html lang="{language}"' in html
    assert html.count("<h1") == 1 or path == "/design"


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/pilot/nothing",
        "/pilot/sessions/5f0c4c52-0000-4000-8000-00000000dead",
        "/pilot/sessions/1",
        "/pilot/tests/none",
        "/mails/none",
    ],
)
def test_what_is_not_there_is_said_kindly(browser: Browser, path: str) -> None:
    html = browser.open(path)
    assert browser.status == 404
    assert "We cannot find this page" in html


@pytest.mark.parametrize("house", ["agenda", "exhibits", "notify"])
def test_a_house_that_is_away_costs_its_part_only(browser: Browser, houses: FakeHouses, house: str) -> None:
    browser.register()
    houses.away = {house}
    for path in ("/pilot", "/pilot/my"):
        html = browser.open(path)
        assert browser.status == 200
        assert "K7MP4X" in html or path == "/pilot"
    assert "cannot be reached at the moment" in browser.open("/pilot/my")


def test_without_registration_the_programme_is_still_read(browser: Browser, houses: FakeHouses) -> None:
    browser.open("/pilot/programme")
    houses.away = {"registration"}
    assert "Rescue service in war" in browser.open("/pilot/programme")


def test_a_house_that_is_away_is_asked_once_a_page(browser: Browser, houses: FakeHouses) -> None:
    browser.register()
    browser.open("/pilot/my")
    houses.calls.clear()
    browser.open("/pilot/my")
    asked = [each.partition(".")[0] for each in houses.calls]
    assert sorted(asked) == ["agenda", "exhibits", "notify", "registration"]


def test_a_reader_chooses_language_zone_and_appearance(browser: Browser) -> None:
    browser.client.post("/choices", data={"language": "pl", "zone": "Europe/Riga", "theme": "dark", "back": "/pilot"})
    html = browser.open("/pilot/programme")
    assert '<html lang="pl" data-theme="dark">' in html
    assert ">09:00</time>" in html
    assert "10:00" in html
    browser.client.post("/choices", data={"language": "xx", "zone": "../../etc/passwd", "theme": "<"})
    assert '<html lang="pl" data-theme="dark">' in browser.open("/pilot/programme")


def test_times_stand_on_both_clocks_where_they_differ(browser: Browser) -> None:
    browser.client.post("/choices", data={"zone": "Europe/Riga"})
    html = browser.open("/pilot/tests/try-heat-drone")
    assert "11:00–11:45 your time (Riga)" in html
    browser.client.post("/choices", data={"zone": "Europe/Stockholm"})
    assert "your time" not in browser.open("/pilot/tests/try-heat-drone")


def test_mails_of_others_are_not_shown_in_the_open(key_folder: Path, houses: FakeHouses) -> None:
    settings = Settings(keys=key_folder, sample=False, smtp_url="smtp://127.0.0.1:2525", host="0.0.0.0")  # noqa: S104
    public = create_app(settings, houses, keys.signer(key_folder, "gateway")).test_client()
    assert public.get("/mails").status_code == 404
    assert public.get("/mails/mail-1").status_code == 404


def test_pages_stay_small(browser: Browser) -> None:
    for path in PAGES:
        assert len(browser.open(path).encode()) < 60_000, path
