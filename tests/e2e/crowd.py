"""Many people who do something in the same moment, each with an own browser: a process, run by `rush`.

Whoever is not answered asks again with the same key until the crowd's patience ends.
"""

from __future__ import annotations

import http.client
import json
import random
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

PATIENCE = 55.0
NO_ANSWER = 503


@dataclass(frozen=True)
class Click:
    """One command of one person."""

    path: str
    body: dict[str, Any]
    key: str
    cookie: str


@dataclass(frozen=True)
class Answer:
    """What came of it in the end, after so many tries, at which moment."""

    status: int
    body: dict[str, Any]
    tries: int
    at: float


def rush(url: str, clicks: Sequence[Click]) -> list[Answer]:
    """What each click came to, all begun at once."""
    with started(url, clicks) as crowd:
        return answers(crowd)


def started(url: str, clicks: Sequence[Click], *, over: float = 0.0) -> subprocess.Popen[str]:
    """The crowd at work, one after another over so many seconds; its answers are read by `answers`."""
    crowd = subprocess.Popen(
        [sys.executable, str(Path(__file__))], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert crowd.stdin
    json.dump({"url": url, "over": over, "clicks": [asdict(click) for click in clicks]}, crowd.stdin)
    crowd.stdin.close()
    return crowd


def answers(crowd: subprocess.Popen[str]) -> list[Answer]:
    """What each of its clicks came to, once it has ended."""
    assert crowd.stdout
    return [Answer(**each) for each in json.load(crowd.stdout)]


def main() -> None:
    """Read the clicks, do them, say what came of them."""
    told = json.load(sys.stdin)
    clicks = [Click(**each) for each in told["clicks"]]
    host, found = urlsplit(told["url"]).netloc, [Answer(0, {}, 0, 0.0)] * len(clicks)
    gate = threading.Barrier(len(clicks))

    def run(place: int) -> None:
        gate.wait()
        time.sleep(told["over"] * place / len(clicks))
        found[place] = insist(host, clicks[place])

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(clicks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    json.dump([asdict(each) for each in found], sys.stdout)


def insist(host: str, click: Click) -> Answer:
    """The answer that settles it."""
    until, tries = time.monotonic() + PATIENCE, 0
    while True:
        tries += 1
        answer = ask(host, click, tries)
        waits = answer.status in {0, NO_ANSWER} or answer.body.get("code") == "in_progress"
        if not waits or time.monotonic() > until:
            return answer
        time.sleep(random.uniform(0.5, 1.5) * answer.body.get("retry_after", 0.5))


def ask(host: str, click: Click, tries: int) -> Answer:
    """One try; status 0 where nobody listened or the line went dead."""
    connection = http.client.HTTPConnection(host, timeout=20)
    headers = {"Content-Type": "application/json", "Idempotency-Key": click.key, "Cookie": f"expo={click.cookie}"}
    try:
        connection.request("POST", f"/api/v1{click.path}", json.dumps(click.body), headers)
        reply = connection.getresponse()
        return Answer(reply.status, json.loads(reply.read() or b"{}"), tries, time.time())
    except (OSError, http.client.HTTPException):
        return Answer(0, {}, tries, time.time())
    finally:
        connection.close()


if __name__ == "__main__":
    main()
