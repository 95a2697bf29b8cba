"""The gateway before houses in memory, and a browser without scripts."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from expo.chassis import keys
from expo.chassis.settings import Settings
from services.gateway.app import create_app
from services.gateway.web import editions
from tests.service.gateway.town.houses import FakeHouses

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from services.gateway.auth import Doorkeeper


@pytest.fixture(scope="session")
def key_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("keys")
    keys.make(folder)
    return folder


@pytest.fixture
def houses(key_folder: Path) -> FakeHouses:
    return FakeHouses(keys.verifier(key_folder))


@pytest.fixture(scope="session")
def one_app(key_folder: Path) -> Flask:
    return create_app(Settings(keys=key_folder), FakeHouses(), keys.signer(key_folder, "gateway"))


@pytest.fixture
def app(one_app: Flask, houses: FakeHouses) -> Flask:
    """The application before these houses, remembering nothing."""
    keeper: Doorkeeper = one_app.extensions["doorkeeper"]
    keeper.client = houses
    keeper.forget_all()
    editions.forget_all()
    return one_app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


@pytest.fixture
def other_browser(app: Flask) -> Browser:
    return Browser(app)


class Forms(HTMLParser):
    """The forms of a page: where each goes, and its fields with their values."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self._open: dict[str, str] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has: dict[str, Any] = dict(attrs)
        if tag == "form":
            self._open = {}
            self.found.append((has.get("action") or "", self._open))
        if tag == "input" and self._open is not None and has.get("name") and has.get("type") != "checkbox":
            self._open[has["name"]] = has.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


class Browser:
    """Opens pages and sends their forms, as a person without JavaScript does."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.page: TestResponse | None = None
        self.path = ""

    def open(self, path: str, **headers: str) -> str:
        self.page = self.client.get(path, headers=headers)
        while self.page.status_code in {302, 303}:
            path = self.page.headers["Location"]
            self.page = self.client.get(path, headers=headers)
        self.path = path
        return self.page.get_data(as_text=True)

    @property
    def status(self) -> int:
        assert self.page
        return self.page.status_code

    def form(self, action: str = "") -> dict[str, str]:
        """The fields of the page's form with that action."""
        assert self.page
        found = [fields for where, fields in Forms(self.page.get_data(as_text=True)).found if where == action]
        assert found, f"no form goes to {action!r} on {self.path}"
        return dict(found[0])

    def send(self, fields: dict[str, str], action: str = "") -> str:
        """Send a form; redirects are followed."""
        where = action or self.path
        self.page = self.client.post(where, data=fields, headers={"Sec-Fetch-Site": "same-origin"})
        if self.page.status_code == 303:
            return self.open(self.page.headers["Location"])
        self.path = where
        return self.page.get_data(as_text=True)

    def submit(self, action: str = "", **typed: str) -> str:
        """Fill in and send the page's form with that action."""
        return self.send({**self.form(action), **typed}, action)

    def register(self, given_name: str = "Žanete", **other: str) -> str:
        """Register for the pilot."""
        self.open("/pilot/register")
        return self.submit(**{**PERSON, "given_name": given_name, **other})

    def sign_in(self, link: str) -> str:
        """Sign in by a link's button."""
        self.open(f"/sign-in/{link}")
        return self.submit()


PERSON = {
    "family_name": "Ķemere",
    "email": "zanete@example.org",
    "organisation": "State Fire and Rescue Service",
    "country": "LV",
    "target_group": "practitioners",
    "language": "en",
    "privacy_notice": "1",
}
