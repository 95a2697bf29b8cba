"""What `expo up` says once everything runs: where to go, who to be, where the mails are."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from expo.chassis import keys
from expo.chassis.principal import SYSTEM, Principal
from expo.errors import NotFound
from expo.sample import people
from expo.sample.loading import EDITION, Loader, next_friday

if TYPE_CHECKING:
    from expo.chassis.settings import Settings
    from expo.client import Client
    from expo.sample.people import Person

ROLES: tuple[tuple[str, Person], ...] = (
    ("visitor", people.VISITOR),
    ("exhibitor", people.EXHIBITOR),
    ("station operator", people.OPERATOR),
    ("organiser", people.ORGANISER),
)


def greet(settings: Settings, client: Client, started: float) -> None:
    """Load the sample where it is wanted and missing; then say where everything is."""
    if settings.sample and not _is_loaded(client):
        _say("Loading the sample edition:")
        Loader(settings, client, next_friday(datetime.now(UTC).date())).load(lambda what: _say(f"  {what} …"))
    _say("")
    _say(f"The expo is open: {settings.public_url}   (ready after {time.monotonic() - started:.1f} s)")
    if settings.sample:
        _say("Sign in as (press the button on the page; the links hold for this run):")
        for role, person in ROLES:
            _say(f"  {role:<17}{settings.public_url}/sign-in/{_token(settings, client, person)}")
        _say(f"Mails that were sent: {settings.public_url}/mails")
    _say(f"Data: {settings.home}   End: Ctrl-C")


def _is_loaded(client: Client) -> bool:
    try:
        client.call("registration.get_edition", {"edition": EDITION}, timeout=10)
    except NotFound:
        return False
    return True


def _token(settings: Settings, client: Client, person: Person) -> str:
    operator = keys.signer(settings.keys, "registration").sign(Principal(SYSTEM, "operator", {}, "registration"))
    asked = {"edition": EDITION, "email": person.email}
    answer = client.call("registration.make_sign_in_link", asked, principal=operator, timeout=10)
    return str(answer["token"])


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - the terminal is its page
