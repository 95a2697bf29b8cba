"""A headless browser before the gateway, whose houses are in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import make_server

from expo.chassis import keys
from expo.chassis.settings import Settings
from services.gateway.app import create_app
from services.gateway.web import editions
from tests.service.gateway.town.houses import FakeHouses

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def houses() -> FakeHouses:
    return FakeHouses()


@pytest.fixture
def address(houses: FakeHouses, tmp_path: Path) -> Iterator[str]:
    """Where the gateway is served."""
    keys.make(tmp_path)
    houses.verifier = keys.verifier(tmp_path)
    editions.forget_all()
    app = create_app(Settings(keys=tmp_path), houses, keys.signer(tmp_path, "gateway"))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of: refused scripts and styles, missing files, errors."""
    return []


@pytest.fixture
def visit(chromium: Browser, address: str, complaints: list[str]) -> Iterator[Open]:
    """`visit("/pilot", width=390, theme="dark", scripts=False)` is a page of a new person's browser."""
    contexts: list[BrowserContext] = []

    def note(message: ConsoleMessage) -> None:
        # A refusal is a page of its own; that its status is not 200 is no fault of the page.
        if message.type == "error" and "the server responded with a status of" not in message.text:
            complaints.append(message.text)

    def open_page(
        path: str, *, width: int = 1280, theme: str = "light", scripts: bool = True, bypass_csp: bool = False
    ) -> Page:
        context = chromium.new_context(
            base_url=address,
            viewport={"width": width, "height": 844},
            color_scheme="dark" if theme == "dark" else "light",
            java_script_enabled=scripts,
            bypass_csp=bypass_csp,
            locale="en-GB",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", note)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
