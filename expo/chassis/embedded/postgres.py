"""A PostgreSQL server of our own: started on a folder, a database for each house, stopped within two seconds.

Its data outlives every kind of end, ours and its own. Ctrl-C reaches it only through us, as it has a session of its
own. A server that outlived its master is taken over.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import signal
import subprocess
import tempfile
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg2

from expo.chassis.embedded import program
from expo.chassis.environment import SettingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

READY_WITHIN = 60.0
"""Seconds for a start; more than a moment is needed only to recover after a crash."""
STOPPED_WITHIN = 1.5
"""Seconds for an orderly end; then it is cut short, which loses nothing that was committed."""
LOG_LIMIT = 10_000_000
LONGEST_SOCKET = 100
CREATE = (
    "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' "
    "LOCALE_PROVIDER builtin LOCALE 'C.UTF-8' BUILTIN_LOCALE 'C.UTF-8'"
)
"""How every database is made: from the environment it could be C, where `lower` and trigrams know ASCII only."""


@dataclass(frozen=True)
class Server:
    """A running server: its folder, its process and the folder of its socket."""

    folder: Path
    pid: int
    socket: Path
    child: subprocess.Popen[bytes] | None = field(default=None, compare=False, repr=False)

    def url(self, database: str) -> str:
        """The address of one of its databases; `expo_{house}` gives the template that `Settings` takes."""
        return f"postgresql://postgres@/{database}?host={quote(str(self.socket))}"

    def create(self, names: Iterable[str]) -> None:
        """Create the databases that are not there yet."""
        with closing(psycopg2.connect(self.url("postgres"))) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT datname FROM pg_database")
                there = {name for (name,) in cursor.fetchall()}
                for name in names:
                    if name not in there:
                        cursor.execute(CREATE.format(name=_plain(name)))

    def stop(self) -> None:
        """End it: in order, and cut short where somebody keeps it waiting."""
        for how, within in ((signal.SIGINT, STOPPED_WITHIN), (signal.SIGQUIT, 5.0)):
            with suppress(ProcessLookupError):
                os.kill(self.pid, how)
            if _wait(self._gone, within):
                return

    def _gone(self) -> bool:
        if self.child:
            return self.child.poll() is not None
        return not _serves(self.pid, self.folder)


def start(folder: Path, options: Mapping[str, str] | None = None) -> Server:
    """The server on this folder: made if there is none, taken over if it runs."""
    account = program.account()
    folder = _prepared(folder, account)
    forget_the_dead(folder)
    running = _running(folder)
    if running:
        return running
    if not (folder / "PG_VERSION").exists():
        _initialise(folder, account)
    _check_version(folder)
    return _launch(folder, account, options or {})


def forget_the_dead(folder: Path) -> None:
    """Remove what a killed process left behind and the next start would believe.

    The wheel's list of users is never emptied after a kill, so that its server would never stop again. A
    `postmaster.pid` is removed only where its process is alive and something else (the number was given out again
    after a reboot): PostgreSQL itself sees through a dead one, and its file guards against orphaned backends.
    """
    (folder / ".handle_pids.json").unlink(missing_ok=True)
    pid = _recorded(folder).pid
    if pid and Path(f"/proc/{pid}").exists() and not _serves(pid, folder):
        (folder / "postmaster.pid").unlink()


@dataclass(frozen=True)
class _Record:
    """What `postmaster.pid` says."""

    pid: int = 0
    socket: str = ""
    ready: bool = False


def _recorded(folder: Path) -> _Record:
    """The file's first line is the process, the fifth the socket's folder, the eighth the state once there is one."""
    try:
        lines = [line.strip() for line in (folder / "postmaster.pid").read_text().splitlines()]
        return _Record(int(lines[0]), "".join(lines[4:5]), ready=lines[7:8] == ["ready"])
    except (OSError, ValueError, IndexError):
        return _Record()


def _running(folder: Path) -> Server | None:
    found = _recorded(folder)
    if not found.pid or not _serves(found.pid, folder):
        return None
    if not _wait(lambda: _recorded(folder).ready, READY_WITHIN):
        raise SettingError(f"PostgreSQL on {folder} runs, but does not get ready: see {folder / 'log'}.")
    return Server(folder, found.pid, Path(_recorded(folder).socket))


def _serves(pid: int, folder: Path) -> bool:
    try:
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return arguments[0].endswith(b"postgres") and str(folder).encode() in arguments


def _prepared(folder: Path, account: str | None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    folder = folder.resolve()
    if account:
        if not program.is_open(folder.parent):
            raise SettingError(
                f"{folder} lies behind a folder that is closed to other accounts, and PostgreSQL does not run as root: "
                "run as an ordinary user, or choose an open place such as EXPO_HOME=/var/lib/expo."
            )
        _give(folder, account)
    folder.chmod(0o700)
    return folder


def _give(folder: Path, account: str) -> None:
    found = pwd.getpwnam(account)
    os.chown(folder, found.pw_uid, found.pw_gid)


def _initialise(folder: Path, account: str | None) -> None:
    for leftover in folder.glob("log*"):
        leftover.unlink()
    command = [str(program.binaries() / "initdb"), "-D", str(folder), "-U", "postgres"]
    command += ["--auth=trust", "--encoding=UTF8", "--no-locale", "--no-instructions"]
    done = subprocess.run(command, user=account, cwd="/", capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise SettingError(f"PostgreSQL cannot make its files in {folder}: {done.stderr.strip()}")


def _check_version(folder: Path) -> None:
    made_by = (folder / "PG_VERSION").read_text().strip()
    postgres = [str(program.binaries() / "postgres"), "--version"]
    answer = subprocess.run(postgres, capture_output=True, text=True, check=True).stdout  # noqa: S603
    ours = re.sub(r".*\) (\d+).*", r"\1", answer, flags=re.DOTALL)
    if made_by != ours:
        raise SettingError(
            f"The data in {folder} was made by PostgreSQL {made_by}, and this is {ours}: install the version of expo "
            "that made it, or set EXPO_HOME to another folder."
        )


def _launch(folder: Path, account: str | None, options: Mapping[str, str]) -> Server:
    socket = _socket_folder(folder, account)
    settings = {"listen_addresses": "", "unix_socket_directories": str(socket), "timezone": "UTC", **options}
    command = [str(program.binaries() / "postgres"), "-D", str(folder)]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    log = folder / "log"
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(folder / "log.1")
    with log.open("ab") as out:
        begun = out.tell()
        # A session of its own: Ctrl-C in the terminal must reach it through us, after the last transaction.
        child = subprocess.Popen(  # noqa: S603
            command, user=account, cwd="/", stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )
    ready = _Record(child.pid, str(socket), ready=True)
    _wait(lambda: _recorded(folder) == ready or child.poll() is not None, READY_WITHIN)
    if _recorded(folder) != ready:
        said = log.read_bytes()[begun:].decode(errors="replace").strip()
        raise SettingError(f"PostgreSQL does not start on {folder}. It said:\n{said}")
    return Server(folder, child.pid, socket, child)


def _socket_folder(folder: Path, account: str | None) -> Path:
    """The data folder, or one with a short name: a socket's path may have 107 bytes."""
    if len(os.fsencode(folder / ".s.PGSQL.5432")) < LONGEST_SOCKET:
        return folder
    mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"expo-{os.geteuid()}-{mark}"
    short.mkdir(mode=0o700, exist_ok=True)
    if short.lstat().st_uid not in {os.geteuid(), folder.stat().st_uid}:
        raise SettingError(f"{short} belongs to somebody else: remove it, or set EXPO_HOME to a shorter path.")
    if account:
        _give(short, account)
    return short


def _wait(check: Callable[[], bool], within: float) -> bool:
    """Whether it became true in time."""
    until = time.monotonic() + within
    while not check():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def _plain(name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name):
        raise ValueError(name)
    return name
