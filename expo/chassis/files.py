"""Stored files: content by its SHA-256 in a folder, and rows that say who needs it, for what, for how long.

A file is staged by who receives it, then claimed by a house in its own transaction. The house's folder holds a link to
the content, so what one house forgets stays with another. What nobody claims is removed after a day.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, DateTime, Index, String, delete, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from expo.chassis import db
from expo.errors import Invalid, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

UNCLAIMED = 86_400
"""Seconds for which a file that nobody has claimed is kept."""
_STAGED = "staged"
_PIECE = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")


class FileRow(db.Base):
    """A claimed file: whose it is (`owner`, the thing it belongs to), for what, and until when it is kept."""

    __tablename__ = "file"
    __table_args__ = (Index("file_sha256", "sha256"), Index("file_owner", "owner"), Index("file_kept", "keep_until"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(255))
    owner: Mapped[UUID]
    purpose: Mapped[str] = mapped_column(String(63))
    keep_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    claimed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


@dataclass(frozen=True)
class Staged:
    """What a message carries of a file: never its bytes."""

    sha256: str
    type: str
    size: int
    name: str


class Store:
    """The folder, shared by the gateway, who stages, and the houses, who claim."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def stage(self, content: BinaryIO, *, limit: int, type: str, name: str) -> Staged:  # noqa: A002 - the field's name
        """Keep the content for a day under its digest; `Invalid file_too_large` beyond `limit` bytes."""
        self._folder.mkdir(parents=True, exist_ok=True)
        arriving = tempfile.NamedTemporaryFile(dir=self._folder, delete=False)  # noqa: SIM115 - closed by `_write`
        try:
            sha256, size = _write(content, arriving, limit)
            path = self._path(_STAGED, sha256)
            path.parent.mkdir(parents=True, exist_ok=True)
            Path(arriving.name).replace(path)
        except BaseException:
            Path(arriving.name).unlink(missing_ok=True)
            raise
        return Staged(sha256, type, size, name)

    def path(self, house: str, sha256: str) -> Path:
        """Where the house's content of that digest lies; `NotFound file_unknown` where it has none."""
        found = self._path(house, sha256)
        if not found.is_file():
            raise NotFound("file_unknown", {"sha256": sha256})
        return found

    def take(self, house: str, sha256: str) -> int:
        """Link the staged content into the house's folder and say how many bytes it has."""
        own = self._path(house, sha256)
        own.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError, FileNotFoundError):
            own.hardlink_to(self._path(_STAGED, sha256))
        return self.path(house, sha256).stat().st_size

    def drop(self, house: str, sha256: str) -> None:
        """Remove the house's link; the content goes with the last one."""
        self._path(house, sha256).unlink(missing_ok=True)

    def digests(self, house: str) -> Iterator[str]:
        """What lies in the house's folder longer than a day."""
        return (path.name for path in self._old(house))

    def sweep(self) -> None:
        """Remove what was staged more than a day ago; what was claimed stays by the houses' links."""
        for path in self._old(_STAGED):
            path.unlink(missing_ok=True)

    def _old(self, place: str) -> Iterator[Path]:
        before = time.time() - UNCLAIMED
        for path in list((self._folder / place).glob("??/*")):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    yield path

    def _path(self, place: str, sha256: str) -> Path:
        if not _DIGEST.fullmatch(sha256):
            raise NotFound("file_unknown", {"sha256": sha256[:64]})
        return self._folder / place / sha256[:2] / sha256


def claim(
    session: Session, store: Store, file: Staged, *, owner: UUID, purpose: str, keep_until: datetime | None = None
) -> UUID:
    """Keep a staged file for `owner`; `NotFound file_unknown` where it was not staged or is gone."""
    _lock(session, file.sha256)
    size = store.take(db.work(session).house, file.sha256)
    row = FileRow(id=uuid4(), sha256=file.sha256, type=file.type, size=size, name=file.name, owner=owner)
    row.purpose, row.keep_until = purpose, keep_until
    session.add(row)
    session.flush()
    return row.id


def open_file(session: Session, store: Store, file: UUID) -> tuple[FileRow, Path]:
    """A claimed file and where its content lies; who may see it is for the house to decide first."""
    row = session.get(FileRow, file)
    if not row:
        raise NotFound("file_unknown")
    return row, store.path(db.work(session).house, row.sha256)


def release(session: Session, *, owner: UUID, purpose: str | None = None) -> None:
    """No longer keep the owner's files; content that nothing else needs goes with the next sweep after a day."""
    gone = delete(FileRow).where(FileRow.owner == owner)
    session.execute(gone.where(FileRow.purpose == purpose) if purpose else gone)


def sweep(session: Session, store: Store) -> None:
    """Forget files whose time is over, then remove content that no row names: what a rolled-back claim left, too."""
    session.execute(delete(FileRow).where(FileRow.keep_until < db.now(session)))
    house = db.work(session).house
    for sha256 in store.digests(house):
        # Under the lock that a claim takes, so that no claim finds the content just before it goes.
        _lock(session, sha256)
        if session.scalar(select(FileRow.id).where(FileRow.sha256 == sha256).limit(1)) is None:
            store.drop(house, sha256)
    store.sweep()


def _write(content: BinaryIO, file: IO[bytes], limit: int) -> tuple[str, int]:
    """Digest and size of what was written, safe on the disk."""
    digest, size = hashlib.sha256(), 0
    with file:
        while piece := content.read(_PIECE):
            size += len(piece)
            if size > limit:
                raise Invalid("file_too_large", {"limit": limit})
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def _lock(session: Session, sha256: str) -> None:
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:sha256, 13))"), {"sha256": sha256})
