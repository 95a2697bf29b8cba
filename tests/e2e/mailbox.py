"""What people find in their mailboxes: the mails that the platform handed to its mail server."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from expo.chassis.embedded import mail

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Letter:
    """A received mail."""

    subject: str
    language: str
    text: str
    message_id: str

    @property
    def link(self) -> str:
        """The secret in its sign-in link."""
        return self._found(r"/sign-in/(\S+)")

    @property
    def code(self) -> str:
        """Its six digits."""
        return self._found(r"\b([0-9]{6})\b")

    def _found(self, pattern: str) -> str:
        match = re.search(pattern, self.text)
        assert match, self.text
        return match[1]


@dataclass
class Mailbox:
    """All mails of an expo; each is read once."""

    folder: Path
    _read: dict[str, tuple[str, Letter]] = field(default_factory=dict)

    def of(self, address: str) -> list[Letter]:
        """That person's mails, the first one first."""
        for path in self.folder.glob("*.eml"):
            if path.stem not in self._read:
                self._read[path.stem] = _letter(self.folder, path.stem)
        return [letter for _, (to, letter) in sorted(self._read.items()) if to == address]


def _letter(folder: Path, name: str) -> tuple[str, Letter]:
    kept = mail.read(folder, name)
    assert kept
    (to,) = kept.message["To"].addresses
    said = kept.message
    return to.addr_spec, Letter(
        str(said["Subject"]), str(said["Content-Language"]), kept.part("text/plain") or "", str(said["Message-ID"])
    )
