"""Decisions are recorded with their deeds, sealed against change, and can still forget people."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import text

from expo.chassis import ledger
from expo.chassis.db import Work
from expo.chassis.ledger import Fault
from expo.chassis.principal import system
from expo.errors import Conflict


def decide(session, number=1, about=None, personal=None):
    ledger.record(
        session,
        about=about or uuid4(),
        rule="quota_full",
        outcome="waiting",
        figures={"position": number, "share": 0.1, "huge": 1e20, "by": "ł"},
        edition="pilot",
        personal=personal,
    )


@pytest.fixture
def sealed(session):
    """Nine sealed decisions, three of which hold a name."""
    for number in range(1, 10):
        decide(session, number, personal={"name": "Jānis", "score": 1.50} if number % 3 == 0 else None)
    assert ledger.seal(session) == 9
    assert ledger.verify(session).faults == ()
    return session


def test_a_decision_is_explained_by_who_rule_and_figures(session, principal):
    about = uuid4()
    decide(session, 3, about)
    decide(session, 2, about)
    decide(session, 9)
    found = ledger.explain(session, about)
    assert [(entry.who, entry.rule, entry.outcome, entry.figures["position"]) for entry in found] == [
        (f"person:{principal.id}", "quota_full", "waiting", 3),
        (f"person:{principal.id}", "quota_full", "waiting", 2),
    ]


def test_an_untouched_ledger_verifies_and_grows(sealed):
    before = ledger.verify(sealed)
    decide(sealed)
    assert ledger.seal(sealed) == 1
    after = ledger.verify(sealed, noted={9: before.head})
    assert (before.sealed, after.sealed, after.faults) == (9, 10, ())
    assert after.head != before.head


@pytest.mark.parametrize(
    ("tampering", "faults"),
    [
        ("UPDATE expo.ledger SET outcome = 'confirmed' WHERE position = 4", (Fault(4, "changed"),)),
        ("UPDATE expo.ledger SET figures = figures || '{\"position\": 1}' WHERE position = 4", (Fault(4, "changed"),)),
        ("UPDATE expo.ledger SET who = 'system:x' WHERE position = 9", (Fault(9, "changed"),)),
        ("UPDATE expo.ledger SET at = at + interval '1 microsecond' WHERE position = 1", (Fault(1, "changed"),)),
        ('UPDATE expo.ledger SET personal = \'{"name": "Anna"}\' WHERE position = 6', (Fault(6, "personal_changed"),)),
        ('UPDATE expo.ledger SET personal = \'{"name": "Anna"}\' WHERE position = 5', (Fault(5, "personal_changed"),)),
        ("DELETE FROM expo.ledger WHERE position = 5", (Fault(5, "missing"), Fault(6, "chain_broken"))),
        (
            "UPDATE expo.ledger SET position = CASE position WHEN 4 THEN 50 ELSE 4 END WHERE position IN (4, 5)",
            (
                Fault(4, "chain_broken"),
                Fault(5, "missing"),
                Fault(10, "missing"),
                Fault(50, "chain_broken"),
            ),
        ),
    ],
)
def test_what_was_changed_after_sealing_is_found(sealed, tampering, faults):
    sealed.execute(text(tampering))
    assert ledger.verify(sealed).faults == faults


def test_a_shortened_or_rewritten_chain_is_found_by_a_noted_head(sealed):
    head = ledger.verify(sealed).head
    sealed.execute(text("DELETE FROM expo.ledger WHERE position = 9"))
    assert ledger.verify(sealed).faults == ()
    assert ledger.verify(sealed, noted={9: head}).faults == (Fault(9, "missing"),)
    decide(sealed)
    ledger.seal(sealed)
    assert ledger.verify(sealed).faults == ()
    assert ledger.verify(sealed, noted={9: head}).faults == (Fault(9, "chain_broken"),)


def test_erasing_forgets_the_person_and_the_chain_still_verifies(session):
    about = uuid4()
    decide(session, about=about, personal={"name": "Jānis"})
    decide(session, personal={"name": "Anna"})
    ledger.seal(session)
    ledger.erase(session, about)
    decide(session, about=about, personal={"name": "Jānis"})
    ledger.erase(session, about)
    ledger.seal(session)
    assert ledger.verify(session).faults == ()
    assert [entry.personal for entry in ledger.explain(session, about)] == [None, None]
    kept = session.scalars(text("SELECT ledger::text FROM expo.ledger AS ledger")).all()
    assert sum("Jānis" in row for row in kept) == 0
    assert sum("Anna" in row for row in kept) == 1
    salted = session.scalars(text("SELECT entry FROM expo.ledger WHERE salt IS NOT NULL")).all()
    assert len(salted) == 1


def test_entries_are_sealed_when_committed_though_younger_ones_were_sealed_before(database):
    work = Work("registration", system("registration"))
    with database.transaction(work) as slow:
        decide(slow, 1)
        with database.transaction(work) as quick:
            decide(quick, 2)
        with database.transaction(work) as sealer:
            assert ledger.seal(sealer) == 1
    with database.transaction(work) as sealer:
        assert ledger.seal(sealer) == 1
        assert ledger.verify(sealer).faults == ()
        order = sealer.execute(text("SELECT figures ->> 'position' FROM expo.ledger ORDER BY position")).scalars()
        assert list(order) == ["2", "1"]


def test_one_sealer_works_at_a_time(database):
    work = Work("registration", system("registration"))
    with database.transaction(work) as session:
        decide(session)
    with database.transaction(work) as first, database.transaction(work) as second:
        assert ledger.seal(first) == 1
        assert ledger.seal(second) == 0


def test_a_decision_undone_leaves_no_entry(database):
    work = Work("registration", system("registration"))

    def refuse(session):
        decide(session)
        raise Conflict("sold_out")

    with pytest.raises(Conflict):
        database.run(work, refuse)
    with database.transaction(work) as session:
        assert ledger.seal(session) == 0
