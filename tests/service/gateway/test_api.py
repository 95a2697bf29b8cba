"""The API keeps the conventions: problems, keys, cursors, tags, and nothing from elsewhere."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from services.gateway.api.openapi import ROUTES, document

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.service.gateway.conftest import Browser
    from tests.service.gateway.town.houses import FakeHouses

NOWHERE = "5f0c4c52-0000-4000-8000-000000000001"
REGISTER = "/api/v1/editions/pilot/registrations"
BODY = {
    "given_name": "Jānis",
    "family_name": "Bērziņš",
    "email": "janis@example.org",
    "country": "LV",
    "target_group": "research",
    "privacy_notice": "1",
}


def post(client: FlaskClient, path: str, body: Any, **headers: str) -> Any:
    return client.post(path, json=body, headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_a_registration_over_the_api_signs_the_browser_in(client: FlaskClient) -> None:
    client.get("/api/v1/me")
    made = post(client, REGISTER, BODY, Idempotency_Key="one")
    assert (made.status_code, made.json["state"]) == (201, "confirmed")
    me: Any = client.get("/api/v1/me").json
    assert (me["person"], me["registered"]) == (made.json["person"], ["pilot"])
    assert client.get(f"{REGISTER}/{made.json['id']}").json == made.json


def test_the_same_key_is_the_same_command(client: FlaskClient, houses: FakeHouses) -> None:
    client.get("/api/v1/me")
    first = post(client, REGISTER, BODY, Idempotency_Key='"k"')
    client.delete_cookie("expo")
    assert first.status_code == 201
    assert len(houses.registrations) == 1
    again = post(client, REGISTER, BODY, X_Idempotency_Key="k")
    assert (again.status_code, again.json["code"]) == (422, "key_reused")
    assert len(houses.registrations) == 1


def test_a_command_that_takes_a_place_needs_a_key(client: FlaskClient) -> None:
    refused = post(client, REGISTER, BODY)
    assert (refused.status_code, refused.json["code"]) == (400, "idempotency_key_missing")
    assert refused.content_type == "application/problem+json"


def test_each_faulty_field_is_named_by_a_pointer(client: FlaskClient) -> None:
    refused = post(client, REGISTER, {**BODY, "country": "XX", "email": "no", "extra": 1}, Idempotency_Key="k2")
    assert refused.status_code == 422
    faults = {(each["pointer"], each["code"]) for each in refused.json["errors"]}
    assert faults == {("/country", "not_an_option"), ("/email", "not_an_email"), ("/extra", "unknown_field")}
    assert all(each["detail"] for each in refused.json["errors"])


def test_what_the_gateway_fills_in_is_nobody_elses_to_say(client: FlaskClient) -> None:
    refused = post(client, REGISTER, {**BODY, "browser": "f" * 64, "edition": "other"}, Idempotency_Key="k3")
    assert {each["pointer"] for each in refused.json["errors"]} == {"/browser", "/edition"}


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "unreadable_json"),
        (b'{"a": NaN}', "application/json", 400, "unreadable_json"),
        (b"\xff", "application/json", 400, "unreadable_json"),
        (b"[" * 100_000, "application/json", 400, "unreadable_json"),
        (b"[]", "application/json", 422, "invalid_request"),
        (b"a=b", "application/x-www-form-urlencoded", 415, "body_not_json"),
        (b"x" * (1024 * 1024 + 2), "application/json", 413, "too_large"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_with_a_code(
    client: FlaskClient, body: bytes, kind: str, status: int, code: str
) -> None:
    refused = client.post(REGISTER, data=body, content_type=kind, headers={"Idempotency-Key": "k"})
    assert (refused.status_code, refused.json["code"]) == (status, code)  # type: ignore[index]


@pytest.mark.parametrize(("size", "status"), [(0, 201), (1024 * 1024, 413)])
def test_a_body_in_chunks_is_read_up_to_the_limit(client: FlaskClient, size: int, status: int) -> None:
    body = json.dumps(BODY).encode() + b" " * size
    chunked = {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}
    answer = client.post(
        REGISTER, environ_overrides=chunked, content_type="application/json", headers={"Idempotency-Key": "chunks"}
    )
    assert answer.status_code == status


def test_refusals_are_told_in_the_readers_language(client: FlaskClient) -> None:
    english = client.get("/api/v1/editions/nowhere").json
    polish = client.get("/api/v1/editions/nowhere", headers={"Accept-Language": "pl-PL"}).json
    assert english
    assert polish
    assert english["code"] == polish["code"] == "edition_unknown"
    assert english["detail"] != polish["detail"]


def test_nobody_who_is_not_signed_in_books(client: FlaskClient) -> None:
    refused = post(client, "/api/v1/slots/5f0c4c52-0000-4000-8000-000000000001/bookings", {}, Idempotency_Key="k")
    assert (refused.status_code, refused.json["code"]) == (401, "not_signed_in")
    assert refused.headers["WWW-Authenticate"]


def test_a_clash_offers_what_is_free_instead(browser: Browser) -> None:
    browser.register()
    sessions = browser.client.get("/api/v1/editions/pilot/sessions").json["items"]  # type: ignore[index]
    same_time = [each["session"] for each in sessions if each["occurrence"]["start"].startswith("2027-02-12T08:30")]
    first = post(browser.client, f"/api/v1/sessions/{same_time[0]}/seats", {}, Idempotency_Key="s1")
    second = post(browser.client, f"/api/v1/sessions/{same_time[1]}/seats", {}, Idempotency_Key="s2")
    assert (first.status_code, second.status_code) == (201, 409)
    assert second.json["code"] == "time_clash"
    assert second.json["alternatives"][0]["session"]


def test_a_list_goes_on_by_its_link(client: FlaskClient) -> None:
    page = client.get("/api/v1/editions/pilot/projects?limit=2&country=SE")
    assert page.headers["Link"] == '</api/v1/editions/pilot/projects?limit=2&country=SE&cursor=more>; rel="next"'


@pytest.mark.parametrize("query", ["limit=101", "limit=x", "day=x", "nonsense=1", "room=a&room=b"])
def test_a_query_that_makes_no_sense_is_refused(client: FlaskClient, query: str) -> None:
    refused = client.get(f"/api/v1/editions/pilot/sessions?{query}")
    assert refused.status_code == 422
    assert refused.json["errors"][0]["pointer"] == "/" + query.partition("=")[0]  # type: ignore[index]


def test_a_public_list_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/api/v1/editions/pilot/sessions")
    again = client.get("/api/v1/editions/pilot/sessions", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_what_is_personal_is_never_stored(browser: Browser) -> None:
    browser.register()
    mine = browser.client.get("/api/v1/editions/pilot/sessions")
    assert mine.headers["Cache-Control"] == "no-store"
    assert "ETag" not in mine.headers


def test_a_house_that_is_away_is_told_with_a_time_to_come_back(client: FlaskClient, houses: FakeHouses) -> None:
    houses.away = {"agenda"}
    refused = client.get("/api/v1/editions/pilot/sessions")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")


def test_while_nobody_knows_who_it_is_nothing_is_written(browser: Browser, houses: FakeHouses) -> None:
    browser.register()
    houses.away = {"registration"}
    browser.client.application.extensions["doorkeeper"].forget_all()
    refused = post(
        browser.client, "/api/v1/sessions/5f0c4c52-0000-4000-8000-000000000001/seats", {}, Idempotency_Key="x"
    )
    assert refused.status_code == 503
    assert "agenda.book_seat" not in houses.calls


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example.org"}],
)
def test_a_write_from_another_site_is_refused(browser: Browser, headers: dict[str, str]) -> None:
    browser.register()
    refused = browser.client.post(REGISTER, json=BODY, headers={**headers, "Idempotency-Key": "k"})
    assert (refused.status_code, refused.json["code"]) == (403, "cross_site_request")  # type: ignore[index]


def test_a_plain_form_cannot_use_the_cookie(browser: Browser, houses: FakeHouses) -> None:
    browser.register()
    refused = browser.client.post("/api/v1/sign-out", data={"a": "b"})
    assert (refused.status_code, refused.json["code"]) == (403, "cross_site_request")  # type: ignore[index]
    assert houses.browsers


def test_a_failure_of_ours_tells_nothing(client: FlaskClient, houses: FakeHouses) -> None:
    def fail(*_: object) -> None:
        raise ValueError("secret dsn=postgres://u:p@h/db")

    houses.list_sessions = fail  # type: ignore[method-assign,assignment]
    refused = client.get("/api/v1/editions/pilot/sessions")
    assert (refused.status_code, refused.json["code"]) == (503, "unexpected_error")  # type: ignore[index]
    assert b"secret" not in refused.data


def test_unknown_addresses_and_methods_are_problems_too(client: FlaskClient) -> None:
    assert client.get("/api/v1/nothing").json["code"] == "page_unknown"  # type: ignore[index]
    wrong = client.patch("/api/v1/editions")
    assert (wrong.status_code, wrong.json["code"]) == (405, "method_not_allowed")  # type: ignore[index]
    assert "GET" in wrong.headers["Allow"]


def test_sign_in_gives_the_browser_a_new_cookie(client: FlaskClient) -> None:
    client.get("/api/v1/me")
    before = client.get_cookie("expo")
    assert post(client, "/api/v1/sign-in", {"email": "anna@example.org"}).json == {"minutes": 15}
    assert post(client, "/api/v1/sign-in/redeem", {"token": "organiser-link"}).json["outcome"] == "signed_in"
    after = client.get_cookie("expo")
    assert before
    assert after
    assert before.value != after.value
    assert client.get("/api/v1/me").json["roles"] == {"pilot": ["organiser"]}  # type: ignore[index]


def test_the_description_is_served_and_names_every_route(client: FlaskClient) -> None:
    served = client.get("/api/v1/openapi.json").json
    assert served == json.loads(json.dumps(document()))
    assert served["openapi"] == "3.1.0"
    described = {(method, path) for path, each in served["paths"].items() for method in each}
    assert described == {(route.method.lower(), route.path) for route in ROUTES}


def test_every_route_of_the_table_is_an_operation_of_its_own() -> None:
    names = [route.name for route in ROUTES]
    assert len(names) == len(set(names))
    for route in ROUTES:
        assert {*route.in_path, *route.filled} <= set(route.asked.fields), route.rpc
        if route.cursor:
            assert route.cursor[0] in route.asked.fields
            assert route.cursor[1] in route.answered.fields
