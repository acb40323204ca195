"""A stretch of an open file as the body of a request."""

from __future__ import annotations

import errno
import hashlib
import os
from typing import BinaryIO, Callable, Optional

_PIECE = 256 * 1024


class FileWindow:
    """``size`` bytes of a file from ``start``, read piece by piece and never held as a whole.

    ``alive`` is called before each piece; what it raises ends the request. ``fault`` is why the file could
    not be read: the layers below tell only that the connection broke.
    """

    def __init__(self, stream: BinaryIO, start: int, size: int, alive: Callable[[], None]) -> None:
        self._stream = stream
        self._start = start
        self._size = size
        self._done = 0
        self._alive = alive
        self.fault: Optional[OSError] = None

    def __len__(self) -> int:
        return self._size

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, none at the end.

        Raises:
            OSError: the file cannot be read, or has become shorter.
        """
        self._alive()
        left = self._size - self._done
        wanted = left if size < 0 else min(size, left)
        try:
            piece = self._piece(wanted) if wanted else b""
        except OSError as error:
            self.fault = error
            raise
        self._done += len(piece)
        return piece

    def _piece(self, wanted: int) -> bytes:
        # Each piece is looked for anew: several windows may look at one file.
        self._stream.seek(self._start + self._done)
        piece = self._stream.read(wanted)
        if not piece:
            # The file has become shorter.
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return piece

    def tell(self) -> int:
        """Return how far the window has been read."""
        return self._done

    def seek(self, position: int, whence: int = 0) -> int:
        """Go to a place in the window, as when a proxy asks who we are after half of it was sent."""
        base = {0: 0, 1: self._done, 2: self._size}[whence]
        self._done = min(max(base + position, 0), self._size)
        return self._done

    def sha256(self) -> bytes:
        """Return the SHA-256 of the whole window, which is wound back.

        Raises:
            OSError: the file cannot be read.
        """
        digest = hashlib.sha256()
        self.seek(0)
        while piece := self.read(_PIECE):
            digest.update(piece)
        self.seek(0)
        return digest.digest()
