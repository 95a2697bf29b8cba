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
ERRORS = {
    "invalid_request": N_("Please check the fields that are marked."),
    "idempotency_key_missing": N_("The request needs an Idempotency-Key, so that a repeated call has one effect."),
    "key_reused": N_("This key was already used for another request."),
    "in_progress": N_("The same request is still being worked on. Please try again in a moment."),
    "not_signed_in": N_("Please sign in first."),
    "role_missing": N_("This needs a role that you do not have: %(roles)s."),
    "not_allowed": N_("You may not do this."),
    "principal_not_valid": N_("Your sign-in is no longer valid. Please sign in again."),
    "not_found": N_("There is nothing here under this address."),
    "edition_unknown": N_("This event does not exist."),
    "registration_unknown": N_("This registration does not exist."),
    "session_unknown": N_("This session does not exist."),
    "seat_unknown": N_("This seat does not exist."),
    "exhibitor_unknown": N_("This exhibitor does not exist."),
    "project_unknown": N_("This project does not exist."),
    "technology_unknown": N_("This technology does not exist."),
    "test_unknown": N_("This test does not exist."),
    "slot_unknown": N_("This slot does not exist."),
    "booking_unknown": N_("This booking does not exist."),
    "message_unknown": N_("This message does not exist."),
    "person_unknown": N_("This person does not exist."),
    "sold_out": N_("All places are taken."),
    "capacity_below_taken": N_("More places are taken already than the new number allows."),
    "time_clash": N_("You have something else at that time, or too far away to walk there in between."),
    "not_registered": N_("You need a confirmed registration for this event first."),
    "already_registered": N_("You are already registered for this event."),
    "already_booked": N_("You have already booked this."),
    "registration_closed": N_("Registration for this event is closed."),
    "too_early": N_("This opens on %(opens)s."),
    "too_late": N_("It is too late for this."),
    "version_stale": N_("Someone else has changed this in the meantime. Please look at the new state first."),
    "sign_in_not_valid": N_("This link or code is not valid any more. Please ask for a new one."),
    "database_away": N_("Part of the platform cannot be reached at the moment. Please try again in a minute."),
    "unexpected_error": N_("Something went wrong on our side. It has been noted; please try again."),
    "deadline_passed": N_(
        "The answer took too long. Your request may have been done: please look before repeating it."
    ),
    "nobody_serves": N_("Part of the platform cannot be reached at the moment. Please try again in a minute."),
    "timeout": N_("The answer took too long. Your request may have been done: please look before repeating it."),
    "too_many_requests": NN_(
        "Too many requests. Please try again in %(retry_after)s second.",
        "Too many requests. Please try again in %(retry_after)s seconds.",
        by="retry_after",
    ),
    "walking_clash": NN_(
        "The walk from your other booking takes %(walking_minutes)s minute: that does not fit.",
        "The walk from your other booking takes %(walking_minutes)s minutes: that does not fit.",
        by="walking_minutes",
    ),
}
