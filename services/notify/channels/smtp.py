"""One connection to the mail server, kept open from mail to mail; every wait has an end."""

from __future__ import annotations

import smtplib
import ssl
import time
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from email.message import EmailMessage

TIMEOUT = 10.0
"""Seconds for each step of the conversation."""
IDLE = 5.0
"""Seconds after which a kept connection is asked whether it still lives, before a mail is risked on it."""
_PERMANENT = range(500, 600)
_AWAY = 421
_PORTS = {"smtp": 25, "smtps": 465}


class NotDelivered(Exception):
    """The server did not take a mail.

    Attributes:
        code: `smtp_550`, `smtp_away`, `smtp_broken` …
        for_good: trying again will not help.
        away: the server itself is away, so that other mails need not be tried either.
    """

    def __init__(self, code: str, *, for_good: bool = False, away: bool = False) -> None:
        super().__init__(code)
        self.code, self.for_good, self.away = code, for_good, away


class Mailer:
    """Sends mails to one server, one at a time."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._server: smtplib.SMTP | None = None
        self._used = 0.0

    def send(self, mail: EmailMessage) -> None:
        """Give the mail to the server; returns once it has accepted it, raises `NotDelivered` otherwise."""
        server = self._connected()
        try:
            server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as refused:
            raise _refusal(next(iter(refused.recipients.values()))[0]) from refused
        except smtplib.SMTPNotSupportedError as error:
            raise NotDelivered("smtp_no_utf8", for_good=True) from error
        except smtplib.SMTPResponseException as error:
            if error.smtp_code == _AWAY:
                self.close()
            raise _refusal(error.smtp_code) from error
        except (smtplib.SMTPException, OSError) as error:
            # Cut off after DATA: nobody knows whether it has the mail, which is sent again under the same Message-ID.
            self.close()
            raise NotDelivered("smtp_broken", away=True) from error
        self._used = time.monotonic()

    def close(self) -> None:
        """End the connection without waiting."""
        if self._server is not None:
            with suppress(OSError):
                self._server.close()
            self._server = None

    def _connected(self) -> smtplib.SMTP:
        if self._server is not None and time.monotonic() - self._used > IDLE and not _lives(self._server):
            self.close()
        if self._server is None:
            try:
                self._server = self._connect()
            except (smtplib.SMTPException, OSError) as error:
                raise NotDelivered("smtp_away", away=True) from error
        return self._server

    def _connect(self) -> smtplib.SMTP:
        host, port = self._url.hostname or "localhost", self._url.port or _PORTS[self._url.scheme]
        if self._url.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(host, port, timeout=TIMEOUT)
            self._encrypt(server)
        if self._url.username:
            server.login(unquote(self._url.username), unquote(self._url.password or ""))
        return server

    def _encrypt(self, server: smtplib.SMTP) -> None:
        """STARTTLS where it is offered; required, and the server's certificate checked, before a password is sent."""
        server.ehlo()
        if not self._url.username and not server.has_extn("starttls"):
            return
        context = ssl.create_default_context()
        if not self._url.username:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        server.starttls(context=context)


@cache
def mailer(url: str) -> Mailer:
    """This process's connection to that server."""
    return Mailer(url)


def _lives(server: smtplib.SMTP) -> bool:
    try:
        return server.noop()[0] == 250  # noqa: PLR2004 - RFC 5321: OK
    except (smtplib.SMTPException, OSError):
        return False


def _refusal(code: int) -> NotDelivered:
    return NotDelivered(f"smtp_{code}", for_good=code in _PERMANENT, away=code == _AWAY)
