"""Browsers and the pages that they show."""

from __future__ import annotations

from html.parser import HTMLParser
from secrets import token_hex

import requests


class Page(HTMLParser):
    """A page as it came: its status, its text, and the hidden fields of its forms by the form's address."""

    def __init__(self, answer: requests.Response) -> None:
        super().__init__()
        self.status, self.url, self.text = answer.status_code, answer.url, answer.text
        self.forms: dict[str, dict[str, str]] = {}
        self._form: dict[str, str] = {}
        self.feed(answer.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = self.forms.setdefault(given.get("action", ""), {})
        if tag == "input" and given.get("type") == "hidden":
            self._form[given["name"]] = given.get("value", "")


def new_browser(language: str = "en") -> requests.Session:
    """A browser that has been here before, so that it has a cookie, but in which nobody is signed in."""
    browser = requests.Session()
    browser.trust_env = False
    browser.headers["Accept-Language"] = language
    browser.cookies.set("expo", token_hex(20), domain="127.0.0.1")
    return browser
