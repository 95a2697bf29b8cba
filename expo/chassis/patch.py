"""Makes the standard library's waiting green. To be called before anything else is imported."""

from __future__ import annotations

import os
import warnings


def quiet() -> None:
    """Keep eventlet's notice from every start: it is for those who choose a framework; our reasons are in docs/adr."""
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")


def patch() -> None:
    """Let every wait of this process (sockets, locks, psycopg2) give way to other green threads."""
    # Its own resolver knows neither /etc/hosts nor a container network's names for certain.
    os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")
    quiet()
    import eventlet  # noqa: PLC0415 - the warning is given at import

    eventlet.monkey_patch()
