"""Who may see which messages, and have them sent again."""

from __future__ import annotations

from uuid import uuid4

import pytest

from expo.chassis.principal import PERSON, Principal
from expo.contracts import notify as contract
from expo.errors import Conflict, Forbidden, NotFound
from services.notify.service import NotifyService
from tests.service.notify import told

ANNA = Principal(PERSON, str(told.ANNA), {}, "gateway")
ORGANISER = Principal(PERSON, str(uuid4()), {"pilot": ("organiser",)}, "gateway")
SERVICE = NotifyService()


@pytest.fixture
def asked(notify):
    """`asked(method, request, principal)` is the dumped answer."""

    def ask(method, request, principal=ANNA):
        returns = {"list_messages": contract.Messages}.get(method, contract.Message)
        return notify.run(lambda session: returns.dump(getattr(SERVICE, method)(session, request, principal)))

    return ask


def test_a_person_sees_own_messages_newest_first_page_by_page(notify, asked):
    notify.hears(*(told.seated() for _ in range(3)), told.seated(person=told.JANIS))
    first = asked("list_messages", contract.ListMessages(limit=2))
    rest = asked("list_messages", contract.ListMessages(limit=2, after=first["next"]))
    ids = [item["id"] for item in (*first["items"], *rest["items"])]
    assert ids == [str(message.id) for message in reversed(notify.messages()[:3])]
    assert rest["next"] is None


def test_a_message_says_how_far_it_has_come(notify, asked):
    notify.hears(told.seated())
    notify.sends()
    [message] = asked("list_messages", contract.ListMessages(state="sent"))["items"]
    assert (message["template"], message["state"], message["attempts"], message["language"]) == (
        "seat_booked",
        "sent",
        1,
        "pl",
    )
    assert asked("get_message", contract.GetMessage(id=notify.messages()[0].id)) == message
    assert asked("list_messages", contract.ListMessages(state="failed"))["items"] == []


def test_messages_of_others_are_the_organisers_to_see(notify, asked):
    notify.hears(told.seated(person=told.JANIS))
    of_janis = contract.ListMessages(edition="pilot", person=told.JANIS)
    assert len(asked("list_messages", of_janis, ORGANISER)["items"]) == 1
    assert len(asked("list_messages", contract.ListMessages(edition="pilot", everyone=True), ORGANISER)["items"]) == 1
    for refused in (
        of_janis,
        contract.ListMessages(person=told.JANIS),
        contract.ListMessages(edition="pilot", everyone=True),
        contract.ListMessages(edition="other", everyone=True),
    ):
        with pytest.raises(Forbidden):
            asked("list_messages", refused)
    with pytest.raises(NotFound, match="message_unknown"):
        asked("get_message", contract.GetMessage(id=notify.messages()[0].id))


def test_an_organiser_of_one_edition_sees_nothing_of_another(notify, asked):
    notify.hears(told.seated(edition="workshop"))
    [message] = notify.messages()
    with pytest.raises(Forbidden):
        asked("list_messages", contract.ListMessages(edition="workshop", everyone=True), ORGANISER)
    for method, request in (
        ("get_message", contract.GetMessage(id=message.id)),
        ("resend_message", contract.ResendMessage(edition="pilot", id=message.id)),
    ):
        with pytest.raises(NotFound):
            asked(method, request, ORGANISER)


def test_a_sent_message_goes_out_anew_with_a_message_id_of_its_own(notify, asked):
    notify.hears(told.seated())
    notify.sends()
    asked("resend_message", contract.ResendMessage(edition="pilot", id=notify.messages()[0].id), ORGANISER)
    notify.sends()
    assert notify.states() == ["sent", "sent"]
    assert len({mail.message["Message-ID"] for mail in notify.mails()}) == 2


def test_a_suppressed_message_is_tried_again_as_itself(notify, asked):
    person = notify.registration.people.pop(str(told.ANNA))
    notify.hears(told.seated())
    notify.sends()
    notify.registration.people[str(told.ANNA)] = person
    asked("resend_message", contract.ResendMessage(edition="pilot", id=notify.messages()[0].id), ORGANISER)
    notify.sends()
    assert notify.states() == ["sent"]


def test_a_message_on_its_way_is_not_sent_twice(notify, asked):
    notify.hears(told.seated())
    with pytest.raises(Conflict, match="still_on_its_way"):
        asked("resend_message", contract.ResendMessage(edition="pilot", id=notify.messages()[0].id), ORGANISER)


def test_the_mails_of_a_trial_installation_can_be_read(notify, tmp_path):
    notify.hears(told.edition_changed(), told.seated())
    notify.sends(broker_url="", home=tmp_path)
    nobody = Principal()
    listed = contract.ReceivedMails.dump(SERVICE.list_mails(None, contract.ListMails(), nobody))
    [mail] = listed["items"]
    opened = contract.OpenedMail.dump(SERVICE.get_mail(None, contract.GetMail(id=mail["id"]), nobody))
    assert opened["subject"] == "Masz miejsce: Ostrzeganie ludności; szybko"
    assert "Gmach główny" in opened["text"]
    assert opened["html"].startswith("<!DOCTYPE html>")
    assert "BEGIN:VEVENT" in opened["calendar"]
    for unknown in ("nothing", "../../etc/passwd", "..-"):
        with pytest.raises(NotFound, match="mail_unknown"):
            SERVICE.get_mail(None, contract.GetMail(id=unknown), nobody)
