"""Files by content: the name of a stored file is the SHA-256 of its bytes and nothing else."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import time
import uuid
from pathlib import Path
from typing import IO, BinaryIO, Iterator

from mineral_plugin.core.base.canonical import sha256_of_file

if sys.platform != "win32":
    import fcntl

_ABANDONED_S = 24 * 3600
LOCK = "tidying.lock"


class Incoming:
    """A file on its way in: bytes are hashed and written to a ``.part`` file, then kept or dropped."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._part = folder / "incoming" / f"{uuid.uuid4().hex}.part"
        self._stream: BinaryIO = self._part.open("wb")
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        """Take the next piece."""
        self._stream.write(data)
        self._digest.update(data)
        self.size += len(data)

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of all pieces so far, in hex."""
        return self._digest.hexdigest()

    def written(self) -> Path:
        """Return where all pieces so far can be read."""
        self._stream.flush()
        return self._part

    def keep(self) -> None:
        """Put the file in its place by content; when this returns it is on the disk."""
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()
        put_in_place(self._folder, self._part, self.sha256)

    def drop(self) -> None:
        """Forget the file; harmless after ``keep``."""
        # A full disk makes closing fail as well: the pieces still in memory are not wanted any more.
        try:
            self._stream.close()
        except OSError:
            self._stream.close()
        self._part.unlink(missing_ok=True)


def prepare(folder: Path) -> None:
    """Make the folders and remove pieces that nobody has been writing for a day."""
    incoming = folder / "incoming"
    incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "uploads").mkdir(mode=0o700, exist_ok=True)
    for part in incoming.glob("*.part"):
        if time.time() - part.stat().st_mtime > _ABANDONED_S:
            part.unlink(missing_ok=True)


def blob_path(folder: Path, sha256: str) -> Path:
    """Return where the file with this hash lies."""
    return folder / sha256[:2] / sha256[2:4] / sha256


def put_in_place(folder: Path, path: Path, sha256: str) -> None:
    """Give a whole file, synced before, its place by content; when this returns that is on the disk.

    Its time is that of now: a file that waits for its row is young, and tidying up leaves it alone.
    """
    place = blob_path(folder, sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    os.utime(path)
    os.replace(path, place)
    sync_folder(place.parent)


@contextlib.contextmanager
def kept(folder: Path) -> Iterator[None]:
    """Let no process tidy files away meanwhile; who stores new ones is not held up."""
    with _lock(folder) as stream:
        if sys.platform != "win32":
            fcntl.flock(stream, fcntl.LOCK_SH)
        yield


@contextlib.contextmanager
def may_remove(folder: Path) -> Iterator[bool]:
    """Say whether files may be tidied away now, and let nobody begin to copy them meanwhile."""
    with _lock(folder) as stream:
        if sys.platform != "win32":
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
        yield True


def _lock(folder: Path) -> IO[bytes]:
    return (folder / LOCK).open("ab")


def is_whole(folder: Path, sha256: str) -> bool:
    """Return whether the file with this hash is there and has it."""
    path = blob_path(folder, sha256)
    return path.is_file() and sha256_of_file(path) == sha256


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    # Windows cannot open a folder; there the rename itself is durable.
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
