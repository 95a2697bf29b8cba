"""Keys are made once, and a house believes only what their owner may vouch for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from expo.chassis import keys
from expo.chassis.environment import SettingError
from expo.chassis.principal import PERSON, Principal, system
from expo.errors import Forbidden

if TYPE_CHECKING:
    from pathlib import Path

ANNA = Principal(PERSON, "anna", {"pilot": ("organiser",)}, "gateway")


def test_what_the_gateway_signs_a_house_believes(tmp_path: Path) -> None:
    keys.make(tmp_path)

    assert keys.verifier(tmp_path).verify(keys.signer(tmp_path, "gateway").sign(ANNA)) == ANNA


def test_a_house_may_not_vouch_for_people_or_other_houses(tmp_path: Path) -> None:
    keys.make(tmp_path)
    agenda = keys.signer(tmp_path, "agenda")

    for claimed in (ANNA, system("notify")):
        with pytest.raises(Forbidden):
            keys.verifier(tmp_path).verify(agenda.sign(claimed))


def test_keys_are_made_once_and_for_their_owner_only(tmp_path: Path) -> None:
    keys.make(tmp_path / "keys")
    before = {path.name: path.read_bytes() for path in (tmp_path / "keys").iterdir()}
    keys.make(tmp_path / "keys")

    assert {path.name: path.read_bytes() for path in (tmp_path / "keys").iterdir()} == before
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {0o600}
    assert len(keys.secret(tmp_path / "keys")) == 32


def test_missing_or_broken_keys_are_told_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "agenda.key").write_text("no key")
    (tmp_path / "secret").write_text("no secret")

    for look in (
        lambda: keys.verifier(tmp_path),
        lambda: keys.signer(tmp_path, "agenda"),
        lambda: keys.signer(tmp_path, "notify"),
        lambda: keys.secret(tmp_path),
    ):
        with pytest.raises(SettingError, match="expo keys"):
            look()
