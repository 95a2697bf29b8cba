"""What is due leaves through a real SMTP connection, once, whoever fails on the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from expo.chassis.embedded.mail import HELD_BACK, MailSink, kept
from expo.contracts import registration
from services.notify import store
from services.notify.channels import sending
from services.notify.models import Message
from tests.service.notify import told


def later(notify, **by):
    """Let time pass for every message, in rows: nobody waits for a clock."""
    back = timedelta(**by)
    values = {"next_try": Message.next_try - back, "claimed_at": Message.claimed_at - back}
    notify.run(lambda session: session.execute(update(Message).values(values)))


def test_nothing_due_is_nothing_sent(notify):
    assert not notify.sends()


def test_an_erased_person_cannot_be_written_to(notify):
    notify.hears(told.seated())
    notify.registration.people.clear()
    notify.sends()
    [message] = notify.messages()
    assert (message.state, message.error, notify.mails()) == ("suppressed", "person_unknown", [])


def test_registration_away_costs_no_attempt(notify):
    notify.hears(told.seated())
    notify.registration.away = True
    assert not notify.sends()
    [message] = notify.messages()
    assert (message.state, message.attempts, message.error) == ("due", 0, "no_answer")
    notify.registration.away = False
    later(notify, seconds=30)
    notify.sends()
    assert notify.states() == ["sent"]


def test_a_mail_server_that_is_away_is_tried_again_later(notify):
    notify.hears(told.seated(), told.seated())
    assert not notify.sends(smtp_url="smtp://127.0.0.1:9")
    first, second = notify.messages()
    assert (first.state, first.attempts, first.error) == ("due", 1, "smtp_away")
    assert (second.state, second.attempts) == ("due", 0)
    assert first.next_try > datetime.now(UTC)
    later(notify, minutes=1)
    notify.sends()
    assert notify.states() == ["sent", "sent"]


def test_after_the_last_attempt_a_message_is_given_up(notify):
    notify.hears(told.seated())
    while notify.states() == ["due"]:
        notify.sends(smtp_url="smtp://127.0.0.1:9")
        later(notify, days=1)
    [message] = notify.messages()
    assert (message.state, message.attempts) == ("failed", 12)


class Refusing(MailSink):
    """Answers in turn as it is told, then takes everything."""

    def __init__(self, folder, answers):
        super().__init__(folder)
        self.answers = list(answers)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's
        answer = self.answers.pop(0) if self.answers else ""
        if answer == "drop":
            await super().handle_DATA(server, session, envelope)
            server.transport.abort()
            return "250 never heard"
        return answer or await super().handle_DATA(server, session, envelope)


@pytest.fixture
def refusing(tmp_path):
    started = []

    def start(*answers):
        server = Refusing(tmp_path / "refused", answers)
        started.append(server)
        return f"smtp://127.0.0.1:{server.start()}"

    yield start
    for server in started:
        server.stop()


def test_a_temporary_refusal_is_tried_again_and_a_final_one_is_not(notify, refusing):
    server = refusing("451 later", "550 never")
    notify.hears(told.seated(), told.seated(), told.seated())
    notify.sends(smtp_url=server)
    assert [(m.state, m.error) for m in notify.messages()] == [
        ("due", "smtp_451"),
        ("failed", "smtp_550"),
        ("sent", None),
    ]


def test_a_mail_whose_receipt_was_lost_is_recognised_by_its_message_id(notify, refusing, tmp_path):
    server = refusing("drop")
    notify.hears(told.seated())
    notify.sends(smtp_url=server)
    later(notify, minutes=1)
    notify.sends(smtp_url=server)
    twice = kept(tmp_path / "refused")
    assert len(twice) == 2
    assert len({mail.message["Message-ID"] for mail in twice}) == 1
    assert notify.states() == ["sent"]


def test_what_a_dead_process_was_sending_is_taken_up_after_the_lease(notify):
    notify.hears(told.seated())
    [dead] = notify.run(lambda session: store.claim(session, "example.org"))
    assert not notify.sends()
    later(notify, minutes=2)
    notify.sends()
    [message] = notify.messages()
    assert (message.state, message.attempts, len(notify.mails())) == ("sent", 2, 1)
    assert not notify.run(lambda session: store.settle_later(session, dead, error="late", after=timedelta()))
    assert notify.states() == ["sent"]


def test_two_processes_share_the_work_and_send_nothing_twice(notify):
    notify.hears(*(told.seated() for _ in range(6)))
    mine = notify.run(lambda session: store.claim(session, "example.org", limit=2))
    notify.sends()
    assert sorted(notify.states()) == ["sending"] * 2 + ["sent"] * 4
    assert len(mine) == 2


def test_a_process_that_lost_its_claim_sends_nothing(notify, monkeypatch):
    notify.hears(told.seated())
    monkeypatch.setattr(sending, "FRESH", 0.0)

    def take_up(_operation, _arguments):
        later(notify, minutes=2)
        notify.run(lambda session: store.claim(session, "example.org"))
        return {"items": list(notify.registration.people.values())}

    monkeypatch.setattr(notify.registration, "call", take_up)
    notify.sends()
    assert notify.mails() == []
    assert [(m.state, m.attempts) for m in notify.messages()] == [("sending", 2)]


def test_a_trial_installation_mails_example_org_and_keeps_the_rest_to_be_read(notify, tmp_path):
    notify.registration.knows(told.JANIS, email="janis@elsewhere.test")
    notify.hears(told.seated(), told.seated(person=told.JANIS))
    notify.sends(broker_url="", home=tmp_path)
    assert {mail.message["To"].addresses[0].addr_spec: mail.message[HELD_BACK] for mail in notify.mails()} == {
        "anna@example.org": None,
        "janis@elsewhere.test": "address outside example.org",
    }
    assert [(m.state, m.error) for m in notify.messages()] == [
        ("sent", None),
        ("suppressed", "address_outside_trial"),
    ]


def test_a_trial_installation_takes_up_at_once_what_its_former_life_left(notify, tmp_path):
    notify.hears(told.seated())
    notify.run(lambda session: store.claim(session, "example.org"))
    notify.sends(broker_url="", home=tmp_path)
    assert notify.states() == ["sent"]


def test_without_a_mail_server_messages_wait(notify):
    notify.hears(told.seated())
    notify.sends(smtp_url="")
    assert [(m.state, m.error) for m in notify.messages()] == [("due", "smtp_url_missing")]


def test_registration_is_never_asked_when_only_sign_ins_are_due(notify):
    notify.hears(told.sign_in_asked())
    notify.sends()
    assert [m.error for m in notify.messages()] == ["sign_in_expired"]
    assert registration.SignInAsked.heard_by == ("notify",)


@pytest.mark.parametrize(("place", "mails"), [("mail.claimed", 1), ("mail.sent", 2)])
def test_a_crash_on_the_way_repeats_at_most_one_mail_under_one_message_id(notify, monkeypatch, place, mails):
    def die(name):
        if name == place:
            raise KeyboardInterrupt

    notify.hears(told.seated())
    with monkeypatch.context() as dying:
        dying.setattr(sending, "failpoint", die)
        with pytest.raises(KeyboardInterrupt):
            notify.sends()
    assert notify.states() == ["sending"]
    later(notify, minutes=2)
    notify.sends()
    assert notify.states() == ["sent"]
    assert len(notify.mails()) == mails
    assert len({mail.message["Message-ID"] for mail in notify.mails()}) == 1
