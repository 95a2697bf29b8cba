"""Registering: a place or a place in line, told in one's language, once however often it is asked for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import requests

from tests.e2e.browsing import new_browser
from tests.e2e.driver import refused

if TYPE_CHECKING:
    from tests.e2e.conftest import NewPerson
    from tests.e2e.driver import Organiser
    from tests.e2e.running import Expo

CONFIRMED = "Your place is confirmed: Pilot expo"
WAITING = "On the waiting list: Pilot expo"
PROMOTED = "A place became free for you: Pilot expo"
CANCELLED = "Cancelled: your registration for Pilot expo"


@pytest.mark.parametrize(
    ("language", "subject"), [("en", CONFIRMED), ("pl", "Twoje miejsce jest potwierdzone: Expo pilotażowe")]
)
def test_a_registration_is_confirmed_and_mailed_in_the_persons_language(
    organiser: Organiser, somebody: NewPerson, language: str, subject: str
) -> None:
    edition, anna = organiser.opens_edition(), somebody("Anna", language)

    registration = anna.registers(edition)

    assert (registration["state"], registration["reason"]) == ("confirmed", {"code": "admitted", "full": []})
    assert anna.is_told(1) == [subject]
    assert anna.mails()[0].language == language
    assert anna.registration(edition) == registration


def test_a_place_given_back_goes_to_the_next_in_line_and_each_is_told(
    organiser: Organiser, somebody: NewPerson
) -> None:
    edition = organiser.opens_edition(capacity=1)
    anna, juris, marta = somebody("Anna"), somebody("Juris"), somebody("Marta")
    first, *waiting = (each.registers(edition) for each in (anna, juris, marta))
    full = {"by": "total", "value": None, "capacity": 1, "taken": 1}
    assert [(each["state"], each["position"], each["reason"]) for each in waiting] == [
        ("waiting", 1, {"code": "quota_full", "full": [full | {"waiting": 1}]}),
        ("waiting", 2, {"code": "quota_full", "full": [full | {"waiting": 2}]}),
    ]

    anna.cancels(first)

    second, third = juris.registration(edition), marta.registration(edition)
    assert (second["state"], second["position"], second["reason"]["code"]) == ("confirmed", None, "promoted")
    assert (third["state"], third["position"]) == ("waiting", 1)
    assert anna.is_told(2) == [CONFIRMED, CANCELLED]
    assert juris.is_told(2) == [WAITING, PROMOTED]
    assert marta.is_told(1) == [WAITING]


def test_the_overview_equals_what_happened(organiser: Organiser, somebody: NewPerson) -> None:
    quota = {"by": "country", "value": "PL", "capacity": 1}
    edition = organiser.opens_edition(capacity=3, quotas=[quota])
    ewa, adam, ilze = somebody("Ewa", "pl"), somebody("Adam", "pl"), somebody("Ilze")
    leaving = ewa.registers(edition, country="PL")
    adam.registers(edition, country="PL", target_group="cities")
    ilze.registers(edition)
    ewa.cancels(leaving)

    seen = organiser.overview(edition)

    assert (seen["confirmed"], seen["waiting"], seen["cancelled"]) == (2, 0, 1)
    assert sorted((each["state"], each["target_group"], each["country"], each["count"]) for each in seen["cells"]) == [
        ("cancelled", "research", "PL", 1),
        ("confirmed", "cities", "PL", 1),
        ("confirmed", "research", "LV", 1),
    ]
    assert {(each["by"], each["value"]): (each["taken"], each["capacity"]) for each in seen["quotas"]} == {
        ("total", None): (2, 3),
        ("country", "PL"): (1, 1),
        ("country", "LV"): (1, None),
        ("group", "cities"): (1, None),
        ("group", "research"): (1, None),
    }


def test_who_waits_gets_a_place_when_the_organiser_raises_the_ceiling(
    organiser: Organiser, somebody: NewPerson
) -> None:
    edition = organiser.opens_edition(capacity=0)
    people = [somebody(name) for name in ("Anna", "Juris", "Marta")]
    for each in people:
        each.registers(edition)

    organiser.changes(edition, capacity=2)

    assert [each.registration(edition)["state"] for each in people] == ["confirmed", "confirmed", "waiting"]
    assert [each.is_told(mails) for each, mails in zip(people, (2, 2, 1), strict=True)] == [
        [WAITING, PROMOTED],
        [WAITING, PROMOTED],
        [WAITING],
    ]


def test_a_double_click_is_one_registration(expo: Expo, organiser: Organiser, somebody: NewPerson) -> None:
    edition, anna, key = organiser.opens_edition(), somebody("Anna"), str(uuid4())
    anna.opens(f"/{edition.slug}/register")

    with ThreadPoolExecutor(4) as hands:
        answers = list(hands.map(lambda _: anna.registers(edition, key=key), range(4)))
    answers.append(anna.registers(edition, key=key))

    assert answers == [answers[0]] * 5
    expo.settle()
    assert anna.subjects() == [CONFIRMED]
    assert organiser.overview(edition)["confirmed"] == 1


def test_a_form_sent_twice_is_one_registration(expo: Expo, organiser: Organiser, somebody: NewPerson) -> None:
    edition, anna = organiser.opens_edition(), somebody("Anna")
    form = anna.opens(f"/{edition.slug}/register").forms[""]

    pages = [anna.sends(f"/{edition.slug}/register", **form, **anna.form()) for _ in range(2)]

    registration = anna.registration(edition)
    shown = f"{expo.url}/{edition.slug}/registrations/{registration['id']}"
    assert [(page.status, page.url) for page in pages] == [(200, shown), (200, shown)]
    assert registration["code"] in pages[0].text
    assert organiser.overview(edition)["confirmed"] == 1


def test_a_key_that_comes_back_with_another_body_is_refused(organiser: Organiser, somebody: NewPerson) -> None:
    edition, anna, key = organiser.opens_edition(), somebody("Anna"), str(uuid4())
    anna.registers(edition, key=key)

    refusal = refused(anna.registers, edition, key=key, organisation="Another one")

    assert (refusal.status, refusal.code) == (422, "idempotency_key_reused")
    assert organiser.overview(edition)["confirmed"] == 1


def test_a_strangers_registration_does_not_exist(organiser: Organiser, somebody: NewPerson) -> None:
    edition, anna, eve = organiser.opens_edition(), somebody("Anna"), somebody("Eve")
    registration, _ = anna.registers(edition), eve.registers(edition)
    path = f"/editions/{edition.slug}/registrations/{registration['id']}"

    refusals = [
        refused(eve.registration, edition, registration),
        refused(eve.cancels, registration),
        refused(eve.reads, f"{path}/explanation"),
        refused(eve.reads, f"/editions/{edition.slug}/registrations/{uuid4()}"),
    ]

    assert [(each.status, each.code) for each in refusals] == [(404, "registration_unknown")] * 4
    assert eve.opens(f"/{edition.slug}/registrations/{registration['id']}").status == 404
    assert refused(somebody("Nobody").reads, path).status == 401
    assert anna.registration(edition) == registration


def test_bad_input_is_answered_with_a_problem_that_points_at_each_field(
    organiser: Organiser, somebody: NewPerson
) -> None:
    edition, anna = organiser.opens_edition(), somebody("Anna", "pl")

    refusal = refused(anna.registers, edition, email="no address", country="Latvia", shoe_size=41)

    problem = refusal.problem
    assert (refusal.status, refusal.media_type) == (422, "application/problem+json")
    assert sorted((each["pointer"], each["code"], each["value"]) for each in problem["errors"]) == [
        ("/country", "not_an_option", "Latvia"),
        ("/email", "not_an_email", "no address"),
        ("/shoe_size", "unknown_field", 41),
    ]
    assert {name: problem[name] for name in ("type", "status", "code")} == {
        "type": "/problems/invalid_request",
        "status": 422,
        "code": "invalid_request",
    }
    assert set(problem) == {"type", "title", "status", "detail", "instance", "code", "errors"}


def test_what_cannot_be_read_at_all_is_a_problem_too(expo: Expo, organiser: Organiser) -> None:
    edition, browser = organiser.opens_edition(), new_browser()
    address = f"{expo.url}/api/v1/editions/{edition.slug}/registrations"
    json_body, key = {"Content-Type": "application/json"}, {"Idempotency-Key": "0123456789"}

    answers = [
        browser.post(address, data=b"{", headers=json_body | key, timeout=30),
        browser.post(address, data=b"[]", headers=json_body | key, timeout=30),
        browser.post(address, data=b"given_name=Anna", headers=key, timeout=30),
        browser.post(address, data=b"{}", headers=json_body, timeout=30),
        browser.delete(address, headers=key, timeout=30),
        browser.get(f"{expo.url}/api/v1/nothing", timeout=30),
    ]

    assert [(each.status_code, each.json()["code"]) for each in answers] == [
        (400, "unreadable_json"),
        (422, "invalid_request"),
        (415, "body_not_json"),
        (400, "idempotency_key_missing"),
        (405, "method_not_allowed"),
        (404, "page_unknown"),
    ]
    assert {each.headers["Content-Type"] for each in answers} == {"application/problem+json"}


def test_a_program_that_keeps_no_cookies_may_repeat_its_command(
    expo: Expo, organiser: Organiser, somebody: NewPerson
) -> None:
    edition, anna = organiser.opens_edition(), somebody("Anna")
    address = f"{expo.url}/api/v1/editions/{edition.slug}/registrations"
    command = {"json": anna.form(), "headers": {"Idempotency-Key": str(uuid4())}}

    answers = [requests.post(address, timeout=30, **command) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert expo.figure("registration", "SELECT count(*) FROM registration WHERE edition = :of", of=edition.slug) == 1
