"""One trace from the browser's request through calls, rows and events to what another house does about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.e2e.conftest import NewPerson
    from tests.e2e.driver import Organiser
    from tests.e2e.running import Expo

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def test_a_trace_goes_on_through_http_call_outbox_and_event(
    expo: Expo, organiser: Organiser, somebody: NewPerson
) -> None:
    edition, anna = organiser.opens_edition(), somebody("Anna")
    talk = organiser.plans(edition, "Talk", "10:00-11:00", seats=1)
    registration = anna.registers(edition)
    anna.takes_seat(talk)
    anna.browser.headers["Traceparent"] = f"00-{TRACE}-00f067aa0ba902b7-01"

    anna.cancels(registration)

    expo.settle()
    found = "SELECT type FROM expo.outbox WHERE body ->> 'traceparent' LIKE :trace ORDER BY type"
    of_this_trace = {"trace": f"00-{TRACE}-%"}
    assert [row.type for row in expo.rows("registration", found, **of_this_trace)] == [
        "registration.RegistrationCancelled"
    ]
    assert [row.type for row in expo.rows("agenda", found, **of_this_trace)] == [
        "agenda.SeatReleased",
        "agenda.TimeFreed",
    ]
