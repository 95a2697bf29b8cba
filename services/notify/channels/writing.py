"""The words of a message in the person's language: subject, text and HTML from one pair of templates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from expo import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Template

TEMPLATES = Path(__file__).parents[1] / "templates"
_OURS = "BALTinnoSEC expo"
_HOURS = ("opens", "closes")


@dataclass(frozen=True)
class Written:
    """A message in words, and the language that they are in."""

    subject: str
    text: str
    html: str
    language: str


@dataclass(frozen=True)
class Letter:
    """What a template may speak of.

    Attributes:
        facts: what the event said of the thing: title, times, state, reason, position, code.
        edition: what is known of the edition, as registration announced it; empty before it arrived.
        links: `page` that the button leads to, `home` of the platform.
        time_zone: the zone in which the person reads times.
        secret: the code of a sign-in, and until when it holds; never kept.
    """

    template: str
    name: str
    language: str
    time_zone: str
    facts: Mapping[str, Any]
    edition: Mapping[str, Any]
    links: Mapping[str, str]
    secret: Mapping[str, Any] = field(default_factory=dict)

    def said(self, text: Mapping[str, str] | None) -> str:
        """A text of the event or the edition in the person's language, else the edition's."""
        return words.text(text, self.language, tuple(self.edition.get("languages", ())))[0]

    @property
    def edition_title(self) -> str:
        """The edition's name."""
        return self.said(self.edition.get("title")) or _OURS

    @property
    def title(self) -> str:
        """The name of the session or test."""
        return self.said(self.facts.get("title"))

    @property
    def when(self) -> str:
        """The time in the zone of the place."""
        return self._span(str(self.facts.get("time_zone") or self.edition.get("time_zone", "UTC")))

    @property
    def when_for_reader(self) -> str:
        """The time in the reader's own zone, where its clocks show another hour; else nothing."""
        zone = str(self.facts.get("time_zone") or self.edition.get("time_zone", "UTC"))
        shown = words.clock(self.start, self.language, zone) == words.clock(self.start, self.language, self.time_zone)
        return "" if shown else self._span(self.time_zone)

    @property
    def place(self) -> str:
        """Where to be: the meeting point, else the part of the site and the room."""
        if self.facts.get("meeting_point"):
            return self.said(self.facts["meeting_point"])
        named = {each["code"]: each["name"] for each in self.edition.get("zones", ())}
        zone = self.said(named.get(self.facts.get("zone")))
        room = self.said(self.facts.get("room_title")) or str(self.facts.get("room") or "")
        return ", ".join(dict.fromkeys(part for part in (room, zone) if part))

    def days(self) -> list[str]:
        """The opening hours of the edition, a line a day, on the clocks of its venue."""
        return [self._open(day) for day in self.edition.get("days", ())]

    @property
    def venue(self) -> str:
        """The edition's first venue and its city."""
        venues = self.edition.get("venues", ())
        return ", ".join(self.said(venues[0][part]) for part in ("name", "city")) if venues else ""

    @property
    def reason(self) -> str:
        """Why it came so, as a clause."""
        return words.label("reasons", str(self.facts.get("reason") or ""), self.language)

    @property
    def clashes(self) -> bool:
        """Whether a move put it across another booking of the person."""
        return bool(self.facts.get("clashes") or self.facts.get("clash"))

    @property
    def start(self) -> datetime:
        """When the session or slot begins."""
        return _instant(self.facts["start"])

    @property
    def end(self) -> datetime:
        """When it ends."""
        return _instant(self.facts["end"])

    def moment(self, at: str) -> str:
        """An instant in the person's zone."""
        return words.moment(_instant(at), self.language, self.time_zone)

    def alternatives(self) -> list[str]:
        """What else is free, one line each."""
        zone = str(self.facts.get("time_zone") or "UTC")
        return [
            words.span(_instant(each["start"]), _instant(each["end"]), self.language, zone)
            for each in self.facts.get("alternatives", ())
        ]

    def _open(self, day: Mapping[str, str]) -> str:
        zone = ZoneInfo(day["time_zone"])
        opens, closes = (datetime.fromisoformat(f"{day['date']}T{day[at]}").replace(tzinfo=zone) for at in _HOURS)
        return words.span(opens, closes, self.language, day["time_zone"])

    def _span(self, zone: str) -> str:
        return words.span(self.start, self.end, self.language, zone)


def write(letter: Letter) -> Written:
    """The letter in words."""
    text, html = (_environment(letter.language).get_template(f"{letter.template}.{kind}") for kind in ("txt", "html"))
    subject = "".join(text.blocks["subject"](text.new_context({"letter": letter})))
    body = text.render(letter=letter)
    language = words.catalogue(letter.language).language
    return Written(_one_line(subject), _tidy(body), _render(html, letter), language)


def _render(template: Template, letter: Letter) -> str:
    return template.render(letter=letter)


@cache
def _environment(language: str) -> Environment:
    """Templates that speak one language; a name that does not exist is a fault, never an empty place."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    said = words.catalogue(language)
    made.install_gettext_callables(  # type: ignore[attr-defined] # the extension adds it
        said.gettext, said.ngettext, newstyle=True, pgettext=said.pgettext, npgettext=said.npgettext
    )
    made.globals["language"] = said.language
    made.globals["missing"] = "" if said.complete else words.label("languages", language, said.language)
    return made


def _instant(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def _one_line(text: str) -> str:
    """A subject holds titles that others wrote; a line break in one must not become a header."""
    return " ".join(text.split())[:200]


def _tidy(text: str) -> str:
    """No more than one empty line in a row."""
    paragraphs = [part.strip("\n") for part in text.split("\n\n")]
    return "\n\n".join(part for part in paragraphs if part.strip()) + "\n"
