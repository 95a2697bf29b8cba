"""What each refusal says; the placeholders are the figures that the house gives with the code."""

from __future__ import annotations

from expo.words.marks import N_, NN_

TITLES = {
    "invalid": N_("Something is not filled in correctly"),
    "forbidden": N_("Not allowed"),
    "not_found": N_("Not found"),
    "conflict": N_("Not possible at the moment"),
    "unavailable": N_("Not available at the moment"),
    "error": N_("Something went wrong"),
}
_AWAY = N_("Part of the platform cannot be reached at the moment. Please try again in a minute.")
_UNKNOWN_OUTCOME = N_("The answer took too long. Your request may have been done: please look before you repeat it.")
_OURS = N_("Something went wrong on our side. It has been noted; please try again.")
_MALFORMED = N_("The request could not be read.")
_DOCUMENT = N_("This file is not in a format that we know.")

INVALID = {
    "invalid_request": N_("Please check the fields that are marked."),
    "edition_not_valid": N_("Please check the fields that are marked."),
    "unreadable_json": N_("The request is not readable JSON."),
    "not_json": N_("This is not readable JSON: line %(line)s, column %(column)s."),
    "not_xml": N_("This is not readable XML: line %(line)s, column %(column)s."),
    "not_text": N_("The file holds half a character: please save it as UTF-8."),
    "dialect_unknown": N_("This is not a schedule that we know: %(expected)s was expected, %(found)s was found."),
    "entities_forbidden": N_("The file contains a document type declaration, which is not allowed."),
    "programme_refused": NN_(
        "%(rows)s row of the programme cannot be used, so nothing was imported.",
        "%(rows)s rows of the programme cannot be used, so nothing was imported.",
        by="rows",
    ),
    "import_refused": NN_(
        "%(faults)s row cannot be used, so nothing was imported.",
        "%(faults)s rows cannot be used, so nothing was imported.",
        by="faults",
    ),
    "file_not_readable": _DOCUMENT,
    "malformed_body": _MALFORMED,
    "malformed_call": _MALFORMED,
    "malformed_envelope": _MALFORMED,
    "malformed_header": _MALFORMED,
    "cursor_not_valid": N_("This page of the list does not exist."),
    "value_out_of_range": N_("A value is outside what is possible."),
    "unknown_operation": N_("There is no such operation."),
    "handler_gone": N_("Nothing handles this kind of message any more."),
    "occurrence_missing": N_("This session takes place several times: please choose one."),
    "idempotency_key_missing": N_("The request needs an Idempotency-Key, so that repeating it has one effect."),
    "idempotency_key_not_valid": N_("The Idempotency-Key is not valid."),
    "idempotency_key_reused": N_("This key was already used for another request."),
    "reason_missing": N_("Please give a reason."),
    "notice_outdated": N_("The privacy notice has changed. Please read it again and agree to the new version."),
}
FORBIDDEN = {
    "not_signed_in": N_("Please sign in first."),
    "role_missing": N_("This needs a role that you do not have: %(roles)s."),
    "operator_only": N_("Only the operator of the platform may do this."),
    "not_a_sample": N_("This exists in sample editions only."),
    "principal_not_valid": N_("Your sign-in is no longer valid. Please sign in again."),
    "cross_site_request": N_("This form was sent from another site, so it was not accepted."),
    "form_token_not_valid": N_("This page was open for too long. Please look at it again and repeat."),
}
NOT_FOUND = {
    "page_unknown": N_("There is nothing here under this address."),
    "not_found": N_("There is nothing here under this address."),
    "edition_unknown": N_("This event does not exist."),
    "registration_unknown": N_("This registration does not exist."),
    "person_unknown": N_("This person does not exist."),
    "session_unknown": N_("This session does not exist."),
    "occurrence_unknown": N_("This session does not take place then."),
    "room_unknown": N_("This room does not exist."),
    "seat_unknown": N_("This seat does not exist."),
    "exhibitor_unknown": N_("This exhibitor does not exist."),
    "project_unknown": N_("This project does not exist."),
    "technology_unknown": N_("This technology does not exist."),
    "organisation_unknown": N_("This organisation does not exist."),
    "test_unknown": N_("This test does not exist."),
    "slot_unknown": N_("This slot does not exist."),
    "station_unknown": N_("This station does not exist."),
    "booking_unknown": N_("This booking does not exist."),
    "message_unknown": N_("This message does not exist."),
    "mail_unknown": N_("This mail does not exist."),
    "pool_unknown": N_("There are no places of this kind."),
    "file_unknown": N_("This file does not exist."),
    "job_unknown": N_("This job does not exist."),
}
CONFLICT = {
    "in_progress": N_("The same request is still being worked on. Please try again in a moment."),
    "sold_out": N_("All places are taken."),
    "capacity_below_taken": N_("%(taken)s places are taken already: that is more than %(capacity)s."),
    "time_clash": N_("You have something else at that time, or too far away to walk there in between."),
    "not_registered": N_("You need a confirmed registration for this event first."),
    "already_registered": N_("You are already registered for this event."),
    "already_seated": N_("You have a seat here already, or you are in line."),
    "already_booked": N_("You have booked this already, or you are in line."),
    "test_already_booked": N_("You have booked this test at another time: %(start)s."),
    "already_claimed": N_("This has a place already."),
    "already_over": N_("This is over."),
    "slot_past": N_("This slot has begun or is over."),
    "booking_started": N_("This test has begun: the booking cannot be changed any more."),
    "briefing_missing": N_("The safety briefing is missing."),
    "not_in_that_state": N_("This is not possible in its present state."),
    "not_bookable": N_("No seats are kept here: just come."),
    "resource_busy": N_("The station, the device or the operator is taken at that time."),
    "target_group_not_eligible": N_("This test is open to certain groups only, and yours is not among them."),
    "concerned_changed": N_("The number of people concerned has changed. Please look again before you confirm."),
    "hold_expired": N_("It was held for you for a while, and that time is over."),
    "registration_closed": N_("Registration for this event is not open."),
    "registration_not_open": N_("Registration for this event is not open."),
    "too_early": N_("Registration opens on %(opens)s."),
    "too_late": N_("It is too late for this."),
    "version_stale": N_("Someone else has changed this in the meantime. Please look at the new state first."),
    "stale_version": N_("Someone else has changed this in the meantime. Please look at the new state first."),
    "last_organiser": N_("This is the last organiser of the event, so the role has to stay."),
    "sign_in_expired": N_("This link or code is not valid any more. Please ask for a new one."),
    "sign_in_spent": N_("This link or code was used already. Please ask for a new one."),
    "sign_in_not_valid": N_("This link or code is not the right one. Please look again, or ask for a new one."),
    "sign_in_too_many_attempts": N_("Too many wrong codes. Please use the link in the mail, or ask again later."),
    "still_on_its_way": N_("This message is still on its way."),
    "too_many_requests": NN_(
        "Too many requests. Please try again in %(retry_after)s second.",
        "Too many requests. Please try again in %(retry_after)s seconds.",
        by="retry_after",
    ),
    "too_many_attempts": NN_(
        "Too many attempts. Please try again in %(retry_after)s second.",
        "Too many attempts. Please try again in %(retry_after)s seconds.",
        by="retry_after",
    ),
}
UNAVAILABLE = {
    "database_away": _AWAY,
    "house_away": _AWAY,
    "broker_away": _AWAY,
    "client_closed": _AWAY,
    "busy": N_("Many people are at work here. Please try again in a moment."),
    "deadline_passed": _UNKNOWN_OUTCOME,
    "outcome_unknown": _UNKNOWN_OUTCOME,
    "answer_too_large": N_("The answer is too large. Please ask for less at a time."),
    "malformed_answer": _OURS,
    "internal_error": _OURS,
    "unexpected_error": _OURS,
}
ERRORS = {**INVALID, **FORBIDDEN, **NOT_FOUND, **CONFLICT, **UNAVAILABLE}
