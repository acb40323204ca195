"""How often somebody may ask: each person, and each address for those who are nobody yet.

Requests may come in a burst and are then let through at a steady rate (the generic cell rate algorithm: one
number for each who asks). Counted in this process alone: it protects the machine, not a secret; of passwords
``identity.attempts`` knows. Chunks and files are not counted: their bytes are limited, and a slow line
needs many.
"""

from __future__ import annotations

import math
import threading
import time
from typing import Dict, Optional

from fastapi import Request

from mineral_service.backend import Backend
from mineral_service.problems import Problem

_MOST_KEPT = 50_000
_FREE = frozenset(
    [
        "/v1/health/live",
        "/v1/health/ready",
        "/v1/uploads/{upload}",
        "/v1/dossiers/{dossier}/components/{component:path}/{slot}",
    ]
)
"""Routes that are not counted."""


class Limits:
    """The requests of the last time."""

    def __init__(self, backend: Backend) -> None:
        self._burst = backend.request_burst
        self._each_s = 60 / backend.requests_per_minute if backend.requests_per_minute else 0.0
        self._due: Dict[str, float] = {}
        self._lock = threading.Lock()

    def check(self, request: Request, person: Optional[str]) -> None:
        """Count a request; refuse it if there were too many.

        Raises:
            Problem: too many; ``Retry-After`` says when the next one is let through.
        """
        if not self._each_s or request.scope["route"].path in _FREE:
            return
        address = request.client.host if request.client else ""
        wait = self.take(f"person {person}" if person else f"address {address}", time.monotonic())
        if wait > 0:
            seconds = math.ceil(wait)
            raise Problem("rate-limited", {"seconds": seconds}).with_headers({"Retry-After": str(seconds)})

    def take(self, who: str, now: float) -> float:
        """Count a request of ``who`` and return 0, or return how many seconds it comes too early."""
        with self._lock:
            due = max(self._due.get(who, now), now)
            early = due - now - self._each_s * (self._burst - 1)
            if early > 0:
                return early
            if who not in self._due and len(self._due) >= _MOST_KEPT:
                self._forget(now)
            self._due[who] = due + self._each_s
        return 0

    def _forget(self, now: float) -> None:
        """Forget those who have not asked for a while; of the others, if need be, those who asked least."""
        self._due = {who: due for who, due in self._due.items() if due > now}
        for who in sorted(self._due, key=lambda one: self._due[one])[: len(self._due) - _MOST_KEPT // 2]:
            del self._due[who]
