"""The page of `expo mail-sink`: the mails that arrived, each as plain text."""

from __future__ import annotations

import html
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import unquote

from expo.chassis.embedded import mail

if TYPE_CHECKING:
    from pathlib import Path

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Mails</title>
<meta name="viewport" content="width=device-width">
<style>body{{font:1rem/1.5 system-ui;max-width:50rem;margin:2rem auto;
padding:0 1rem}}pre{{white-space:pre-wrap}}td{{padding:.2rem 1rem .2rem 0;vertical-align:top}}</style>{}</html>"""


def serve(folder: Path, host: str, port: int) -> None:
    """Show the folder's mails until the process ends."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """`/` lists, `/NAME` shows one, `/healthz` answers."""
            found = _body(folder, unquote(self.path.strip("/")))
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
            self.end_headers()
            self.wfile.write(_PAGE.format(found or "<h1>No such mail</h1>").encode())

        def log_message(self, *_: object) -> None:
            """Addresses of mails are nobody's business."""

    ThreadingHTTPServer((host, port), Page).serve_forever()


def _body(folder: Path, name: str) -> str:
    if name == "healthz":
        return "ok"
    if not name:
        rows = "".join(
            f"<tr><td>{html.escape(str(each.message['To']))}<td><a href='/{each.name}'>"
            f"{html.escape(str(each.message['Subject']))}</a>"
            for each in mail.kept(folder)
        )
        return f"<h1>Mails</h1><table>{rows}</table>" if rows else "<h1>Mails</h1><p>None has arrived yet.</p>"
    one = mail.read(folder, name)
    return one_mail(one) if one else ""


def one_mail(one: mail.Kept) -> str:
    """A mail's headers and its plain text."""
    text = one.message.get_body(("plain",))
    heads = "".join(f"<tr><th>{each}<td>{html.escape(str(one.message[each]))}" for each in ("From", "To", "Subject"))
    return f"<h1>Mail</h1><table>{heads}</table><pre>{html.escape(text.get_content() if text else '')}</pre>"
