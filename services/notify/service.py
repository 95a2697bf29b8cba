"""Notify's front door: who is told what, when something became true elsewhere, and what became of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from expo.chassis import db, editions
from expo.chassis.embedded import mail
from expo.chassis.events import on
from expo.chassis.loops import loop
from expo.chassis.principal import ANYONE, SIGNED_IN, Principal, roles
from expo.chassis.rpc import rpc
from expo.contracts import agenda, exhibits, notify as contract, registration
from expo.errors import Forbidden, NotFound
from services.notify import domain, store
from services.notify.channels import sending

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from expo.chassis.house import House
    from expo.contracts.message import Envelope, Event

OUTBOX = "mail"
"""The loop that sends what is due."""


class NotifyService:
    """Each event becomes a message due, in the event's transaction; the loop sends it afterwards."""

    name = "notify"

    @rpc(contract.ListMessages, returns=contract.Messages, allow=SIGNED_IN, reads=True)
    def list_messages(self, session: Session, request: contract.ListMessages, principal: Principal) -> object:
        """Messages to the caller, or for an organiser to another person or to everyone in the edition."""
        person = None if request.everyone else (request.person or UUID(principal.person))
        if str(person) != principal.person:
            _require_organiser(principal, request.edition)
        before = int(request.after) if request.after and request.after.isdigit() else None
        found = store.messages(
            session,
            person=person,
            edition=request.edition,
            state=request.state,
            before=before,
            limit=request.limit + 1,
        )
        items, more = found[: request.limit], len(found) > request.limit
        return {"items": items, "next": str(items[-1].number) if more else None}

    @rpc(contract.GetMessage, returns=contract.Message, allow=SIGNED_IN, reads=True)
    def get_message(self, session: Session, request: contract.GetMessage, principal: Principal) -> object:
        """One message of the caller, or of anyone in an edition that the caller organises."""
        found = store.message(session, request.id)
        organises = found.edition is not None and principal.has_role(found.edition, "organiser")
        if str(found.person) != principal.person and not organises:
            raise NotFound("message_unknown")
        return found

    @rpc(contract.ResendMessage, returns=contract.Message, allow=roles("organiser"))
    def resend_message(self, session: Session, request: contract.ResendMessage, _principal: Principal) -> object:
        """Have a message sent once more."""
        found = store.lock_message(session, request.id)
        if found.edition != request.edition:
            raise NotFound("message_unknown")
        db.wake(session, OUTBOX)
        return store.send_again(session, found)

    @rpc(contract.ListMails, returns=contract.ReceivedMails, allow=ANYONE, reads=True)
    def list_mails(self, _session: Session, request: contract.ListMails, _principal: Principal) -> object:
        """What the mail server of a trial installation received; nothing where mails go out for real."""
        folder = sending.trial_mails()
        return {"items": [_received(each) for each in mail.kept(folder, request.limit)] if folder else []}

    @rpc(contract.GetMail, returns=contract.OpenedMail, allow=ANYONE, reads=True)
    def get_mail(self, _session: Session, request: contract.GetMail, _principal: Principal) -> object:
        """One mail that a trial installation would have sent."""
        folder = sending.trial_mails()
        found = mail.read(folder, request.id) if folder else None
        if found is None:
            raise NotFound("mail_unknown")
        return _received(found) | _opened(found)

    @on(registration.EditionChanged)
    def keep_edition(self, session: Session, event: registration.EditionChanged, _envelope: Envelope) -> None:
        """Mails name the edition, its zones and its languages as they are now."""
        editions.keep(session, event)

    @on(registration.RegistrationConfirmed)
    def tell_registration_confirmed(
        self, session: Session, event: registration.RegistrationConfirmed, envelope: Envelope
    ) -> None:
        """A newcomer has a place."""
        _tell(session, "registration_confirmed", event, envelope)

    @on(registration.RegistrationWaiting)
    def tell_registration_waiting(
        self, session: Session, event: registration.RegistrationWaiting, envelope: Envelope
    ) -> None:
        """A newcomer stands in line: where, and why."""
        _tell(session, "registration_waiting", event, envelope)

    @on(registration.RegistrationPromoted)
    def tell_registration_promoted(
        self, session: Session, event: registration.RegistrationPromoted, envelope: Envelope
    ) -> None:
        """Somebody who waited has a place."""
        _tell(session, "registration_promoted", event, envelope)

    @on(registration.RegistrationCancelled)
    def tell_registration_cancelled(
        self, session: Session, event: registration.RegistrationCancelled, envelope: Envelope
    ) -> None:
        """A registration was given back."""
        _tell(session, "registration_cancelled", event, envelope)

    @on(registration.SignInAsked)
    def mail_sign_in(self, session: Session, event: registration.SignInAsked, envelope: Envelope) -> None:
        """Somebody known wishes to sign in; the secrets are made when the mail is sent."""
        _tell(session, domain.SIGN_IN, event, envelope)

    @on(agenda.SeatBooked)
    def tell_seat_booked(self, session: Session, event: agenda.SeatBooked, envelope: Envelope) -> None:
        """A seat, with an entry for the calendar."""
        _tell(session, "seat_booked", event, envelope)

    @on(agenda.SeatWaiting)
    def tell_seat_waiting(self, session: Session, event: agenda.SeatWaiting, envelope: Envelope) -> None:
        """In line for a seat."""
        _tell(session, "seat_waiting", event, envelope)

    @on(agenda.SeatPromoted)
    def tell_seat_promoted(self, session: Session, event: agenda.SeatPromoted, envelope: Envelope) -> None:
        """The line has moved."""
        _tell(session, "seat_promoted", event, envelope)

    @on(agenda.SeatPassedOver)
    def tell_seat_passed_over(self, session: Session, event: agenda.SeatPassedOver, envelope: Envelope) -> None:
        """A seat was free, but the person has something else then."""
        _tell(session, "seat_passed_over", event, envelope)

    @on(agenda.SeatMoved)
    def tell_seat_moved(self, session: Session, event: agenda.SeatMoved, envelope: Envelope) -> None:
        """Another time or room; the entry in the calendar moves too."""
        _tell(session, "seat_moved", event, envelope)

    @on(agenda.SeatReleased)
    def tell_seat_released(self, session: Session, event: agenda.SeatReleased, envelope: Envelope) -> None:
        """No seat any more, and why; the entry leaves the calendar."""
        _tell(session, "seat_released", event, envelope)

    @on(exhibits.SlotBooked)
    def tell_slot_booked(self, session: Session, event: exhibits.SlotBooked, envelope: Envelope) -> None:
        """A place in a test, with an entry for the calendar."""
        _tell(session, "slot_booked", event, envelope)

    @on(exhibits.SlotWaiting)
    def tell_slot_waiting(self, session: Session, event: exhibits.SlotWaiting, envelope: Envelope) -> None:
        """In line for a test."""
        _tell(session, "slot_waiting", event, envelope)

    @on(exhibits.SlotPromoted)
    def tell_slot_promoted(self, session: Session, event: exhibits.SlotPromoted, envelope: Envelope) -> None:
        """The line has moved."""
        _tell(session, "slot_promoted", event, envelope)

    @on(exhibits.SlotPassedOver)
    def tell_slot_passed_over(self, session: Session, event: exhibits.SlotPassedOver, envelope: Envelope) -> None:
        """A place was free, but the person has something else then."""
        _tell(session, "slot_passed_over", event, envelope)

    @on(exhibits.SlotMoved)
    def tell_slot_moved(self, session: Session, event: exhibits.SlotMoved, envelope: Envelope) -> None:
        """Another time; the entry in the calendar moves too."""
        _tell(session, "slot_moved", event, envelope)

    @on(exhibits.SlotReleased)
    def tell_slot_released(self, session: Session, event: exhibits.SlotReleased, envelope: Envelope) -> None:
        """No place any more, and why; the entry leaves the calendar."""
        _tell(session, "slot_released", event, envelope)

    @loop(OUTBOX, every=1.0)
    def send_due(self, house: House) -> bool:
        """Send what is due; any number of processes share the work."""
        return sending.sending(house).turn()


def _tell(session: Session, template: str, event: Event, envelope: Envelope) -> None:
    facts = domain.facts_of(type(event).dump(event))
    if store.add_message(session, template, event, cause=envelope.id, facts=facts):
        db.wake(session, OUTBOX)


def _require_organiser(principal: Principal, edition: str | None) -> None:
    if edition is None:
        raise Forbidden("role_missing", {"roles": ["organiser"]})
    principal.require_role(edition, "organiser")


def _received(found: mail.Kept) -> dict[str, Any]:
    headers = {"to": "To", "subject": "Subject", "message_id": "Message-ID"}
    shown = {name: str(found.message.get(header, "")).strip() for name, header in headers.items()}
    at = datetime.fromtimestamp(found.arrived, UTC)
    return {"id": found.name, "at": at, "held_back": mail.HELD_BACK in found.message, **shown}


def _opened(found: mail.Kept) -> dict[str, Any]:
    kinds = {"text": "text/plain", "html": "text/html", "calendar": "text/calendar"}
    parts = {name: found.part(kind) for name, kind in kinds.items()}
    return {**parts, "text": parts["text"] or "", "source": found.message.as_string()}
