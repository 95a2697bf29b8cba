from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from expo.chassis.principal import system
from expo.contracts import registration as contract
from expo.errors import Conflict, Forbidden, NotFound
from tests import builders

BROWSER = "b" * 64


def enrol(desk, principal=None, **fields):
    asked = {"edition": "pilot", "role": "organiser", "given_name": "Ewa", "family_name": "Nowak"}
    request = contract.EnrolStaff.load({**asked, "email": "ewa.nowak@example.org", "language": "pl", **fields})
    return desk.ask("enrol_staff", request, principal or builders.operator())


def change(desk, name, person, role, *, by=None, edition="pilot"):
    request = {"grant_role": contract.GrantRole, "revoke_role": contract.RevokeRole}[name]
    return desk.ask(name, request(edition=edition, person=person, role=role), by or builders.operator())


def test_the_operator_enrols_the_first_organiser(desk):
    desk.open()
    ewa = enrol(desk)
    assert ewa.roles == ("organiser",)
    assert desk.announced("RolesChanged") == [
        (
            "RolesChanged",
            {
                "id": str(ewa.person),
                "person": str(ewa.person),
                "edition": "pilot",
                "version": 1,
                "roles": ["organiser"],
            },
        )
    ]
    assert desk.decided(ewa.person) == [("role", "granted")]


def test_enrolling_again_adds_to_the_same_person(desk):
    desk.open()
    first, same, more = enrol(desk), enrol(desk), enrol(desk, role="door")
    assert first.person == same.person == more.person
    assert more.roles == ("door", "organiser")
    assert len(desk.announced("RolesChanged")) == 2


def test_a_registration_with_the_same_address_gets_no_role(desk):
    desk.open()
    ewa = enrol(desk)
    impostor = desk.register(email="ewa.nowak@example.org", browser=BROWSER)
    assert impostor.person != ewa.person
    assert desk.ask("whoami", contract.Whoami(browser=BROWSER)).roles == {}


def test_an_organiser_grants_and_revokes(desk):
    desk.open()
    organiser = builders.signed_in(enrol(desk).person, pilot="organiser")
    mine = desk.register(browser=BROWSER)
    assert change(desk, "grant_role", mine.person, "desk", by=organiser).roles == ("desk",)
    assert desk.ask("whoami", contract.Whoami(browser=BROWSER)).roles == {"pilot": ["desk"]}
    assert change(desk, "revoke_role", mine.person, "desk", by=organiser).roles == ()
    assert change(desk, "revoke_role", mine.person, "desk", by=organiser).roles == ()
    assert desk.decided(mine.person) == [("role", "granted"), ("role", "revoked")]


def test_the_last_organiser_stays(desk):
    desk.open()
    ewa = enrol(desk)
    with pytest.raises(Conflict) as refusal:
        change(desk, "revoke_role", ewa.person, "organiser")
    assert refusal.value.code == "last_organiser"
    enrol(desk, email="second@example.org")
    assert change(desk, "revoke_role", ewa.person, "organiser").roles == ()


def test_roles_everywhere_are_the_operators_to_give(desk):
    desk.open()
    mine = desk.register()
    secretariat = builders.signed_in(uuid4(), **{"*": "organiser"})
    with pytest.raises(Forbidden):
        change(desk, "grant_role", mine.person, "organiser", by=secretariat, edition="*")
    assert change(desk, "grant_role", mine.person, "organiser", edition="*").roles == ("organiser",)


def test_nobody_gets_a_role_who_is_not_there(desk):
    desk.open()
    with pytest.raises(NotFound):
        change(desk, "grant_role", UUID(int=7), "desk")


def test_contacts_are_those_who_exist(desk):
    desk.open()
    mine = desk.register()
    request = contract.GetContacts(ids=(mine.person, UUID(int=7)))
    contacts = desk.ask("contacts", request, system("notify")).items
    assert contacts == (
        contract.Contact(
            person=mine.person,
            name="Līga Bērziņa",
            given_name="Līga",
            email="liga.berzina@example.org",
            language="lv",
            time_zone="Europe/Riga",
        ),
    )
