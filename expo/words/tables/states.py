"""The labels of codes that one house gives: states, roles, reasons. Codes of `expo.contracts.vocabulary` have theirs there."""

from __future__ import annotations

from expo.words.marks import L_

REGISTRATION_STATES = {
    "confirmed": L_("registration_states", "Confirmed"),
    "waiting": L_("registration_states", "Waiting"),
    "refused": L_("registration_states", "Refused"),
    "cancelled": L_("registration_states", "Cancelled"),
    "requested": L_("registration_states", "Requested"),
    "checked_in": L_("registration_states", "Checked in"),
}
SEAT_STATES = {
    "booked": L_("seat_states", "Booked"),
    "taken": L_("seat_states", "Booked"),
    "confirmed": L_("seat_states", "Booked"),
    "waiting": L_("seat_states", "Waiting"),
    "held": L_("seat_states", "Held"),
    "released": L_("seat_states", "Released"),
    "cancelled": L_("seat_states", "Cancelled"),
}
EDITION_KINDS = {
    "workshop": L_("edition_kinds", "Workshop"),
    "pilot": L_("edition_kinds", "Pilot"),
    "expo": L_("edition_kinds", "Expo"),
}
EDITION_STATES = {
    "draft": L_("edition_states", "Draft"),
    "open": L_("edition_states", "Registration is open"),
    "closed": L_("edition_states", "Registration is closed"),
    "running": L_("edition_states", "Running"),
    "over": L_("edition_states", "Over"),
    "archived": L_("edition_states", "Archived"),
}
ROLES = {
    "organiser": L_("roles", "Organiser"),
    "programme": L_("roles", "Programme"),
    "safety": L_("roles", "Safety officer"),
    "safety_officer": L_("roles", "Safety officer"),
    "desk": L_("roles", "Desk"),
    "door": L_("roles", "Door"),
    "auditor": L_("roles", "Auditor"),
    "reader": L_("roles", "Reader"),
    "read_only": L_("roles", "Reader"),
    "exhibitor": L_("roles", "Exhibitor"),
    "visitor": L_("roles", "Visitor"),
}
REASONS = {
    "asked": L_("reasons", "released on your own wish"),
    "by_person": L_("reasons", "released on your own wish"),
    "by_organiser": L_("reasons", "released by the organisers"),
    "organiser": L_("reasons", "released by the organisers"),
    "registration_cancelled": L_("reasons", "your registration for the event was cancelled"),
    "time_clash": L_("reasons", "another booking of yours at the same time came first"),
    "session_cancelled": L_("reasons", "the session was cancelled"),
    "session_moved": L_("reasons", "the session was moved"),
    "slot_cancelled": L_("reasons", "the slot was cancelled"),
    "test_cancelled": L_("reasons", "the test was cancelled"),
    "hold_expired": L_("reasons", "it was held for you and not confirmed in time"),
    "sold_out": L_("reasons", "all places are taken"),
    "full": L_("reasons", "all places are taken"),
    "line": L_("reasons", "others are in line before you"),
    "others_in_line": L_("reasons", "others are in line before you"),
    "quota_full": L_("reasons", "the places for your group or country are taken"),
    "capacity_full": L_("reasons", "all places are taken"),
}
MESSAGE_STATES = {
    "due": L_("message_states", "Due"),
    "sending": L_("message_states", "Being sent"),
    "sent": L_("message_states", "Sent"),
    "failed": L_("message_states", "Failed"),
    "suppressed": L_("message_states", "Held back"),
}
