"""A line between a client and a server that a test can make slow, silent, or cut at a byte or at a word.

A process of its own (`python -m tests.proxy TARGET`), so that no patched or busy test process can distort it.

    with between("127.0.0.1:5672") as line:
        line.say(latency=0.2)
        line.say(cut_at=COMMITTED)          # the server has committed, and the client never hears of it
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import struct
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMITTED = "C\x00\x00\x00\x0bCOMMIT\x00"
"""PostgreSQL's completion tag of a COMMIT, as its wire protocol sends it."""
ROOT = Path(__file__).parent.parent
AT_ONCE = struct.pack("ii", 1, 0)


class Line:
    """The test's end of the proxy: where to connect, and what to do to who does."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.port: int = self._answer()["port"]

    @property
    def connections(self) -> int:
        """How many are open now."""
        return int(self.say()["connections"])

    def say(self, **orders: Any) -> dict[str, Any]:
        """Change what happens from now on; what is not named stays as it is.

        Args:
            orders: `latency` seconds each chunk waits; `silent` swallows everything without a word (a half-open line);
                `cut_after` bytes from the server, `cut_at` text from the server (not passed on), each once;
                `reset=True` resets what is open now; `refuse` resets newcomers.
        """
        assert self._process.stdin
        self._process.stdin.write(json.dumps(orders) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


@contextmanager
def between(target: str) -> Iterator[Line]:
    """A line to `host:port`, or to a Unix socket's path; listens on a port of 127.0.0.1."""
    command = [sys.executable, "-m", "tests.proxy", target]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Line(process)
        finally:
            process.kill()


@dataclass
class Orders:
    """What the proxy does at the moment."""

    latency: float = 0.0
    silent: bool = False
    refuse: bool = False
    cut_after: int = 0
    cut_at: str = ""
    open: set[asyncio.StreamWriter] = field(default_factory=set)

    def cuts(self, seen: int, chunk: bytes) -> bool:
        """Whether the line is cut before this chunk from the server; an order to cut holds once."""
        if self.cut_after and seen + len(chunk) > self.cut_after:
            self.cut_after = 0
            return True
        if self.cut_at and self.cut_at.encode("latin-1") in chunk:
            self.cut_at = ""
            return True
        return False


async def serve(target: str) -> None:
    """Pass on between whoever connects and the target, as the orders on standard input say."""
    orders = Orders()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if orders.refuse:
            return _reset(writer)
        onward_reader, onward_writer = await _connect(target)
        orders.open |= {writer, onward_writer}
        await asyncio.gather(
            _pass_on(reader, onward_writer, orders, from_server=False),
            _pass_on(onward_reader, writer, orders, from_server=True),
        )
        orders.open -= {writer, onward_writer}
        return None

    listener = await asyncio.start_server(accept, "127.0.0.1", 0)
    _say({"port": listener.sockets[0].getsockname()[1]})
    while line := await asyncio.to_thread(sys.stdin.readline):
        for name, value in json.loads(line).items():
            if name == "reset":
                for writer in tuple(orders.open):
                    _reset(writer)
            else:
                setattr(orders, name, value)
        _say({"connections": len(orders.open) // 2})


async def _connect(target: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if target.startswith("/"):
        return await asyncio.open_unix_connection(target)
    host, _, port = target.rpartition(":")
    return await asyncio.open_connection(host, int(port))


async def _pass_on(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, orders: Orders, *, from_server: bool
) -> None:
    seen = 0
    with contextlib.suppress(OSError):
        while chunk := await reader.read(65536):
            if orders.latency:
                await asyncio.sleep(orders.latency)
            if from_server and orders.cuts(seen, chunk):
                break
            seen += len(chunk)
            if not orders.silent:
                writer.write(chunk)
                await writer.drain()
    _reset(writer)


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close without a farewell, so that the other end sees a reset."""
    end: socket.socket | None = writer.get_extra_info("socket")
    if end is not None and end.family != socket.AF_UNIX:
        with contextlib.suppress(OSError):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    writer.transport.abort()


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
