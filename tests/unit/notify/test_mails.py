"""A mail's words, headers and calendar part, whatever people are called."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from uuid import uuid4

import pytest
from hypothesis import given, settings, strategies as st
from icalendar import Calendar

from services.notify import domain
from services.notify.channels import email
from services.notify.channels.calendar import Entry, calendar_part
from services.notify.channels.writing import Letter, write

NOW = datetime(2027, 1, 1, 8, 0, tzinfo=UTC)
SENDER = email.sender("BALTinnoSEC expo <expo@example.org>")
FACTS = {
    "title": {"en": "Drone <over> smoke", "pl": "Dron nad dymem"},
    "start": "2027-02-12T09:00:00+00:00",
    "end": "2027-02-12T09:45:00+00:00",
    "time_zone": "Europe/Warsaw",
    "code": "K7M4QX",
    "position": 3,
    "reason": "quota_full",
    "early": 10,
    "alternatives": [{"start": "2027-02-12T10:00:00+00:00", "end": "2027-02-12T10:30:00+00:00"}],
    "clashes": True,
    "room": "aula",
    "zone": None,
}


def letter(template="seat_booked", *, language="en", name="Anna", **facts):
    return Letter(
        template=template,
        name=name,
        language=language,
        time_zone="Europe/Riga",
        facts={**FACTS, **facts},
        edition={"title": {"en": "Pilot"}, "languages": ["en"], "time_zone": "Europe/Warsaw"},
        links={"home": "https://expo.test", "page": "https://expo.test/pilot/my"},
        secret={"code": "123456", "expires_at": "2027-01-01T08:15:00+00:00"},
    )


def draft(said, *, name="Anna Łuczak", entered=True):
    return email.Draft(
        letter=said,
        recipient=email.address(name, "anna@example.org"),
        sender=SENDER,
        message_id="<1@example.org>",
        about=uuid4(),
        version=4,
        entered=entered,
    )


def sent(said, **given):
    mail, _ = email.compose(draft(said, **given), now=NOW)
    return message_from_bytes(mail.as_bytes(policy=policy.SMTP), policy=policy.strict)


@pytest.mark.parametrize("language", ["en", "pl", "lv"])
@pytest.mark.parametrize("template", domain.TEMPLATES)
def test_every_template_has_a_subject_a_text_and_a_page(template, language):
    written = write(letter(template, language=language))
    assert written.subject
    assert "\n" not in written.subject
    assert "Anna" in written.text
    assert f'<html lang="{written.language}">' in written.html
    assert "%(" not in written.subject + written.text + written.html
    assert "\n\n\n" not in written.text


def test_titles_are_escaped_in_html_and_plain_in_text():
    written = write(letter())
    assert "Drone <over> smoke" in written.text
    assert "Drone &lt;over&gt; smoke" in written.html
    assert written.subject == "You have a seat: Drone <over> smoke"


def test_the_readers_own_time_is_added_where_clocks_differ():
    assert "11:00–11:45 (Riga time)" in write(letter()).text
    assert "For you" not in write(letter(time_zone="Europe/Vilnius")).text


@settings(max_examples=60, deadline=None)
@given(name=st.text(min_size=1, max_size=100), title=st.text(min_size=1, max_size=200))
def test_no_name_and_no_title_starts_a_header(name, title):
    clean = "".join(each for each in name if each.isprintable() or each in "\r\n\t") or "A"
    mail = sent(letter(title={"en": title.replace("\x00", "").encode(errors="ignore").decode() or "T"}), name=clean)
    assert sorted(set(mail.keys())) == [
        "Auto-Submitted",
        "Content-Language",
        "Content-Type",
        "Date",
        "From",
        "MIME-Version",
        "Message-ID",
        "Subject",
        "To",
    ]
    assert [each.addr_spec for each in mail["To"].addresses] == ["anna@example.org"]


def calendar_of(mail):
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    return part, part.get_payload(decode=True)


def test_a_calendar_part_is_a_request_to_the_one_recipient():
    part, octets = calendar_of(sent(letter()))
    assert part.get_param("method") == "REQUEST"
    calendar = Calendar.from_ical(octets)
    [event] = calendar.walk("VEVENT")
    assert (str(calendar["METHOD"]), int(event["SEQUENCE"]), event.start.isoformat()) == (
        "REQUEST",
        4,
        "2027-02-12T10:00:00+01:00",
    )
    assert str(event["ATTENDEE"]) == "mailto:anna@example.org"
    assert str(event["ORGANIZER"]) == "mailto:expo@example.org"
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Warsaw"]


def test_a_released_seat_leaves_the_calendar_only_if_it_was_there():
    assert calendar_of(sent(letter("seat_released")))[0].get_param("method") == "CANCEL"
    never = sent(letter("seat_released"), entered=False)
    assert "text/calendar" not in [part.get_content_type() for part in never.walk()]


def test_lines_of_a_calendar_fold_by_octets_and_end_in_crlf():
    title = "Ćwiczenia; ręczne, łączność \\ próba\n" + "ąęłż🚒" * 30
    entry = Entry("REQUEST", "x@example.org", 1, title, NOW, NOW, "Europe/Riga", "", "https://expo.test")
    octets = calendar_part(entry, SENDER, email.address('Anna "A" Ł', "anna@example.org"), now=NOW)
    lines = octets.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    assert [line.decode() for line in lines]
    [event] = Calendar.from_ical(octets).walk("VEVENT")
    assert str(event["SUMMARY"]) == title
