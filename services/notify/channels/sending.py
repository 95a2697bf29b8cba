"""Due messages are claimed, written in the person's language and given to the mail server until it takes them."""

from __future__ import annotations

import logging
import random
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.policy import SMTP
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expo import words
from expo.chassis.embedded import mail as sink
from expo.chassis.failpoint import failpoint
from expo.errors import ExpoError, Unavailable
from services.notify import domain, store
from services.notify.channels import email
from services.notify.channels.smtp import Mailer, NotDelivered, mailer
from services.notify.channels.writing import Letter
from services.notify.domain import State

if TYPE_CHECKING:
    from datetime import timedelta
    from email.headerregistry import Address
    from email.message import EmailMessage
    from uuid import UUID

    from expo.chassis.house import House
    from services.notify.models import Message

log = logging.getLogger(__name__)

HOUSES_AWAY = domain.FIRST_DELAY
"""How long messages wait where registration cannot say to whom they go."""
FRESH = 10.0
"""Seconds for which a claim is trusted without being renewed; far below the lease."""


_folders: list[Path] = []


class NotToBeSent(Exception):
    """There is nobody to tell, or nothing to say any more: `person_unknown`, `sign_in_expired` and the like."""


@dataclass(frozen=True)
class Round:
    """What one turn of the loop works off, with all that it needs to know beforehand."""

    messages: list[Message]
    entered: set[UUID]
    editions: dict[str, dict[str, Any]]
    contacts: dict[str, dict[str, Any]]
    claimed: float = field(default_factory=time.monotonic)


