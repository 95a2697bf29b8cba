"""A mail server that keeps what it gets and sends nothing on: mails of the embedded mode and of a trial by compose.

Speaks as much of SMTP (RFC 5321) as a sender needs. Each mail becomes one file, so that it outlives the process.
"""

from __future__ import annotations

import email
import email.policy
import logging
import re
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

log = logging.getLogger(__name__)

SIZE_LIMIT = 10 * 1024 * 1024
IDLE = 60.0
"""Seconds after which a silent sender is left."""
RESERVED = re.compile(r"(?i)@([\w-]+\.)*(example\.(org|com|net)|example|test|invalid|localhost)>?\Z")
"""Addresses that belong to nobody (RFC 2606, RFC 6761)."""


@dataclass(frozen=True)
class Kept:
    """A mail that arrived: the name of its file, when, and what it says."""

    name: str
    arrived: float
    message: EmailMessage


def kept(folder: Path, limit: int = 100) -> list[Kept]:
    """The newest mails, the last one first."""
    paths = sorted(folder.glob("*.eml"), reverse=True)[:limit]
    return [found for path in paths if (found := read(folder, path.stem))]


def read(folder: Path, name: str) -> Kept | None:
    """One mail by the name of its file."""
    path = folder / f"{name}.eml"
    if not re.fullmatch(r"[0-9]+-[0-9a-f]+", name) or not path.exists():
        return None
    message = email.message_from_bytes(path.read_bytes().replace(b"\r\n", b"\n"), policy=email.policy.default)
    return Kept(name, int(name.partition("-")[0]) / 1e9, message)


class MailSink:
    """Listens until stopped; each sender has a thread (a green one where the process is patched)."""

    def __init__(self, folder: Path, *, reserved_only: bool = True) -> None:
        """With `reserved_only` a mail to an address that could be somebody's is refused."""
        self._folder, self._reserved_only = folder, reserved_only
        self._listener: socket.socket | None = None

    def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """The port that is listened on; 0 takes any that is free."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._listener = socket.create_server((host, port))
        threading.Thread(target=self._accept, args=(self._listener,), name="mail-sink", daemon=True).start()
        return int(self._listener.getsockname()[1])

    def stop(self) -> None:
        """Take no more mail."""
        if self._listener:
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                sender, _ = listener.accept()
            except OSError:
                return
            sender.settimeout(IDLE)
            threading.Thread(target=self._talk, args=(sender,), daemon=True).start()

    def _talk(self, sender: socket.socket) -> None:
        with sender, suppress(OSError), sender.makefile("rb") as lines:
            _Conversation(lines.readline, sender.sendall, self._keep, reserved_only=self._reserved_only).run()

    def _keep(self, content: bytes) -> None:
        name = f"{time.time_ns():020d}-{uuid4().hex[:12]}"
        draft = self._folder / f".{name}"
        draft.write_bytes(content)
        draft.rename(self._folder / f"{name}.eml")


class _Conversation:
    """One connection's dialogue."""

    def __init__(
        self,
        line: Callable[[int], bytes],
        send: Callable[[bytes], None],
        keep: Callable[[bytes], None],
        *,
        reserved_only: bool,
    ) -> None:
        self._line, self._send, self._keep, self._reserved_only = line, send, keep, reserved_only
        self._recipients = 0

    def run(self) -> None:
        self._say("220 expo mail sink")
        while said := self._line(2000):
            verb = said[:4].upper().decode("latin-1").strip()
            if verb == "QUIT":
                return self._say("221 bye")
            self._reply(verb, said.decode("utf-8", "replace").strip())
        return None

    def _reply(self, verb: str, said: str) -> None:
        if verb == "EHLO":
            self._say(f"250-expo\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE {SIZE_LIMIT}")
        elif verb == "RCPT":
            self._recipient(said)
        elif verb == "DATA":
            self._data()
        elif verb in {"HELO", "MAIL", "RSET", "NOOP"}:
            self._recipients = 0 if verb != "NOOP" else self._recipients
            self._say("250 ok")
        else:
            self._say("502 not known here")

    def _recipient(self, said: str) -> None:
        address = said.partition(":")[2].strip().partition(" ")[0]
        if self._reserved_only and not RESERVED.search(address):
            return self._say("550 5.7.1 only reserved domains such as example.org are taken here")
        self._recipients += 1
        return self._say("250 ok")

    def _data(self) -> None:
        if not self._recipients:
            return self._say("503 no recipient")
        self._say("354 go on")
        content = bytearray()
        while (line := self._line(100_000)) not in {b".\r\n", b".\n", b""}:
            if len(content) <= SIZE_LIMIT:
                content += line[1:] if line.startswith(b".") else line
        self._recipients = 0
        if not line:
            return None
        if len(content) > SIZE_LIMIT:
            return self._say("552 too large")
        self._keep(bytes(content))
        return self._say("250 kept")

    def _say(self, words: str) -> None:
        self._send(words.encode() + b"\r\n")
