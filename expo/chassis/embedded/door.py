"""The way in for commands on the same machine, while broker and houses live inside one process.

A socket in EXPO_HOME that only its owner may open; calls carry a signed principal like everywhere, and houses judge it.
"""

from __future__ import annotations

import http.client
import json
import socket
from typing import TYPE_CHECKING, Any

import eventlet
import eventlet.wsgi

from expo.chassis.environment import SettingError
from expo.errors import ExpoError, Invalid, from_wire, to_wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from expo.client import Client

NAME = "door"
LIMIT = 16 * 1024 * 1024


class Door:
    """Answers calls on the socket until closed."""

    def __init__(self, home: Path, client: Client) -> None:
        self._path, self._client = home / NAME, client
        self._thread: Any = None

    def open(self) -> None:
        """Listen; a socket that a killed process left behind is replaced."""
        self._path.unlink(missing_ok=True)
        listener = eventlet.listen(_short(self._path), family=socket.AF_UNIX)
        self._path.chmod(0o600)
        self._thread = eventlet.spawn(eventlet.wsgi.server, listener, self._app, log_output=False, keepalive=False)

    def close(self) -> None:
        """Listen no more."""
        if self._thread:
            self._thread.kill()
        self._path.unlink(missing_ok=True)

    def _app(self, environ: Mapping[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            call = json.loads(environ["wsgi.input"].read(min(int(environ.get("CONTENT_LENGTH") or 0), LIMIT)))
            reply = {"result": self._client.call(call.pop("operation"), call.pop("arguments"), **call), "error": None}
        except ExpoError as error:
            reply = {"result": None, "error": to_wire(error)}
        except (ValueError, TypeError, KeyError, AttributeError):
            reply = {"result": None, "error": to_wire(Invalid("malformed_call"))}
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(reply).encode()]


def call(home: Path, operation: str, arguments: Mapping[str, Any], **how: Any) -> dict[str, Any]:
    """The answer of a house in the expo that runs on that EXPO_HOME; `how` as for `expo.client.Client.call`."""
    connection = http.client.HTTPConnection("localhost")
    connection.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.sock.connect(_short(home / NAME))
        connection.request("POST", "/", json.dumps({"operation": operation, "arguments": arguments, **how}))
        reply = json.loads(connection.getresponse().read())
    except (OSError, http.client.HTTPException) as error:
        raise SettingError(f"No expo runs on {home}: start it with `expo up`, then try again.") from error
    finally:
        connection.close()
    if reply["error"]:
        raise from_wire(reply["error"])
    result: dict[str, Any] = reply["result"]
    return result


def _short(path: Path) -> str:
    """The path as a socket may have it, which is 107 bytes at most."""
    if len(str(path).encode()) > 107:  # noqa: PLR2004 - the kernel's figure
        raise SettingError(
            f"EXPO_HOME is {str(path.parent)!r}, which is too long for a socket in it: choose a shorter one."
        )
    return str(path)
