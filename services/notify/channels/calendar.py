"""The calendar part of a mail: one entry, asked for, moved or taken back in place by its UID (RFC 5545, RFC 5546)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

if TYPE_CHECKING:
    from email.headerregistry import Address

PRODUCT = "-//BALTinnoSEC//expo//EN"


@dataclass(frozen=True)
class Entry:
    """One thing in a person's calendar.

    Attributes:
        method: `REQUEST` puts it in or changes it, `CANCEL` takes it out.
        sequence: the version of the seat or slot; of two mails the one with the higher number holds.
        time_zone: IANA zone whose definition travels with the entry.
    """

    method: str
    uid: str
    sequence: int
    title: str
    start: datetime
    end: datetime
    time_zone: str
    place: str
    url: str


def calendar_part(entry: Entry, organiser: Address, attendee: Address, *, now: datetime) -> bytes:
    """The entry as iCalendar, with the only attendee it is mailed to; lines end in CRLF and fold at 75 octets."""
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", entry.method)
    calendar.add_component(_event(entry, organiser, attendee, now=now))
    day, month = entry.start.date(), timedelta(days=400)
    calendar.add_missing_timezones(first_date=day - month, last_date=day + month)
    for zone in calendar.timezones:
        zone.pop("COMMENT", None)
    return bytes(calendar.to_ical())


def _event(entry: Entry, organiser: Address, attendee: Address, *, now: datetime) -> Event:
    zone = ZoneInfo(entry.time_zone)
    event = Event()
    event.add("UID", entry.uid)
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTAMP", now.astimezone(UTC))
    event.add("LAST-MODIFIED", now.astimezone(UTC))
    event.add("DTSTART", entry.start.astimezone(zone))
    event.add("DTEND", entry.end.astimezone(zone))
    event.add("SUMMARY", entry.title)
    event.add("STATUS", "CANCELLED" if entry.method == "CANCEL" else "CONFIRMED")
    event.add("ORGANIZER", _party(organiser))
    event.add("ATTENDEE", _invited(attendee))
    event.add("URL", entry.url)
    if entry.place:
        event.add("LOCATION", entry.place)
    return event


def _party(address: Address) -> vCalAddress:
    party = vCalAddress(f"mailto:{address.addr_spec}")
    # A quotation mark cannot stand in a parameter's value (RFC 5545, 3.2).
    party.params["CN"] = vText((address.display_name or address.addr_spec).replace('"', "'"))
    return party


def _invited(address: Address) -> vCalAddress:
    party = _party(address)
    # The place is theirs already: no answer is asked for, and "accepted" is what the entry shows.
    party.params.update({"ROLE": vText("REQ-PARTICIPANT"), "PARTSTAT": vText("ACCEPTED"), "RSVP": vText("FALSE")})
    return party
