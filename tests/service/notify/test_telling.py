"""Each event becomes one message due, in the transaction of the event."""

from __future__ import annotations

import pytest

from expo.contracts import agenda, exhibits, registration
from tests.service.notify import told

EVENTS = {
    "registration_confirmed": told.registered(),
    "registration_waiting": told.registered(
        registration.RegistrationWaiting, state="waiting", reason="quota_full", position=3
    ),
    "registration_promoted": told.registered(registration.RegistrationPromoted, reason="promoted"),
    "registration_cancelled": told.registered(
        registration.RegistrationCancelled, state="cancelled", reason="cancelled_by_person"
    ),
    "sign_in": told.sign_in_asked(),
    "seat_booked": told.seated(),
    "seat_waiting": told.seated(agenda.SeatWaiting, state="waiting", position=2),
    "seat_promoted": told.seated(agenda.SeatPromoted, reason="place_freed"),
    "seat_passed_over": told.seated(agenda.SeatPassedOver, state="waiting", reason="clash", position=1),
    "seat_moved": told.seated(agenda.SeatMoved, version=2, clashes=True),
    "seat_released": told.seated(agenda.SeatReleased, state="released", reason="registration_cancelled"),
    "slot_booked": told.booked(),
    "slot_waiting": told.booked(exhibits.SlotWaiting, state="waiting", position=4),
    "slot_promoted": told.booked(exhibits.SlotPromoted),
    "slot_passed_over": told.booked(exhibits.SlotPassedOver, state="waiting", position=1),
    "slot_moved": told.booked(exhibits.SlotMoved, version=2, clash=True),
    "slot_released": told.booked(exhibits.SlotReleased, state="released", reason="time_lost"),
}


@pytest.mark.parametrize("template", EVENTS)
def test_an_event_becomes_a_message_due(notify, template):
    notify.hears(EVENTS[template])
    [message] = notify.messages()
    assert (message.template, message.state, message.attempts) == (template, "due", 0)
    assert notify.mails() == []


def test_an_event_that_arrives_twice_is_told_once(notify):
    event = told.seated()
    notify.hears(event, event, id="6a6a7d3e-3f2f-4d52-9a58-0d7d9a2f7a10")
    assert notify.states() == ["due"]


def test_two_causes_are_two_messages(notify):
    event = told.seated()
    notify.hears(event, event)
    assert notify.states() == ["due", "due"]


def test_no_row_names_anybody(notify):
    notify.hears(*EVENTS.values())
    notify.sends()
    kept = " ".join(str(vars(message)) for message in notify.messages())
    assert "Łuczak" not in kept
    assert "anna@" not in kept
