"""Wrong passwords are counted for each name, so that guessing takes longer than anybody has."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Dict, List

from mineral_service.problems import Problem

MOST = 10
WITHIN = timedelta(minutes=15)
_NAMES = 10_000


class Attempts:
    """The wrong attempts of the last minutes, whether or not there is somebody of that name."""

    def __init__(self) -> None:
        self._wrong: Dict[str, List[datetime]] = {}
        self._lock = threading.Lock()

    def check(self, name: str, now: datetime) -> None:
        """Refuse to try once more when there were too many."""
        with self._lock:
            recent = [at for at in self._wrong.get(name, []) if now - at < WITHIN]
        if len(recent) >= MOST:
            wait = int((recent[0] + WITHIN - now).total_seconds()) + 1
            raise Problem("rate-limited", {"seconds": wait}).with_headers({"Retry-After": str(wait)})

    def wrong(self, name: str, now: datetime) -> None:
        """Note a wrong attempt."""
        with self._lock:
            if len(self._wrong) > _NAMES:
                self._wrong.clear()
            recent = [at for at in self._wrong.get(name, []) if now - at < WITHIN]
            self._wrong[name] = [*recent, now]

    def right(self, name: str) -> None:
        """Forget the wrong ones."""
        with self._lock:
            self._wrong.pop(name, None)
