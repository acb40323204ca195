"""Which files somebody waits for at this moment, in this process: they are looked at before all others."""

from __future__ import annotations

import threading
from typing import Dict, Iterable, Tuple


class Awaited:
    """Files by their SHA-256, those asked for first in front; ``bell`` rings when one is added."""

    def __init__(self) -> None:
        self.bell = threading.Event()
        self._files: Dict[str, None] = {}
        self._lock = threading.Lock()

    def add(self, files: Iterable[str]) -> None:
        """Say that somebody waits for ``files``."""
        with self._lock:
            self._files.update(dict.fromkeys(files))
        self.bell.set()

    def all(self) -> Tuple[str, ...]:
        """Return what is waited for."""
        with self._lock:
            return tuple(self._files)

    def done(self, file: str) -> None:
        """Say that a file was looked at."""
        with self._lock:
            self._files.pop(file, None)
