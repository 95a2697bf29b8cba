"""Who is told what: the messages that left the platform, or wait to. Published by the house `notify`.

Codes of refusal: `message_unknown`, `mail_unknown`, `still_on_its_way` (resending what has not been sent or failed).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from expo.contracts.kinds import Choice, Instant, Line, Slug, Token
from expo.contracts.message import Answer, Listed, Request, of

TEMPLATES = (
    "registration_confirmed",
    "registration_waiting",
    "registration_promoted",
    "registration_cancelled",
    "sign_in",
    "seat_booked",
    "seat_waiting",
    "seat_promoted",
    "seat_passed_over",
    "seat_moved",
    "seat_released",
    "slot_booked",
    "slot_waiting",
    "slot_promoted",
    "slot_passed_over",
    "slot_moved",
    "slot_released",
)
"""What a person can be told; subjects and texts are in notify's templates and the message catalogues."""

MESSAGE_STATES = ("due", "sending", "sent", "failed", "suppressed")
"""`failed` = given up after the last attempt; `suppressed` = not to be sent, with the reason in `error`."""


class ListMessages(Request):
    """Messages to the signed-in person, newest first; an organiser may name another person, or nobody for all."""

    edition: str | None = of(Slug(), "Only this edition; an organiser has to name it.", default=None)
    person: UUID | None = of(fields.UUID(), "To whom; null = to the caller.", default=None)
    everyone: bool = of(fields.Boolean(), "True = to everyone in the edition (organisers).", default=False)
    state: str | None = of(Choice(MESSAGE_STATES), "Only in this state.", default=None)
    limit: int = of(fields.Integer(validate=validate.Range(min=1, max=500)), "Messages a page.", default=100)
    after: str | None = of(Token(), "Cursor: `next` of the page before.", default=None)


class Message(Answer):
    """One message on one channel, and how far it has come."""

    id: UUID = of(fields.UUID(), "The message.")
    edition: str | None = of(Slug(), "Edition it is about; null for a sign-in.", default=None)
    person: UUID = of(fields.UUID(), "To whom.")
    channel: str = of(Choice(("email",)), "How it goes.")
    template: str = of(Choice(TEMPLATES), "What is told.")
    facts: dict[str, Any] = of(fields.Dict(), "What it is about: title, times, state, as the event gave them.")
    cause: str = of(Token(), "Id of the event or call that asked for it.")
    state: str = of(Choice(MESSAGE_STATES), "How far it has come.")
    attempts: int = of(fields.Integer(), "Times that sending was begun.")
    error: str | None = of(Token(), "Why it has not been sent; null = nothing went wrong.", default=None)
    language: str | None = of(Token(35), "Language it was written in; null = not yet.", default=None)
    message_id: str = of(Token(), "Message-ID of the mail: the same however often it is sent.")
    created_at: datetime = of(Instant(), "When it was asked for.")
    next_try: datetime | None = of(Instant(), "When it is tried next; null = it is not.", default=None)
    sent_at: datetime | None = of(Instant(), "When the mail server accepted it; null = not yet.", default=None)


class Messages(Answer):
    """A page of messages, newest first."""

    items: tuple[Message, ...] = of(Listed(Message), "Messages.")
    next: str | None = of(Token(), "Cursor of the following page; null = this is the last.", default=None)


class GetMessage(Request):
    """One message: the person's own, or anyone's for an organiser."""

    id: UUID = of(fields.UUID(), "The message.")


class ResendMessage(Request):
    """Send a message once more: a failed one is tried again, a sent one goes out anew. For organisers."""

    edition: str = of(Slug(), "Edition.")
    id: UUID = of(fields.UUID(), "The message.")


class ListMails(Request):
    """Mails that the embedded mail server received, newest first. For the page of a trial installation only."""

    limit: int = of(fields.Integer(validate=validate.Range(min=1, max=200)), "Mails at most.", default=50)


class ReceivedMail(Answer):
    """A mail in the embedded mail server."""

    id: str = of(Token(64), "Its name in the mail folder.")
    at: datetime = of(Instant(), "When it was received.")
    to: str = of(Line(1000), "Recipient, as the mail says.")
    subject: str = of(Line(1000, least=0), "Subject.")
    message_id: str = of(Line(1000, least=0), "Message-ID.")
    held_back: bool = of(fields.Boolean(), "True = it was not sent: the address is not on example.org.", default=False)


class ReceivedMails(Answer):
    """What the embedded mail server has."""

    items: tuple[ReceivedMail, ...] = of(Listed(ReceivedMail), "Newest first.")


class GetMail(Request):
    """One mail in the embedded mail server."""

    id: str = of(Token(64), "Its name in the mail folder.")


class OpenedMail(ReceivedMail):
    """A mail with its parts decoded."""

    text: str = of(fields.String(), "The text part.")
    html: str | None = of(fields.String(), "The HTML part; show it in a sandboxed frame. Null = none.", default=None)
    calendar: str | None = of(fields.String(), "The calendar part, RFC 5545; null = none.", default=None)
    source: str = of(fields.String(), "The whole mail as it was received.")
