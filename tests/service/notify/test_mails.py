"""What a mail says: in the person's language, with a calendar entry, and no secret kept."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy

from icalendar import Calendar

from expo.contracts import agenda, exhibits
from tests.service.notify import told
from tests.service.notify.test_telling import EVENTS


def entry(mail):
    [found] = Calendar.from_ical(mail.part("text/calendar")).walk("VEVENT")
    return found


def test_a_message_is_sent_in_the_persons_language(notify):
    notify.hears(told.edition_changed(), EVENTS["registration_confirmed"])
    assert notify.sends()
    [mail] = notify.mails()
    assert mail.message["Subject"] == "Twoje miejsce jest potwierdzone: Pilotaż BALTinnoSEC"
    assert mail.message["To"] == "Anna Łuczak <anna@example.org>"
    assert mail.message["Content-Language"] == "pl"
    assert "K7M4QX" in mail.part("text/plain")
    assert "Akademia Pożarnicza, Warszawa" in mail.part("text/html")
    [message] = notify.messages()
    assert (message.state, message.language, message.message_id) == ("sent", "pl", mail.message["Message-ID"])


def test_a_language_without_a_catalogue_is_mailed_in_english_and_says_so(notify):
    notify.hears(told.registered(person=told.JANIS))
    notify.sends()
    [mail] = notify.mails()
    assert mail.message["Content-Language"] == "en"
    assert "not in Latvian yet" in mail.part("text/plain")
    assert mail.message["To"] == "Jānis O'Brien <janis@example.org>"


def test_every_kind_of_message_is_sent(notify):
    sign_in = EVENTS["sign_in"]
    notify.registration.sign_ins[str(sign_in.id)] = {
        **notify.registration.people[str(told.ANNA)],
        "token": "t0ken",
        "code": "123456",
        "expires_at": "2027-01-01T10:15:00+00:00",
    }
    notify.hears(told.edition_changed(), *EVENTS.values())
    notify.sends()
    assert set(notify.states()) == {"sent"}
    assert len({mail.message["Message-ID"] for mail in notify.mails()}) == len(EVENTS)


def test_a_sign_in_mail_holds_secrets_that_no_row_holds(notify):
    asked = told.sign_in_asked()
    notify.registration.sign_ins[str(asked.id)] = {
        **notify.registration.people[str(told.ANNA)],
        "token": "s3cret-t0ken",
        "code": "424242",
        "expires_at": "2027-01-01T10:15:00+00:00",
    }
    notify.hears(asked)
    notify.sends()
    [mail] = notify.mails()
    assert "s3cret-t0ken" in mail.part("text/plain")
    assert "424242" in mail.part("text/plain")
    assert "t0ken" not in str([vars(message) for message in notify.messages()])


def test_an_expired_sign_in_is_not_mailed(notify):
    notify.hears(told.sign_in_asked())
    notify.sends()
    [message] = notify.messages()
    assert (message.state, message.error, notify.mails()) == ("suppressed", "sign_in_expired", [])


def test_a_seat_comes_with_a_calendar_entry_that_later_mails_change_in_place(notify):
    seat = told.seated()
    moved = told.seated(agenda.SeatMoved, id=seat.id, version=2, start=told.START + timedelta(hours=1))
    gone = told.seated(agenda.SeatReleased, id=seat.id, version=3, state="released", reason="by_person")
    notify.hears(told.edition_changed(), seat, moved, gone)
    notify.sends()
    entries = [entry(mail) for mail in notify.mails()]
    assert [int(each["SEQUENCE"]) for each in entries] == [1, 2, 3]
    assert [str(each["STATUS"]) for each in entries] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert len({str(each["UID"]) for each in entries}) == 1
    assert "METHOD:CANCEL" in notify.mails()[2].part("text/calendar")
    assert entries[0].start == told.START
    assert str(entries[0]["SUMMARY"]) == "Ostrzeganie ludności; szybko"
    assert str(entries[0]["LOCATION"]) == "aula, Gmach główny"


def test_what_was_never_in_a_calendar_is_not_taken_out(notify):
    waiting = told.seated(agenda.SeatWaiting, state="waiting", position=1)
    notify.hears(waiting, told.seated(agenda.SeatReleased, id=waiting.id, version=2, state="released"))
    notify.sends()
    assert [mail.part("text/calendar") for mail in notify.mails()] == [None, None]


def test_a_test_place_says_where_and_how_early(notify):
    notify.registration.knows(told.ANNA, language="en", time_zone="Europe/Riga")
    notify.hears(told.booked(exhibits.SlotBooked))
    notify.sends()
    text = notify.mails()[0].part("text/plain")
    for said in ("P3R9TW", "Tent 3", "10 minutes before", "10:00–10:45 (Warsaw time)", "11:00–11:45 (Riga time)"):
        assert said in text


def test_a_line_break_in_a_name_starts_no_header(notify):
    notify.registration.knows(told.ANNA, name="Anna\r\nBcc: all@example.org")
    notify.hears(told.seated(title={"en": "Talk\r\nBcc: all@example.org"}))
    notify.sends()
    [mail] = notify.mails()
    assert "Bcc" not in mail.message
    assert notify.states() == ["sent"]


def test_mails_stand_the_strict_policy(notify):
    notify.hears(told.edition_changed(), *(event for event in EVENTS.values() if event is not EVENTS["sign_in"]))
    notify.sends()
    for mail in notify.mails():
        parsed = message_from_bytes(mail.message.as_bytes(policy=policy.SMTP), policy=policy.strict)
        assert parsed.get_content_type() == "multipart/alternative"
        assert [part.defects for part in parsed.walk()] == [[]] * len(list(parsed.walk()))
