"""The web front's server: WSGI under green threads, with bounds on connections, headers and waiting."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import eventlet
import eventlet.wsgi

from expo.chassis.environment import SettingError

if TYPE_CHECKING:
    from collections.abc import Callable

    from expo.chassis.settings import Settings

log = logging.getLogger(__name__)

CONNECTIONS = 2000
"""Connections at once, event streams included; more wait in the listen queue."""
IDLE = 30
"""Seconds for a slow or silent client, per read."""
LONGEST_ADDRESS = 4096


class WebServer:
    """Serves an application on the public port until it is stopped."""

    def __init__(self, application: Callable[..., Any], settings: Settings) -> None:
        self._application, self._settings = application, settings
        self._pool = eventlet.GreenPool(CONNECTIONS)
        self._socket: Any = None
        self._thread: Any = None

    def start(self) -> None:
        """Listen and serve."""
        host, port = self._settings.host, self._settings.port
        try:
            self._socket = eventlet.listen((host, port), backlog=512)
        except OSError as error:
            raise SettingError(
                f"PORT is {port}, and nothing can listen there on {host}: {error.strerror}. Set PORT to a free port."
            ) from error
        self._thread = eventlet.spawn(self._serve)

    def stop(self) -> None:
        """Take no more connections, and let the requests that run finish."""
        if self._socket is not None:
            self._socket.close()
        if self._thread is not None:
            self._thread.kill()
        with eventlet.Timeout(self._settings.drain_seconds, False):
            self._pool.waitall()

    def _serve(self) -> None:
        eventlet.wsgi.server(
            self._socket,
            self._application,
            custom_pool=self._pool,
            log=log,
            log_output=False,
            keepalive=True,
            socket_timeout=IDLE,
            url_length_limit=LONGEST_ADDRESS,
            debug=False,
        )
