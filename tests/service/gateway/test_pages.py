"""What a person does and sees, without JavaScript."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markupsafe import escape

from expo.chassis import keys
from expo.chassis.settings import Settings
from expo.errors import Conflict
from services.gateway.app import create_app
from tests.service.gateway.conftest import PERSON, Browser

if TYPE_CHECKING:
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


def test_a_full_session_is_joined_as_a_line(browser: Browser, other_browser: Browser) -> None:
    path = _session_page(browser, "Hackathon")
    for each in (other_browser, browser):
        each.register("Guest")
        each.open(path)
        html = each.submit(f"{path}/book")
    assert "You are in line" in html
    assert "Waiting" in browser.open("/pilot/my")


def test_a_clash_is_refused_with_what_is_free_instead(browser: Browser) -> None:
    browser.register()
    for title in ("Rescue service in war", "Volunteers and authorities"):
        path = _session_page(browser, title)
        browser.open(path)
        html = browser.submit(f"{path}/book")
    assert browser.status == 409
    assert "This was not booked" in html
    assert "What research gave to practice" in html


def test_a_seat_is_given_back_after_a_question(browser: Browser, houses: FakeHouses) -> None:
    browser.register()
    path = _session_page(browser, "Rescue service in war")
    browser.open(path)
    html = browser.submit(f"{path}/book")
    assert "Are you sure?" in html
    seat = f"/pilot/seats/{houses.seats[0]['id']}/release"
    browser.submit(seat)
    assert [each["state"] for each in houses.seats] == ["released"]
    assert "Nothing planned yet" in browser.open("/pilot/my")


def test_another_persons_seat_does_not_exist(browser: Browser, other_browser: Browser, houses: FakeHouses) -> None:
    browser.register()
    path = _session_page(browser, "Rescue service in war")
    browser.open(path)
    browser.submit(f"{path}/book")
    seat = f"/pilot/seats/{houses.seats[0]['id']}/release"
    fields = browser.form(seat)
    other_browser.register()
    other_browser.open("/pilot/register")
    other_browser.send({**fields, "token": _own_token(other_browser)}, seat)
    assert other_browser.status == 404
    assert houses.seats[0]["state"] == "taken"


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


def test_an_operator_says_how_a_booking_goes(browser: Browser, other_browser: Browser, houses: FakeHouses) -> None:
    other_browser.register()
    other_browser.open("/pilot/tests/try-heat-drone")
    other_browser.submit("/pilot/tests/try-heat-drone/book")
    browser.sign_in("operator-link")
    browser.open("/pilot/stations/station-1")
    mark = "/pilot/stations/station-1/mark"
    html = browser.submit(mark, progress="started")
    assert browser.status == 409
    browser.open("/pilot/stations/station-1")
    html = browser.submit(mark, progress="started", briefed="yes")
    assert "Finish" in html
    assert houses.bookings[0]["progress"] == "started"
    other_browser.open("/pilot/stations/station-1")
    assert other_browser.status == 404


def test_a_closed_registration_says_so(browser: Browser, houses: FakeHouses, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object) -> None:
        raise Conflict("registration_closed", {"state": "closed"})

    monkeypatch.setattr(houses, "register", closed)
    html = browser.register()
    assert browser.status == 409
    assert "Žanete" in html


def test_mails_of_others_are_not_shown_in_the_open(key_folder: Path, houses: FakeHouses) -> None:
    settings = Settings(keys=key_folder, sample=False, smtp_url="smtp://127.0.0.1:2525", host="0.0.0.0")  # noqa: S104
    public = create_app(settings, houses, keys.signer(key_folder, "gateway")).test_client()
    assert public.get("/mails").status_code == 404
    assert public.get("/mails/mail-1").status_code == 404


def test_pages_stay_small(browser: Browser) -> None:
    for path in PAGES:
        assert len(browser.open(path).encode()) < 60_000, path


def _session_page(browser: Browser, title: str) -> str:
    items = browser.client.get("/api/v1/editions/pilot/sessions").json["items"]  # type: ignore[index]
    return next(f"/pilot/sessions/{each['session']}" for each in items if each["title"]["en"].startswith(title))


def _own_token(browser: Browser) -> str:
    return browser.form("/sign-out")["token"]