class Sending:
    """One process's part in sending; any number of processes may send at the same time."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._sender: Address = email.sender(house.settings.mail_from)
        self._lease = domain.LEASE
        if house.settings.embedded_broker:
            _folders.append(_own_folder(house))
            # Nobody else sends in embedded mode: what is SENDING was left by this process's former life.
            self._lease *= 0

    def turn(self) -> bool:
        """Send what is due; says whether there may be more."""
        found = self._claim()
        if not found.messages:
            return False
        failpoint("mail.claimed")
        rest = list(found.messages)
        try:
            found = self._with_contacts(found)
            while rest:
                self._tell(rest[0], found)
                rest.pop(0)
        except Unavailable as away:
            self._put_back(rest, away.code)
            return False
        except NotDelivered as trouble:
            self._put_back(rest[1:], trouble.code)
            return False
        return True

    def _claim(self) -> Round:
        begun = time.monotonic()

        def step(session: Any) -> Round:
            claimed = store.claim(session, self._sender.domain, lease=self._lease)
            slugs = {message.edition for message in claimed if message.edition}
            return Round(claimed, store.invited(session, claimed), store.edition_facts(session, slugs), {}, begun)

        found: Round = self._house.database.run(self._house.own_work(), step)
        self._lease = domain.LEASE
        return found

    def _with_contacts(self, found: Round) -> Round:
        """Today's names and addresses, asked for just before sending; an erased person has none."""
        ids = sorted({str(message.person) for message in found.messages if message.template != domain.SIGN_IN})
        if not ids:
            return found
        answer = self._house.client.call("registration.contacts", {"ids": ids})
        contacts = {contact["person"]: contact for contact in answer["items"]}
        return replace(found, contacts=contacts)

    def _tell(self, message: Message, found: Round) -> None:
        """Send one message and record what became of it; raises where the next need not be tried."""
        if not self._still_mine(message, found):
            return
        try:
            language = self._send(message, found)
        except NotToBeSent as reason:
            why = str(reason)
            self._run(lambda session: store.settle_never(session, message, state=State.SUPPRESSED, error=why))
        except NotDelivered as trouble:
            self._record_trouble(message, trouble)
            if trouble.away:
                raise
        except Unavailable:
            raise
        except Exception:
            log.exception("message %s of %s cannot be written", message.id, message.template)
            self._record_trouble(message, NotDelivered("not_written"))
        else:
            failpoint("mail.sent")
            self._run(lambda session: store.settle_sent(session, message, language))

    def _still_mine(self, message: Message, found: Round) -> bool:
        """Whether no other process may have taken the message up while this one was slow, or stopped altogether."""
        if time.monotonic() - found.claimed < FRESH:
            return True
        return bool(self._run(lambda session: store.renew(session, message)))

    def _send(self, message: Message, found: Round) -> str:
        contact = self._signing_in(message) if message.template == domain.SIGN_IN else self._contact(message, found)
        mail, language = self._compose(message, found, contact)
        if not domain.may_leave(contact["email"], trial=self._house.settings.embedded_broker):
            self._hold_back(mail)
            raise NotToBeSent("address_outside_trial")
        self._mailer().send(mail)
        return language

    def _contact(self, message: Message, found: Round) -> dict[str, Any]:
        contact = found.contacts.get(str(message.person))
        if contact is None:
            raise NotToBeSent("person_unknown")
        return contact

    def _signing_in(self, message: Message) -> dict[str, Any]:
        """The secrets of a sign-in are made now: neither an event nor a row has ever held them."""
        try:
            return self._house.client.call("registration.mint_sign_in", {"request": str(message.about)})
        except Unavailable:
            raise
        except ExpoError as refused:
            raise NotToBeSent(refused.code) from refused

    def _compose(self, message: Message, found: Round, contact: dict[str, Any]) -> tuple[EmailMessage, str]:
        edition = found.editions.get(message.edition or "", {})
        letter = Letter(
            template=message.template,
            name=contact.get("given_name") or contact["name"],
            language=words.normalise(contact["language"]) or words.FALLBACK,
            time_zone=contact.get("time_zone") or "Europe/Warsaw",
            facts=message.facts,
            edition=edition,
            links=self._links(message, contact),
            secret={name: contact[name] for name in ("code", "expires_at") if name in contact},
        )
        draft = email.Draft(
            letter=letter,
            recipient=email.address(contact["name"], contact["email"]),
            sender=self._sender,
            message_id=message.message_id or "",
            about=message.about,
            version=message.version,
            entered=message.about in found.entered,
        )
        return email.compose(draft, now=datetime.now(UTC))

    def _links(self, message: Message, contact: dict[str, Any]) -> dict[str, str]:
        page = domain.TEMPLATES[message.template].page
        home = self._house.settings.public_url
        return {"home": home, "page": home + page.format(edition=message.edition, token=contact.get("token", ""))}

    def _mailer(self) -> Mailer:
        if not self._house.settings.smtp_url:
            raise NotDelivered("smtp_url_missing", away=True)
        return mailer(self._house.settings.smtp_url)

    def _hold_back(self, mail: EmailMessage) -> None:
        mail[sink.HELD_BACK] = "address outside example.org"
        sink.keep(_own_folder(self._house), mail.as_bytes(policy=SMTP))

    def _record_trouble(self, message: Message, trouble: NotDelivered) -> None:
        log.warning("message %s was not sent: %s", message.id, trouble.code)
        after = domain.delay(message.attempts, random.random())  # noqa: S311 - jitter, no secret
        if trouble.for_good:
            self._run(lambda session: store.settle_never(session, message, state=State.FAILED, error=trouble.code))
        else:
            self._run(lambda session: store.settle_later(session, message, error=trouble.code, after=after))

    def _put_back(self, rest: list[Message], error: str, after: timedelta = HOUSES_AWAY) -> None:
        log.warning("%d messages wait: %s", len(rest), error)
        self._run(lambda session: store.put_back(session, rest, after=after, error=error))

    def _run(self, step: Any) -> Any:
        return self._house.database.run(self._house.own_work(), step)


@cache
def sending(house: House) -> Sending:
    """This process's sending for the house."""
    return Sending(house)


def trial_mails() -> Path | None:
    """Where a trial installation keeps its mails; None where they go out for real."""
    return _folders[-1] if _folders else None


def _own_folder(house: House) -> Path:
    return house.settings.home / "mails"
