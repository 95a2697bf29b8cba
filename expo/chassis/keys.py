"""The Ed25519 keys with which issuers sign and houses verify, one pair an issuer in one folder.

`registration.key` is the private half (only its own house can read it outside embedded mode), `registration.pub` the
public half that every house holds.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from expo.chassis.environment import SettingError
from expo.chassis.principal import Signer, Verifier
from expo.chassis.settings import HOUSES

if TYPE_CHECKING:
    from collections.abc import Iterable

SECRET = "secret"  # noqa: S105 - a file's name


def make(folder: Path, issuers: Iterable[str] = HOUSES) -> None:
    """Make the pairs, and the gateway's secret, that the folder does not hold yet; never replaces one."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for issuer in issuers:
        if not (folder / f"{issuer}.key").exists():
            _write_once(folder / f"{issuer}.key", _private_pem(Ed25519PrivateKey.generate()))
        _write_once(folder / f"{issuer}.pub", _public_pem(_private(folder / f"{issuer}.key")))
    _write_once(folder / SECRET, secrets.token_hex(32).encode())


def signer(folder: Path, issuer: str) -> Signer:
    """What signs as this issuer."""
    return Signer(issuer, _private(folder / f"{issuer}.key"))


def verifier(folder: Path) -> Verifier:
    """What believes the issuers whose public keys lie in the folder."""
    found = {path.stem: _public(path) for path in sorted(folder.glob("*.pub"))}
    if not found:
        raise SettingError(f"EXPO_KEYS is {str(folder)!r}, which holds no public key: make the keys with `expo keys`.")
    return Verifier(found)


def secret(folder: Path) -> bytes:
    """The gateway's secret, with which it signs what comes back to it: cursors and form tokens."""
    try:
        return bytes.fromhex((folder / SECRET).read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise _unusable(folder / SECRET) from error


def _write_once(path: Path, content: bytes) -> None:
    if path.exists():
        return
    # Linked into place whole: a crash or a second process never leaves half a key.
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.chmod(0o600)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _private(path: Path) -> Ed25519PrivateKey:
    try:
        found = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _unusable(path) from error
    if not isinstance(found, Ed25519PrivateKey):
        raise _unusable(path)
    return found


def _public(path: Path) -> Ed25519PublicKey:
    try:
        found = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise _unusable(path) from error
    if not isinstance(found, Ed25519PublicKey):
        raise _unusable(path)
    return found


def _unusable(path: Path) -> SettingError:
    return SettingError(
        f"EXPO_KEYS is {str(path.parent)!r}, but {path.name} there is missing, closed to this user or no key: "
        "make the keys with `expo keys`, or set EXPO_KEYS to the folder that has them."
    )


def _private_pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _public_pem(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
