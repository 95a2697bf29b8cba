"""The pilot in containers: from nothing to a mail in the sink, over RabbitMQ, and the death of any part in between."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import requests

from tests.waiting import eventually

if TYPE_CHECKING:
    from tests.compose.conftest import Pilot

HOUSES = ("registration", "agenda", "exhibits", "notify", "gateway")
SERVERS = ("postgres", "rabbitmq", "proxy", "mail")

FACTS = {
    "kind": "workshop",
    "state": "open",
    "title": {"en": "A workshop with one place"},
    "time_zone": "Europe/Riga",
    "capacity": 1,
}


class Workshop:
    """An edition with one place, of the test's own."""

    def __init__(self, pilot: Pilot) -> None:
        self.pilot, self.name = pilot, f"workshop-{uuid4().hex[:6]}"
        self.address = f"{pilot.url}/api/v1/editions/{self.name}"
        pilot.expo("import", "edition", "-", said=json.dumps({**FACTS, "edition": self.name}))

    def mailed(self, visitor: Visitor) -> int:
        """How many mails the visitor has got."""
        return sum(visitor.email in mail for mail in self.pilot.mails())


class Visitor:
    """A person with a browser of their own."""

    def __init__(self, workshop: Workshop, name: str) -> None:
        self.workshop, self.name, self.browser = workshop, name, requests.Session()
        self.email = f"{name.lower()}@{workshop.name}.example.org"

    def post(self, path: str, **fields: Any) -> dict[str, Any]:
        answer = self.browser.post(
            f"{self.workshop.address}{path}", json=fields, headers={"Idempotency-Key": str(uuid4())}, timeout=10
        )
        assert answer.ok, answer.text
        return answer.json()

    def register(self) -> dict[str, Any]:
        return self.post(
            "/registrations",
            given_name=self.name,
            family_name="Bērziņš",
            email=self.email,
            country="LV",
            target_group="practitioners",
            language="en",
            privacy_notice="1",
        )

    def state(self, registration: str) -> str:
        answer = self.browser.get(f"{self.workshop.address}/registrations/{registration}", timeout=10)
        assert answer.ok, answer.text
        return str(answer.json()["state"])


@pytest.fixture
def workshop(pilot: Pilot) -> Workshop:
    return Workshop(pilot)


def test_every_service_is_healthy_and_the_migration_has_ended(pilot: Pilot) -> None:
    states = pilot.states()
    assert {name: states[name] for name in (*HOUSES, *SERVERS)} == dict.fromkeys(
        (*HOUSES, *SERVERS), "running healthy 0"
    )
    assert states["migrate"].split() == ["exited", "0"]


def test_the_doctor_finds_nothing_wrong(pilot: Pilot) -> None:
    for house in ("registration", "notify", "gateway"):
        found = json.loads(pilot.expo("doctor", "--json", house=house))["findings"]
        assert [each for each in found if not each["good"]] == []


def test_no_house_runs_as_root_or_may_write_to_its_own_code(pilot: Pilot) -> None:
    for house in HOUSES:
        said = pilot.compose("exec", "-T", house, "sh", "-c", "id -u; touch /app/x 2>&1 || true; ls /run/secrets")
        assert said.split()[0] == "10001"
        assert "Read-only file system" in said
        assert [name for name in said.split() if name.endswith(".key")] == [f"{house}.key"]


def test_there_are_no_sample_accounts(pilot: Pilot) -> None:
    editions = requests.get(f"{pilot.url}/api/v1/editions", timeout=10).json()["items"]
    assert [each["edition"] for each in editions if each["sample"]] == []


def test_a_place_given_back_goes_to_the_next_in_line_and_both_are_mailed(workshop: Workshop) -> None:
    anna, juris = Visitor(workshop, "Anna"), Visitor(workshop, "Juris")
    first, second = anna.register(), juris.register()
    assert (first["state"], second["state"]) == ("confirmed", "waiting")
    eventually(lambda: workshop.mailed(anna) and workshop.mailed(juris), within=20)

    anna.post(f"/registrations/{first['id']}/cancel")
    eventually(lambda: juris.state(second["id"]) == "confirmed", within=20)
    eventually(lambda: (workshop.mailed(anna), workshop.mailed(juris)) == (2, 2), within=20)


def test_an_organiser_named_on_the_command_line_signs_in_by_the_mail_in_the_sink(workshop: Workshop) -> None:
    address, overview = f"anna@{workshop.name}.example.org", f"{workshop.address}/overview"
    workshop.pilot.expo("staff", "Anna", "Ozola", address, "--edition", workshop.name)
    browser = requests.Session()
    assert browser.get(overview, timeout=10).status_code == 401

    def post(path: str, **fields: str) -> dict[str, Any]:
        url = f"{workshop.pilot.url}/api/v1{path}"
        answer = browser.post(url, json=fields, headers={"Idempotency-Key": str(uuid4())}, timeout=10)
        assert answer.ok, answer.text
        return answer.json()

    post("/sign-in", email=address, language="en")
    eventually(lambda: any(address in mail for mail in workshop.pilot.mails()), within=20)
    (code,) = set(re.findall(r"\b[0-9]{6}\b", workshop.pilot.letter(address)))
    assert post("/sign-in/redeem", email=address, code=code)["outcome"] == "signed_in"
    assert browser.get(overview, timeout=10).json()["edition"] == workshop.name


@pytest.mark.parametrize("victim", ["registration", "notify", "rabbitmq", "postgres"])
def test_what_was_promised_outlives_the_death_of(victim: str, workshop: Workshop) -> None:
    ilze = Visitor(workshop, "Ilze")
    place = ilze.register()
    workshop.pilot.compose("kill", "--signal", "KILL", victim)
    workshop.pilot.compose("up", "--detach", "--wait", "--wait-timeout", "120")
    assert ilze.state(place["id"]) == "confirmed"
    # What was being sent when its claim was lost is taken up again once the claim is 75 s old. Who dies between sending
    # and remembering it sends again, under the same Message-ID, which mail programs show once.
    eventually(lambda: workshop.mailed(ilze), within=150)
    assert workshop.mailed(ilze) <= 2


def test_everything_stops_in_order_within_its_time(workshop: Workshop) -> None:
    began = time.monotonic()
    workshop.pilot.compose("stop")
    states = workshop.pilot.states()
    assert time.monotonic() - began < 40
    in_order = (*HOUSES, "postgres", "rabbitmq", "proxy")
    assert {name: states[name].split()[-1] for name in in_order} == dict.fromkeys(in_order, "0")
    workshop.pilot.compose("up", "--detach", "--wait", "--wait-timeout", "300")
    assert requests.get(workshop.address, timeout=10).json()["edition"] == workshop.name
