"""How each decision is explained: a ledger entry's `rule.outcome`, or the rule alone."""

from __future__ import annotations

from expo.words.marks import N_

RULES = {
    "admit.confirmed": N_("There was a place, so the registration was confirmed at once. It counts in: %(quotas)s."),
    "admit.waiting": N_(
        "There was no free place, so the registration waits, in position %(position)s. Then: %(quotas)s."
    ),
    "promote.confirmed": N_("A place became free and this registration was next in line. It counts in: %(quotas)s."),
    "cancel.cancelled": N_("The registration was cancelled: %(reason)s. A place that it held went to the line."),
    "edition.saved": N_("The edition was saved."),
    "role.granted": N_("The role was given: %(role)s."),
    "role.revoked": N_("The role was taken back: %(role)s."),
    "programme_import": N_("A programme was imported."),
    "seat_claim.taken": N_("There was a free seat: %(taken)s of %(capacity)s are taken now."),
    "seat_claim.waiting": N_(
        "All %(capacity)s seats were taken or promised to the line, so it waits: position %(position)s."
    ),
    "seat_promotion.taken": N_("A seat became free, and this person was next in line."),
    "seat_promotion.passed_over": N_(
        "A seat became free, but this person has something else at that time. The position in line stays."
    ),
    "seat_release": N_("The seat was released: %(outcome)s."),
    "occurrence_move.clash": N_("The session was moved across another booking; nothing was released."),
    "occurrence_move": N_("The session was moved, and the seat with it."),
    "slot_claimed.taken": N_("There was a free place: %(taken)s of %(places)s are taken now."),
    "slot_claimed.waiting": N_(
        "All %(places)s places were taken or promised to the line, so it waits: position %(position)s."
    ),
    "slot_promoted": N_("A place became free, and this person was next in line."),
    "slot_passed_over": N_(
        "A place became free, but this person has something else at that time. The position in line stays."
    ),
    "slot_released": N_("The place was released: %(reason)s."),
    "slot_moved": N_("The slot was moved, and the booking with it."),
    "booking_marked.started": N_("The station marked it as started."),
    "booking_marked.finished": N_("The station marked it as finished."),
    "booking_marked.no_show": N_("The station marked that the person did not come."),
    "booking_marked": N_("The station marked it as expected."),
}
