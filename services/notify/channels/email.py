"""A message as a mail to one person: headers that nobody can inject into, text, HTML and a calendar part."""

from __future__ import annotations

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING

from services.notify import domain
from services.notify.channels.calendar import Entry, calendar_part
from services.notify.channels.writing import Letter, write

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True)
class Draft:
    """What a mail is made of.

    Attributes:
        message_id: derived from the message's key, so that the same mail sent twice can be recognised.
        about, version: the seat or slot, for the calendar entry's UID and SEQUENCE.
        entered: whether a calendar entry has been mailed before; what was never put in is not taken out.
    """

    letter: Letter
    recipient: Address
    sender: Address
    message_id: str
    about: UUID
    version: int
    entered: bool


def compose(draft: Draft, *, now: datetime) -> tuple[EmailMessage, str]:
    """The mail, and the language that it is in."""
    written = write(draft.letter)
    mail = EmailMessage()
    mail["From"] = draft.sender
    mail["To"] = draft.recipient
    mail["Subject"] = written.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = draft.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(written.text)
    mail.add_alternative(written.html, subtype="html")
    _add_calendar(mail, draft, now=now)
    # Last: adding a part moves what begins with Content- into the part before.
    mail["Content-Language"] = written.language
    return mail, written.language


def address(name: str, mailbox: str) -> Address:
    """A person's address; a line break in a name is a space, so that it can start no header."""
    return Address(display_name=" ".join(name.split()), addr_spec=mailbox)


def sender(configured: str) -> Address:
    """The address that mails come from: `BALTinnoSEC expo <expo@example.org>`."""
    name, address = parseaddr(configured)
    return Address(display_name=name, addr_spec=address)


def _add_calendar(mail: EmailMessage, draft: Draft, *, now: datetime) -> None:
    method = domain.TEMPLATES[draft.letter.template].calendar
    if method is None or (method == "CANCEL" and not draft.entered):
        return
    part = calendar_part(_entry(draft, method), draft.sender, draft.recipient, now=now)
    params = {"method": method, "charset": "utf-8"}
    mail.add_alternative(part, maintype="text", subtype="calendar", cte="base64", params=params)


def _entry(draft: Draft, method: str) -> Entry:
    letter = draft.letter
    return Entry(
        method=method,
        uid=domain.calendar_uid(letter.template, draft.about, draft.sender.domain),
        sequence=draft.version,
        title=letter.title,
        start=letter.start,
        end=letter.end,
        time_zone=str(letter.facts["time_zone"]),
        place=letter.place,
        url=letter.links["page"],
    )
