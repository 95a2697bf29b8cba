"""The labels of codes that one house gives: states, roles, reasons. Shared codes have theirs in the contracts."""

from __future__ import annotations

EDITION_KINDS = {"workshop": "Workshop", "pilot": "Pilot", "expo": "Expo"}
EDITION_STATES = {
    "draft": "Draft",
    "announced": "Announced",
    "open": "Registration is open",
    "closed": "Registration is closed",
    "running": "Going on now",
    "over": "Over",
}
REGISTRATION_STATES = {
    "confirmed": "Confirmed",
    "waiting": "Waiting",
    "cancelled": "Cancelled",
}
DIMENSIONS = {"total": "Everyone", "group": "Target group", "country": "Country"}
ROLES = {
    "organiser": "Organiser",
    "programme": "Programme",
    "safety_officer": "Safety officer",
    "desk": "Desk",
    "door": "Door",
    "auditor": "Auditor",
    "read_only": "Read only",
}
SEAT_STATES = {"taken": "Booked", "waiting": "Waiting", "released": "Released"}
BOOKING_STATES = {"taken": "Booked", "waiting": "Waiting", "released": "Released"}
PROGRESS = {"expected": "Expected", "started": "Started", "finished": "Finished", "no_show": "Did not come"}
SESSION_KINDS = {
    "talk": "Talk",
    "workshop": "Workshop",
    "hackathon": "Hackathon",
    "panel": "Panel",
    "poster": "Poster",
    "demonstration": "Demonstration",
    "project": "Project presentation",
    "course": "Course",
    "round_table": "Round table",
    "visit": "Visit",
    "ceremony": "Ceremony",
    "social": "Social event",
    "break": "Break",
    "other": "Session",
}
REASONS = {
    "admitted": "there was a place",
    "promoted": "a place became free",
    "place_freed": "a place became free",
    "capacity_raised": "more places were added",
    "quota_full": "the places that could be yours are all taken",
    "line_first": "a free place goes to those who wait already",
    "cancelled_by_person": "you cancelled it",
    "cancelled_by_organiser": "the organisers cancelled it",
    "by_person": "you gave it back",
    "by_organiser": "the organisers released it",
    "cancelled": "you gave it back",
    "registration_cancelled": "your registration for the event was cancelled",
    "time_lost": "you took another booking at that time a moment earlier",
    "clash": "you have something else at that time",
    "slot_started": "it has begun",
}
MESSAGE_STATES = {
    "due": "Due",
    "sending": "Being sent",
    "sent": "Sent",
    "failed": "Failed",
    "suppressed": "Held back",
}
TEMPLATES = {
    "registration_confirmed": "Registration confirmed",
    "registration_waiting": "Registration on the waiting list",
    "registration_promoted": "Place became free",
    "registration_cancelled": "Registration cancelled",
    "sign_in": "Link to sign in",
    "seat_booked": "Seat booked",
    "seat_waiting": "On the waiting list of a session",
    "seat_promoted": "Seat became free",
    "seat_passed_over": "Seat free, but you have something else",
    "seat_moved": "Session moved",
    "seat_released": "Seat released",
    "slot_booked": "Test place booked",
    "slot_waiting": "On the waiting list of a test",
    "slot_promoted": "Test place became free",
    "slot_passed_over": "Test place free, but you have something else",
    "slot_moved": "Test moved",
    "slot_released": "Test place released",
}
