"""What README shows to other systems does what it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.e2e.running import OVER_RABBITMQ, ROOT

if TYPE_CHECKING:
    from tests.e2e.driver import Organiser
    from tests.e2e.running import Expo

BROKER, EDITION = '"amqp://partner:password@broker/expo"', '"pilot"'


@pytest.mark.parametrize("running_expo", [pytest.param(OVER_RABBITMQ, marks=pytest.mark.rabbitmq)], indirect=True)
def test_another_system_calls_a_house_and_hears_of_it(
    expo: Expo, organiser: Organiser, capsys: pytest.CaptureFixture[str]
) -> None:
    edition = organiser.opens_edition()
    expo.settle()
    (shown,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert (shown.count(BROKER), shown.count(EDITION)) == (1, 1)
    script = shown.replace(BROKER, repr(expo.environment["EXPO_BROKER_URL"])).replace(EDITION, repr(edition.slug))

    exec(compile(script, "README.md", "exec"), {})  # noqa: S102 - our own words

    state, event, code = capsys.readouterr().out.split()
    assert (state, event) == ("confirmed", "registration.RegistrationConfirmed")
    assert len(code) == len("K7MPX4")
