"""Notify in memory."""
# ruff: noqa: ARG002 - every answer has the same shape

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from expo.contracts import notify
from expo.errors import NotFound
from tests.service.gateway.town.facts import Town, at, named

if TYPE_CHECKING:
    from expo.chassis.principal import Principal


class Notify(Town):
    """Who was told."""

    def list_messages(self, request: Any, who: Principal) -> Any:
        person = who.person
        live = self.live(person)
        if request.everyone or not live:
            return {"items": [], "next": None}
        message = notify.Message(
            id=uuid4(),
            edition="pilot",
            person=named(person),
            channel="email",
            template="registration_confirmed",
            facts={},
            cause="c",
            state="sent",
            attempts=1,
            language="en",
            message_id="m",
            created_at=at(0),
            sent_at=at(1),
        )
        return notify.Messages.dump(notify.Messages(items=(message,)))

    def _mail(self) -> dict[str, Any]:
        return {
            "id": "mail-1",
            "at": at(0),
            "to": "Anna Nowak <anna@example.org>",
            "subject": "You have a place: Pan-Baltic Pilot Forum",
            "message_id": "<1@example.org>",
            "held_back": False,
            "text": "Good day Anna Nowak,\n\nyou have a place.\n\nhttp://127.0.0.1:8000/pilot/my\n",
            "html": None,
            "calendar": "BEGIN:VCALENDAR\nEND:VCALENDAR",
            "source": "From: expo@example.org\n\n<b>raw</b>",
        }

    def list_mails(self, request: Any, who: Principal) -> Any:
        return notify.ReceivedMails.dump({"items": [self._mail()]})

    def get_mail(self, request: Any, who: Principal) -> Any:
        if request.id != "mail-1":
            raise NotFound("mail_unknown")
        return notify.OpenedMail.dump(self._mail())

    def resend_message(self, request: Any, who: Principal) -> Any:
        who.require_role("pilot", "organiser")
        raise NotFound("message_unknown")
