"""A time for tests that passes as soon as somebody waits."""

from __future__ import annotations

import time
from typing import List

from mineral_plugin.core.portal.retrying import Waiting

_REAL_S = 0.003


class QuickTime:
    """``waits`` are the seconds that were waited for, one entry a pause; each takes a moment of real time."""

    def __init__(self, chance: float = 1.0) -> None:
        self.waits: List[float] = []
        self._passed_s = 0.0
        self._chance = chance

    def waiting(self) -> Waiting:
        """Return what is passed to a filing."""
        return Waiting(clock=self._clock, chance=lambda: self._chance, pause=self._pause)

    def _clock(self) -> float:
        return self._passed_s + time.monotonic()

    def _pause(self, seconds: float) -> None:
        self.waits.append(seconds)
        self._passed_s += seconds
        time.sleep(min(seconds, _REAL_S))
