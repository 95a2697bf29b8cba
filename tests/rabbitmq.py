"""A RabbitMQ node of the run's own, which tests may restart, kill and starve of memory.

The fixture `rabbitmq` (in `tests/conftest.py`) is the node, started at first use and running again after each test;
`with rabbitmq.vhost() as url:` gives a virtual host of the test's own.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACES = (Path("/usr/lib/rabbitmq/bin"), Path("/usr/lib/rabbitmq/sbin"), Path("/opt/rabbitmq/sbin"))
"""The scripts themselves: those in /usr/sbin switch to a user who cannot write to the run's folder."""
INSTALL = Path(__file__).parent.parent / "tools" / "system-packages"
LEAST = 0.0000001


class Node:
    """One broker with everything of its own: ports, port mapper, folder, cookie."""

    def __init__(self, folder: Path) -> None:
        self._bin = scripts()
        self._folder = folder
        self.port, self._manage, self._dist, self._epmd = free_ports(4)
        self.name = f"t{self.port}@localhost"
        self._process: subprocess.Popen[bytes] | None = None
        self._mapper: subprocess.Popen[bytes] | None = None
        self._write_settings()

    # ── its life ──

    def start(self) -> None:
        """Start it and wait until it serves; nothing happens if it runs."""
        if self.running:
            return
        if self._mapper is None:
            # Ours and in the foreground: otherwise the node leaves one behind as a daemon.
            self._mapper = _spawn([_epmd(), "-port", str(self._epmd)], self._environment, self._folder / "epmd.log")
        self._process = _spawn([self._bin / "rabbitmq-server"], self._environment, self._folder / "out.log")
        eventually(self._serves, within=90, every=0.1)

    def stop(self) -> None:
        """Stop it in order, as an upgrade would."""
        if self._process:
            self._process.terminate()
            self._process.wait(60)

    def kill9(self) -> None:
        """End it as a power cut would."""
        if self._process and self.running:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)

    def restart(self) -> None:
        """Stop it in order and start it again; durable queues and what is persistent in them stay."""
        self.stop()
        self.start()

    def close(self) -> None:
        """End it for good, quickly, with its port mapper."""
        self.kill9()
        if self._mapper:
            self._mapper.kill()
            self._mapper.wait(10)

    @property
    def running(self) -> bool:
        """Whether its process lives."""
        return self._process is not None and self._process.poll() is None

    # ── its troubles ──

    @contextmanager
    def memory_alarm(self) -> Iterator[None]:
        """Publishers are stopped by an alarm meanwhile."""
        self.ctl("set_vm_memory_high_watermark", str(LEAST))
        try:
            eventually(self._alarmed, within=10)
            yield
        finally:
            self.ctl("set_vm_memory_high_watermark", "0.6")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Its process is stopped meanwhile: connections stay open and nothing answers."""
        assert self._process
        os.killpg(self._process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self._process.pid, signal.SIGCONT)

    def ctl(self, *arguments: str) -> str:
        """What rabbitmqctl says; takes a second or two, as it starts a machine of its own."""
        command = [str(self._bin / "rabbitmqctl"), "-n", self.name, "-q", *arguments]
        return subprocess.run(command, env=self._environment, check=True, capture_output=True, text=True).stdout

    # ── what is in it ──

    @contextmanager
    def vhost(self) -> Iterator[str]:
        """The address of a virtual host of its own, gone afterwards with all that is in it."""
        name = f"test-{uuid4().hex[:8]}"
        self.ask("PUT", f"vhosts/{name}", {})
        self.ask("PUT", f"permissions/{name}/guest", {"configure": ".*", "write": ".*", "read": ".*"})
        try:
            yield f"amqp://guest:guest@127.0.0.1:{self.port}/{name}"
        finally:
            if self.running:
                self.ask("DELETE", f"vhosts/{name}")

    def queues(self, url: str) -> dict[str, dict[str, Any]]:
        """The queues of that virtual host by name, as the management API describes them (figures lag by a second)."""
        return {queue["name"]: queue for queue in self.ask("GET", f"queues/{url.rpartition('/')[2]}")}

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer of its management API."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self._manage}/api/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": _BASIC},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return json.loads(answer.read() or b"null")

    def _alarmed(self) -> bool:
        try:
            self.ask("GET", "health/checks/local-alarms")
        except urllib.error.HTTPError as answer:
            return answer.code == 503
        return False

    def _serves(self) -> bool:
        if not self.running:
            raise RuntimeError(f"RabbitMQ does not start: {(self._folder / 'out.log').read_text()[-2000:]}")
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            answer = self.ask("GET", "health/checks/virtual-hosts")
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return bool(answer["status"] == "ok")
        return False

    @property
    def _environment(self) -> dict[str, str]:
        folder = str(self._folder)
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": folder,
            "RUNNING_UNDER_SYSTEMD": "1",  # exec's the machine, so that our child is the broker itself
            "ERL_EPMD_PORT": str(self._epmd),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": self.name,
            "RABBITMQ_DIST_PORT": str(self._dist),
            "RABBITMQ_MNESIA_BASE": f"{folder}/mnesia",
            "RABBITMQ_LOG_BASE": f"{folder}/log",
            "RABBITMQ_PID_FILE": f"{folder}/pid",
            "RABBITMQ_CONFIG_FILE": f"{folder}/rabbitmq.conf",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{folder}/plugins",
            # No busy waiting: the machine's two cores are the tests'.
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none",
        }

    def _write_settings(self) -> None:
        (self._folder / "plugins").write_text("[rabbitmq_management].\n")
        (self._folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = 127.0.0.1:{self.port}\n"
            f"management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = {self._manage}\n"
            "collect_statistics_interval = 1000\nraft.wal_max_size_bytes = 33554432\n"
            "disk_free_limit.absolute = 50MB\nlog.file.level = warning\n"
        )


def scripts() -> Path:
    """The folder of RabbitMQ's own scripts; installs them where the machine's owner may."""
    for _ in range(2):
        for place in PLACES:
            if (place / "rabbitmq-server").exists():
                return place
        subprocess.run([INSTALL], check=True)
    raise RuntimeError("rabbitmq-server is installed, but its scripts are in none of " + ", ".join(map(str, PLACES)))


@contextmanager
def running() -> Iterator[Node]:
    """A node, gone afterwards with everything in it."""
    folder = Path(tempfile.mkdtemp(prefix="expo-rabbit-"))
    node = Node(folder)
    try:
        node.start()
        yield node
    finally:
        node.close()
        shutil.rmtree(folder, ignore_errors=True)


def free_ports(count: int) -> list[int]:
    """Ports that are free now, below those of outgoing connections and those that rabbitmqctl takes (35672-35682)."""
    found: list[int] = []
    for port in random.sample(range(20000, 32000), 2000):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
        if len(found) == count:
            return found
    raise RuntimeError("no free ports")


_BASIC = "Basic " + base64.b64encode(b"guest:guest").decode()


def _epmd() -> str:
    found = shutil.which("epmd")
    if not found:
        raise RuntimeError("Erlang's epmd is missing: run tools/system-packages")
    return found


def _spawn(command: list[Any], environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as out:
        return subprocess.Popen(command, env=environment, stdout=out, stderr=out, start_new_session=True)
