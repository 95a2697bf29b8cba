"""What an installation without a sample needs before anybody can sign in: an edition, and somebody who organises it."""

from __future__ import annotations

from typing import Annotated

import typer

from expo.commands import bring, shown
from expo.contracts.registration import ROLES

Words = Annotated[str, typer.Argument()]


def edition(file: bring.File, *, as_json: bring.Json = False) -> None:
    """Make an edition, or change one, from a JSON file of the contract `SaveEdition`."""
    saved = bring.call_as_operator("registration.save_edition", bring.json_object(file, "SaveEdition"))
    if as_json:
        return shown.as_json(saved)
    return shown.console.print(f"{saved['edition']} is {saved['state']}, version {saved['version']}.")


def staff(
    given_name: Words,
    family_name: Words,
    email: Words,
    *,
    edition: bring.Edition,
    role: Annotated[str, typer.Option(help=", ".join(ROLES))] = "organiser",
    language: str = "en",
) -> None:
    """Give somebody a role in an edition; they sign in by mail."""
    person = {"given_name": given_name, "family_name": family_name, "email": email, "language": language}
    bring.call_as_operator("registration.enrol_staff", {"edition": edition, "role": role, **person})
    shown.console.print(f"{given_name} {family_name} is {role} of {edition}, and signs in by mail to {email}.")
