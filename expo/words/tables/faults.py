"""What each fault of a field says, beside the field."""

from __future__ import annotations

from expo.words.marks import N_

FAULTS = {
    "missing": N_("Please fill in this field."),
    "empty": N_("Please fill in this field."),
    "unknown_field": N_("This field is not known here."),
    "wrong_length": N_("This is too short or too long."),
    "too_short": N_("This is too short."),
    "too_large": N_("This is too large."),
    "out_of_range": N_("This number is outside what is possible."),
    "control_character": N_("This contains a character that cannot be shown."),
    "line_break": N_("This has to be one line."),
    "not_an_email": N_("This is not a mail address. It should look like name@example.org."),
    "not_a_slug": N_("Only small letters, digits and hyphens, please."),
    "not_an_option": N_("Please choose one of the options."),
    "not_a_token": N_("This is not in the expected form."),
    "not_a_language": N_("This language is not known here."),
    "not_a_time_zone": N_("This time zone is not known."),
    "not_a_cursor": N_("This page of the list does not exist."),
    "cursor_not_valid": N_("This page of the list does not exist."),
    "not_an_object": N_("This should be an object."),
    "not_a_list": N_("This should be a list."),
    "not_valid": N_("This is not valid."),
    "not_before_end": N_("The end has to be after the start."),
    "closes_before_opens": N_("It has to close after it opens."),
    "twice": N_("This is given twice."),
    "duplicate": N_("This is given twice."),
    "theme_unknown": N_("This theme is not known."),
    "zone_unknown": N_("This zone is not one of the edition's."),
    "venue_unknown": N_("This venue is not one of the edition's."),
}
