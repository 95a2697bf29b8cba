"""Seats and slots on pages: taken, waited for, given back, and marked at the station."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.service.gateway.conftest import Browser
    from tests.service.gateway.town.houses import FakeHouses


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


def _session_page(browser: Browser, title: str) -> str:
    items = browser.client.get("/api/v1/editions/pilot/sessions").json["items"]  # type: ignore[index]
    return next(f"/pilot/sessions/{each['session']}" for each in items if each["title"]["en"].startswith(title))


def _own_token(browser: Browser) -> str:
    return browser.form("/sign-out")["token"]
