"""The pilot in containers: from nothing to a mail in the sink, over RabbitMQ, and the death of any part in between."""

from __future__ import annotations

import json
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

WORKSHOP = {
    "edition": "workshop",
    "kind": "workshop",
    "state": "open",
    "title": {"en": "A workshop with one place"},
    "time_zone": "Europe/Riga",
    "capacity": 1,
}


class Visitor:
    """A person with a browser of their own."""

    def __init__(self, pilot: Pilot, name: str) -> None:
        self.pilot, self.name, self.browser = pilot, name, requests.Session()

    def post(self, path: str, **fields: Any) -> dict[str, Any]:
        answer = self.browser.post(
            f"{self.pilot.url}/api/v1{path}", json=fields, headers={"Idempotency-Key": str(uuid4())}, timeout=10
        )
        assert answer.ok, answer.text
        return answer.json()

    def register(self) -> dict[str, Any]:
        return self.post(
            "/editions/workshop/registrations",
            given_name=self.name,
            family_name="Bērziņš",
            email=f"{self.name.lower()}@example.org",
            country="LV",
            target_group="first-responders",
            language="en",
            privacy_notice="1",
        )

    def state(self, registration: str) -> str:
        answer = self.browser.get(f"{self.pilot.url}/api/v1/editions/workshop/registrations/{registration}", timeout=10)
        assert answer.ok, answer.text
        return str(answer.json()["state"])


@pytest.fixture(scope="session")
def workshop(pilot: Pilot) -> Pilot:
    pilot.expo("import", "edition", "-", said=json.dumps(WORKSHOP))
    return pilot


def mailed(pilot: Pilot, name: str) -> int:
    return sum(f"{name.lower()}@example.org" in mail for mail in pilot.mails())


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


def test_a_place_given_back_goes_to_the_next_in_line_and_both_are_mailed(workshop: Pilot) -> None:
    anna, juris = Visitor(workshop, "Anna"), Visitor(workshop, "Juris")
    first, second = anna.register(), juris.register()
    assert (first["state"], second["state"]) == ("confirmed", "waiting")
    eventually(lambda: mailed(workshop, "Anna") and mailed(workshop, "Juris"), within=20)

    anna.post(f"/editions/workshop/registrations/{first['id']}/cancel")
    eventually(lambda: juris.state(second["id"]) == "confirmed", within=20)
    eventually(lambda: (mailed(workshop, "Anna"), mailed(workshop, "Juris")) == (2, 2), within=20)


@pytest.mark.parametrize("victim", ["registration", "notify", "rabbitmq", "postgres"])
def test_what_was_promised_outlives_the_death_of(victim: str, workshop: Pilot) -> None:
    name = f"Ilze{victim}"
    registered = Visitor(workshop, name)
    place = registered.register()
    workshop.compose("kill", "--signal", "KILL", victim)
    workshop.compose("up", "--detach", "--wait", "--wait-timeout", "120")
    assert registered.state(place["id"]) == place["state"]
    eventually(lambda: mailed(workshop, name), within=40)
    assert mailed(workshop, name) == 1


def test_everything_stops_in_order_within_its_time(workshop: Pilot) -> None:
    began = time.monotonic()
    workshop.compose("stop")
    states = workshop.states()
    assert time.monotonic() - began < 40
    in_order = (*HOUSES, "postgres", "rabbitmq", "proxy")
    assert {name: states[name].split()[-1] for name in in_order} == dict.fromkeys(in_order, "0")
    workshop.up()
    answer = requests.get(f"{workshop.url}/api/v1/editions", timeout=10).json()
    assert [each["edition"] for each in answer["items"]] == ["workshop"]
