"""The body of a request as a Qt device, so that a large file is sent without being held in memory."""

from __future__ import annotations

import threading
from typing import Any, Optional

from qgis.PyQt.QtCore import QIODevice

_CHUNK = 262_144


class Feed:
    """Hands a stream piece by piece from the thread that owns it to the thread that sends.

    ``direct``: both are the same thread. ``wake`` is set when a piece is gone. ``fault`` is the error that
    ended the stream early.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._piece = memoryview(b"")
        self._ended = False
        self.direct = False
        self.wake = threading.Event()
        self.fault: Optional[BaseException] = None

    def fill(self) -> bool:
        """Read the next piece if the last one is gone; return whether there is news for the sender."""
        if self._ended or self._piece:
            return False
        try:
            piece = self._stream.read(_CHUNK)
        except Exception as error:  # told to the caller once the request has been stopped
            self.fault, piece = error, b""
        with self._lock:
            self._piece = memoryview(piece)
            self._ended = not piece
        return True

    def take(self, most: int) -> Optional[bytes]:
        """Return at most ``most`` bytes; none yet is ``b""``, none any more is ``None``."""
        if self.direct:
            self.fill()
        with self._lock:
            if not self._piece:
                return None if self._ended else b""
            taken, self._piece = bytes(self._piece[:most]), self._piece[most:]
            if not self._piece:
                self.wake.set()
            return taken


class UploadDevice(QIODevice):
    """What Qt reads a body from: once, from beginning to end.

    It cannot be rewound. Left alone, Qt sends a request up to four times when the connection ends without an
    answer; what must not be done twice is not given to it twice.
    """

    def __init__(self, feed: Feed, size: int) -> None:
        super().__init__()
        self._feed = feed
        self._size = size
        self.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)

    def isSequential(self) -> bool:  # noqa: N802 - Qt's name
        """Return ``True``: it is read only once."""
        return True

    def size(self) -> int:
        """Return the length of the body in bytes."""
        return self._size

    def seek(self, _position: int) -> bool:
        """Refuse."""
        return False

    def readData(self, most: int) -> Optional[bytes]:  # noqa: N802 - Qt's name
        """Return at most ``most`` bytes; ``None`` tells Qt that there are no more."""
        return self._feed.take(most)

    def writeData(self, _data: bytes) -> int:  # noqa: N802 - Qt's name
        """Refuse: the body is only read."""
        return -1
