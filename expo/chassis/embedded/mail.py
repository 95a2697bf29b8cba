"""A mail server that keeps what it gets and sends nothing on: mails of the embedded mode and of a trial by compose.

Each mail becomes one file, `<time in ns>-<random>.eml`, so that it outlives the process.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import logging
import re
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from aiosmtpd.smtp import SMTP

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

    from aiosmtpd.smtp import Envelope, Session

# It would log each line of a conversation, addresses included.
logging.getLogger("mail.log").setLevel(logging.WARNING)

SIZE_LIMIT = 10 * 1024 * 1024
HELD_BACK = "X-Expo-Held-Back"
"""Header of a mail that was put here instead of being sent, with the reason."""
RESERVED = re.compile(r"(?i)@([\w-]+\.)*(example\.(org|com|net)|example|test|invalid|localhost)>?\Z")
"""Addresses that belong to nobody (RFC 2606, RFC 6761)."""


@dataclass(frozen=True)
class Kept:
    """A mail that arrived: the name of its file, when, and what it says."""

    name: str
    arrived: float
    message: EmailMessage

    def part(self, kind: str) -> str | None:
        """The text of its first part of a type: `text/plain`, `text/html`, `text/calendar`."""
        found = next((part for part in self.message.walk() if part.get_content_type() == kind), None)
        return None if found is None else str(found.get_content())


def kept(folder: Path, limit: int = 100) -> list[Kept]:
    """The newest mails, the last one first."""
    paths = sorted(folder.glob("*.eml"), reverse=True)[:limit]
    return [found for path in paths if (found := read(folder, path.stem))]


def read(folder: Path, name: str) -> Kept | None:
    """One mail by the name of its file."""
    path = folder / f"{name}.eml"
    if not re.fullmatch(r"[0-9]+-[0-9a-f]+", name) or not path.exists():
        return None
    message: EmailMessage = email.message_from_bytes(
        path.read_bytes().replace(b"\r\n", b"\n"), policy=email.policy.default
    )
    return Kept(name, int(name.partition("-")[0]) / 1e9, message)


def keep(folder: Path, content: bytes) -> None:
    """Put a mail into the folder, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{time.time_ns():020d}-{uuid4().hex[:12]}"
    draft = folder / f".{name}"
    draft.write_bytes(content)
    draft.rename(folder / f"{name}.eml")


class MailSink:
    """Listens until stopped, in a thread of its own (a green one where the process is patched)."""

    def __init__(self, folder: Path, *, reserved_only: bool = True) -> None:
        """With `reserved_only` a mail to an address that could be somebody's is refused."""
        self._folder, self._reserved_only = folder, reserved_only
        self._listening = threading.Event()
        self._port = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._enough: asyncio.Event | None = None
        self._thread: threading.Thread | None = None
        self._fault: OSError | None = None

    def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """The port that is listened on; 0 takes any that is free."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._thread = threading.Thread(target=self._run, args=(host, port), name="mail-sink", daemon=True)
        self._thread.start()
        self._listening.wait()
        if self._fault:
            raise self._fault
        return self._port

    def stop(self) -> None:
        """Take no more mail."""
        if self._loop and self._enough and self._thread:
            self._loop.call_soon_threadsafe(self._enough.set)
            self._thread.join(5)

    def _run(self, host: str, port: int) -> None:
        try:
            asyncio.run(self._listen(host, port))
        except OSError as error:
            self._fault = error
        finally:
            self._listening.set()

    async def _listen(self, host: str, port: int) -> None:
        self._loop, self._enough = asyncio.get_running_loop(), asyncio.Event()
        server = await self._loop.create_server(self._conversation, host, port)
        self._port = server.sockets[0].getsockname()[1]
        self._listening.set()
        async with server:
            await self._enough.wait()

    def _conversation(self) -> SMTP:
        return SMTP(self, enable_SMTPUTF8=True, data_size_limit=SIZE_LIMIT, ident="expo mail sink")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name, as its signature
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Refuse who could be somebody."""
        if self._reserved_only and not RESERVED.search(address):
            return "550 5.7.1 only reserved domains such as example.org are taken here"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """Keep a mail that was handed over whole."""
        keep(self._folder, envelope.original_content or b"")
        return "250 kept"
