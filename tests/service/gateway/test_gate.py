"""What stands before every view."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from expo.chassis import keys
from expo.chassis.settings import Settings
from services.gateway.app import create_app
from tests.service.gateway.town.houses import FakeHouses

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("LOCALHOST:1", 200),
        ("evil.example.org", 421),
        ("127.0.0.1.evil.example.org", 421),
        ("", 400),
        ("a b", 400),
        ("localhost:x", 400),
        ("żółw", 400),
        ("localhost/../x", 400),
        ("[::1", 400),
    ],
)
def test_only_known_hosts_are_answered(client: FlaskClient, host: str, status: int) -> None:
    environ = {"HTTP_HOST": host.encode().decode("latin-1")}
    assert client.get("/sign-in", environ_overrides=environ).status_code == status


def test_a_request_without_a_host_is_refused(client: FlaskClient) -> None:
    environ = client.get("/sign-in").request.environ
    del environ["HTTP_HOST"]
    answered: list[str] = []
    body = b"".join(client.application.wsgi_app(environ, lambda status, _headers: answered.append(status)))  # type: ignore[arg-type]
    assert answered == ["400 BAD REQUEST"]
    assert b"host_not_valid" in body


@pytest.mark.parametrize(
    "path", ["/pilot", "/sign-in", "/nothing", "/api/v1/editions", "/api/v1/nothing", "/api/v1/openapi.json"]
)
def test_every_answer_carries_the_headers_that_keep_it_safe(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Request-Id"]


def test_nothing_in_a_page_is_inline(client: FlaskClient) -> None:
    for path in ("/pilot", "/pilot/programme?view=rooms", "/pilot/tests/try-heat-drone", "/pilot/register", "/design"):
        html = client.get(path).get_data(as_text=True)
        assert "<style" not in html
        assert " style=" not in html
        assert " onclick=" not in html
        assert html.count("<script") == html.count("<script src=")


def test_a_sound_request_id_and_trace_are_kept_others_are_made(client: FlaskClient) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    kept = client.get("/sign-in", headers={"X-Request-Id": "abcdefgh-1", "Traceparent": trace}).headers
    assert (kept["X-Request-Id"], kept["Traceparent"]) == ("abcdefgh-1", trace)
    made = client.get("/sign-in", headers={"X-Request-Id": "a\tb", "Traceparent": "00-zero"}).headers
    assert len(made["X-Request-Id"]) == 32
    assert made["Traceparent"].startswith("00-")


def test_over_https_the_cookie_is_closed_to_everyone_else(key_folder: Path) -> None:
    settings = Settings(keys=key_folder, public_url="https://expo.example.org")
    app = create_app(settings, FakeHouses(keys.verifier(key_folder)), keys.signer(key_folder, "gateway"))
    answer = app.test_client().get("/pilot/register", base_url="https://expo.example.org")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-expo=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Strict-Transport-Security" in answer.headers


def test_looking_around_sets_no_cookie(client: FlaskClient) -> None:
    for path in ("/", "/pilot", "/pilot/programme", "/pilot/projects", "/pilot/tests", "/api/v1/editions"):
        assert "Set-Cookie" not in client.get(path).headers


def test_static_files_may_be_kept_only_under_their_own_digest(client: FlaskClient) -> None:
    html = client.get("/pilot").get_data(as_text=True)
    address = html.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "immutable" in client.get(address).headers["Cache-Control"]
    assert "immutable" not in client.get("/static/0000000000/css/tokens.css").headers["Cache-Control"]
    assert client.get("/static/x/../../app.py").status_code == 404
    assert client.get("/static/x/%2e%2e/%2e%2e/app.py").status_code == 404
