"""The part file of an upload: bytes count only once they are on the disk."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Optional, Type

from mineral_service.problems import Problem
from mineral_service.uploads.headers import Checksum

if sys.platform != "win32":
    import fcntl


def part_path(blobs: Path, upload: str) -> Path:
    """Return where the bytes of an unfinished upload lie; ``upload`` is an identifier that we made."""
    return blobs / "uploads" / f"{upload}.part"


class Part:
    """A part file that nobody else writes; ``begin`` says which of its bytes count."""

    def __init__(self, path: Path, checksum: Optional[Checksum]) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._stream = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)
        self._claim()
        self.kept = self.size = 0
        self._checksum = checksum
        self._digest = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None

    def begin(self, offset: int) -> None:
        """Go on after ``offset``, which was read since the file is ours; what lies beyond is thrown away."""
        # A disk that lost bytes, as after a restore: the file grows again from what there is.
        self.kept = min(offset, os.fstat(self._stream.fileno()).st_size)
        self._forget()

    def __enter__(self) -> "Part":
        return self

    def __exit__(
        self,
        _kind: Optional[Type[BaseException]],
        _error: Optional[BaseException],
        _trace: Optional[TracebackType],
    ) -> None:
        self._stream.close()

    def _claim(self) -> None:
        """Keep other processes on the same files out; a kill lets go."""
        if sys.platform != "win32":
            try:
                fcntl.flock(self._stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                self._stream.close()
                raise Problem("upload-locked") from error

    def write(self, data: bytes) -> None:
        """Take the next bytes; on a full disk those since the last ``keep`` are given up.

        Raises:
            OSError: they could not be written.
        """
        view = memoryview(data)
        try:
            while view:
                written = self._stream.write(view) or 0
                self.size += written
                view = view[written:]
        except OSError:
            self._forget()
            raise
        if self._digest is not None:
            self._digest.update(data)

    @property
    def unsure(self) -> int:
        """Return how many bytes were written and not yet kept."""
        return self.size - self.kept

    @property
    def is_right(self) -> bool:
        """Return whether the bytes since the beginning are what their checksum says; so without one."""
        return (
            self._digest is None or self._checksum is None or self._digest.digest() == self._checksum.digest
        )

    def keep(self) -> int:
        """Bring the bytes to the disk; return how many the file has then."""
        os.fsync(self._stream.fileno())
        self.kept = self.size
        return self.kept

    def drop(self) -> None:
        """Give up the bytes that were not kept."""
        self._forget()

    def _forget(self) -> None:
        self._stream.truncate(self.kept)
        self._stream.seek(self.kept)
        self.size = self.kept
