"""The house's side: takes up waiting jobs, starts a child process for each, and starts it again if it dies."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import text

from expo.chassis.jobs.child import LOCK

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from expo.chassis.house import House
    from expo.chassis.settings import Settings

AT_ONCE = 1
"""Children of one process at a time."""
ATTEMPTS = 3
"""Processes that a job may cost before it counts as failed."""
PATIENCE = 2.0
"""Seconds that a child has to end before it is killed."""
_DATABASE = ("DATABASE_URL", "DATABASE_URL_FILE", "EXPO_DATABASE_URL", "EXPO_DATABASE_URL_FILE")


class Parent:
    """Runs a house's jobs, one after the other in each replica; a row's lock decides who takes which."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._children: dict[UUID, subprocess.Popen[bytes]] = {}

    def turn(self) -> bool:
        """See what has ended, take up what waits; says whether there may be more to do at once."""
        ended = [job for job, child in self._children.items() if child.poll() is not None]
        for job in ended:
            del self._children[job]
            self._house.database.run(self._house.own_work(), partial(_died, job=job))
        if len(self._children) >= AT_ONCE:
            return False
        taken = self._house.database.run(self._house.own_work(), _take_up)
        if taken:
            self._children[taken] = _start(self._house.settings, self._house.name, taken)
        return bool(ended or taken)

    def stop(self) -> None:
        """End the children; what they have not done is taken up later."""
        for child in self._children.values():
            child.terminate()
        for child in self._children.values():
            try:
                child.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _take_up(session: Session) -> UUID | None:
    row = session.execute(_TAKE, {"attempts": ATTEMPTS}).first()
    return row.id if row and row.state == "running" else None


def _died(session: Session, job: UUID) -> None:
    """A job that still counts as running though its process has ended waits again."""
    session.execute(_WAITS_AGAIN, {"job": job})


def _start(settings: Settings, house: str, job: UUID) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "expo.cli", "job", "run", str(job), "--house", house]
    return subprocess.Popen(command, env=_environment(settings, house), stdin=subprocess.DEVNULL)  # noqa: S603 - ours


def _environment(settings: Settings, house: str) -> dict[str, str]:
    """As ours; the database may have been started by us, so that only we know where it is."""
    inherited = {name: value for name, value in os.environ.items() if name not in _DATABASE}
    places = {"EXPO_HOME": settings.home, "EXPO_FILES": settings.files, "EXPO_KEYS": settings.keys}
    told = {name: str(path) for name, path in places.items()}
    return inherited | told | {"DATABASE_URL": settings.database_url(house)}


_TAKE = text(f"""
UPDATE expo.job SET
    attempt = least(attempt + 1, :attempts), claimed_at = now(),
    state = CASE WHEN attempt < :attempts THEN 'running' ELSE 'failed' END,
    ended_at = CASE WHEN attempt < :attempts THEN NULL ELSE now() END,
    fault = CASE WHEN attempt < :attempts THEN NULL
        ELSE CAST('{{"kind": "error", "code": "job_died", "figures": {{}}}}' AS jsonb) END
WHERE id = (
    SELECT id FROM expo.job
    WHERE state = 'queued' OR CASE
        WHEN state = 'running' AND claimed_at < now() - interval '10 s'
        THEN pg_try_advisory_xact_lock({LOCK.replace(":job", "id")}) ELSE false END
    ORDER BY asked_at LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING id, state
""")  # noqa: S608 - the key of the lock is a constant

_WAITS_AGAIN = text(f"""
UPDATE expo.job SET state = 'queued'
WHERE id = :job AND state = 'running' AND pg_try_advisory_xact_lock({LOCK})
""")  # noqa: S608 - the key of the lock is a constant
