"""Named places at which a test may make this process die, raise or hang.

Nothing happens unless `EXPO_FAILPOINT` names the place: `rpc.committed:kill`, `outbox.published:raise:3` (at the
third passing), `mail.sent:hang`.
"""

from __future__ import annotations

import os
import signal
import time
from collections import Counter

NAMES = (
    "rpc.before_commit",
    "rpc.committed",
    "rpc.replied",
    "event.before_commit",
    "event.committed",
    "outbox.claimed",
    "outbox.published",
    "outbox.marked",
    "mail.claimed",
    "mail.sent",
)

_passed: Counter[str] = Counter()
_name, _, _deed = os.environ.get("EXPO_FAILPOINT", "").partition(":")


class Failed(RuntimeError):
    """Raised at a failpoint whose deed is `raise`."""


def failpoint(name: str) -> None:
    """Die, raise or hang here if the environment asks for it."""
    if name != _name:
        return
    _passed[name] += 1
    deed, _, at = _deed.partition(":")
    if _passed[name] != int(at or 1):
        return
    if deed == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if deed == "hang":
        time.sleep(3600)
    raise Failed(name)
