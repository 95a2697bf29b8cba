"""What each fault of a field says, beside the field."""

from __future__ import annotations

from expo.words.marks import N_

FAULTS = {
    "missing": N_("Please fill in this field."),
    "empty": N_("Please fill in this field."),
    "unknown_field": N_("This field is not known here."),
    "wrong_length": N_("This is too short or too long."),
    "too_long": N_("This is too long."),
    "too_short": N_("This is too short."),
    "out_of_range": N_("This number is outside what is possible."),
    "control_character": N_("This contains a character that cannot be shown."),
    "line_break": N_("This has to be one line."),
    "not_an_email": N_("This is not a mail address. It should look like name@example.org."),
    "not_a_slug": N_("Only small letters, digits and hyphens, please."),
    "not_an_option": N_("Please choose one of the options."),
    "not_a_token": N_("This is not in the expected form."),
    "not_a_language": N_("This language is not known here."),
    "not_valid": N_("This is not valid."),
    "consent_missing": N_("Please confirm this to go on."),
    "not_a_country": N_("Please choose a country."),
    "not_a_time_zone": N_("This time zone is not known."),
    "end_before_start": N_("The end has to be after the start."),
}
