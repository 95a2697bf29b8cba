"""A mail server for a trial installation: takes every mail, keeps it as a file, and lets nothing leave the machine."""

from __future__ import annotations

import asyncio
import secrets
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

from aiosmtpd.smtp import SMTP

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

    from aiosmtpd.smtp import Envelope, Session

LARGEST = 10 * 1024 * 1024
"""Octets of one mail."""
HELD_BACK = "X-Expo-Held-Back"
"""Header of a mail that was kept here instead of being sent."""


@dataclass(frozen=True)
class Mail:
    """A mail as it was received; `id` is the file's name without its ending."""

    id: str
    at: datetime
    message: EmailMessage
    source: str

    @property
    def held_back(self) -> bool:
        """Whether it was kept here without having been sent."""
        return HELD_BACK in self.message

    def part(self, kind: str) -> str | None:
        """The decoded text of the first part of a type: `text/plain`, `text/html`, `text/calendar`."""
        found = (part for part in self.message.walk() if part.get_content_type() == kind)
        part = next(found, None)
        return None if part is None else str(part.get_content())


class MailFolder:
    """Received mails as files, one each: `<time in ns>-<random>.eml`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, source: bytes) -> str:
        """Store a mail whole or not at all; returns its id."""
        name = f"{time.time_ns()}-{secrets.token_hex(4)}"
        partial = self.folder / f"{name}.part"
        partial.write_bytes(source)
        partial.rename(self.folder / f"{name}.eml")
        return name

    def newest(self, limit: int) -> list[Mail]:
        """The last mails, newest first."""
        files = sorted(self.folder.glob("*.eml"), reverse=True)
        return [self._read(file) for file in files[:limit]]

    def find(self, wanted: str) -> Mail | None:
        """One mail, or None; ids with anything but our own letters name no file."""
        file = self.folder / f"{wanted}.eml"
        known = wanted.replace("-", "").isalnum() and file.is_file()
        return self._read(file) if known else None

    def _read(self, file: Path) -> Mail:
        source = file.read_bytes()
        at = datetime.fromtimestamp(int(file.stem.partition("-")[0]) / 1e9, UTC)
        message: EmailMessage = message_from_bytes(source, policy=policy.default)
        return Mail(file.stem, at, message, source.decode("utf-8", "replace"))


class MailSink:
    """An SMTP server in a thread of its own, green or real, which keeps what it receives in a folder."""

    def __init__(self, folder: Path) -> None:
        self.mails = MailFolder(folder)
        self.port = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listening = threading.Event()
        self._stop: asyncio.Event | None = None
        self._thread: threading.Thread | None = None

    def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Listen, on a free port if none is named; returns the port."""
        self._thread = threading.Thread(target=asyncio.run, args=(self._serve(host, port),), daemon=True)
        self._thread.start()
        if not self._listening.wait(10):
            raise RuntimeError(f"the mail sink cannot listen on {host}:{port}")
        return self.port

    def stop(self) -> None:
        """Stop listening."""
        if self._loop and self._stop and self._thread:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(5)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """Keep a mail that was handed over."""
        self.mails.keep(envelope.original_content or b"")
        return "250 kept"

    async def _serve(self, host: str, port: int) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        server = await self._loop.create_server(self._protocol, host, port)
        self.port = server.sockets[0].getsockname()[1]
        self._listening.set()
        async with server:
            await self._stop.wait()

    def _protocol(self) -> SMTP:
        return SMTP(self, enable_SMTPUTF8=True, data_size_limit=LARGEST, ident="BALTinnoSEC mail sink")
