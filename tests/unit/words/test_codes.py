"""Every code that a house may give has words: refusals, faults of fields, rules of the ledger, states and reasons."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from expo import words
from expo.contracts import agenda, exhibits, notify, registration
from expo.words.tables.errors import ERRORS
from expo.words.tables.faults import FAULTS
from expo.words.tables.rules import RULES

CHECKOUT = Path(__file__).resolve().parents[3]
SOURCES = [file for place in ("expo", "services") for file in sorted((CHECKOUT / place).rglob("*.py"))]
REFUSALS = {"Invalid", "Forbidden", "NotFound", "Conflict", "Unavailable"}
VOCABULARIES = {
    "edition_kinds": registration.KINDS,
    "edition_states": registration.EDITION_STATES,
    "registration_states": registration.STATES,
    "dimensions": registration.DIMENSIONS,
    "roles": registration.ROLES,
    "seat_states": agenda.SEAT_STATES,
    "slot_states": exhibits.BOOKING_STATES,
    "progress": exhibits.PROGRESS,
    "session_kinds": agenda.KINDS,
    "reasons": (*registration.REASONS, *agenda.REASONS, *exhibits.RELEASE_REASONS),
    "message_states": notify.MESSAGE_STATES,
    "templates": notify.TEMPLATES,
}


def calls():
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call):
                yield node


def constant(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def refused():
    """First arguments of refusals, where they are written out."""
    named = (node for node in calls() if getattr(node.func, "id", "") in REFUSALS and node.args)
    return {code for node in named if (code := constant(node.args[0]))}


def rules():
    """Rules that are written to a ledger by that keyword."""
    for node in calls():
        yield from (code for word in node.keywords if word.arg == "rule" and (code := constant(word.value)))


@pytest.mark.parametrize("code", sorted(refused()))
def test_a_refusal_has_a_sentence(code):
    assert code in ERRORS


def test_refusals_were_found():
    assert len(refused()) > 50


@pytest.mark.parametrize("rule", sorted(set(rules())))
def test_a_rule_has_an_explanation(rule):
    assert any(key == rule or key.startswith(f"{rule}.") for key in RULES)


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_a_vocabulary_has_labels_for_exactly_its_codes(vocabulary):
    assert set(words.VOCABULARIES[vocabulary]) == set(VOCABULARIES[vocabulary])


@pytest.mark.parametrize("lang", words.spoken())
def test_every_sentence_can_be_said_without_figures(lang):
    refusals = [words.sentence(code, None, lang) for code in ERRORS]
    faults = [words.fault({"code": code}, lang) for code in FAULTS]
    rules = [words.explanation(*f"{key}.".split(".")[:2], None, lang) for key in RULES]
    assert all(said and not re.search(r"%\(|\{", said) for said in (*refusals, *faults, *rules))


def test_a_code_that_nobody_knows_is_named():
    assert words.sentence("flux_low", {}, "en") == "This could not be done (flux_low)."
    assert words.explanation("flux", "low", {}, "pl") == "Rozstrzygnięto według reguły „flux”."
    assert words.label("roles", "wizard", "pl") == "wizard"
