"""A line to the service that breaks at the n-th request from now, whatever it is."""

from __future__ import annotations

from typing import Callable, Optional

from cutting_proxy import Fault
from meddling_proxy import MeddlingProxy


def nothing() -> None:
    """Let the exchange go on."""


class SoakLine(MeddlingProxy):
    """One for each data folder and for the officer; it forgets what it saw, as a soak sees a lot."""

    def __init__(self, port: int) -> None:
        self._planned: Optional[Fault] = None
        self.broken = 0
        super().__init__(port)

    def plan(
        self, moment: str, after: int, meanwhile: Callable[[], None] = nothing, share: float = 0.5
    ) -> None:
        """Break the exchange after the next ``after`` ones at ``moment``, after doing ``meanwhile``."""
        self._planned = Fault("", "", moment, meanwhile, share, after)

    def quiet(self) -> int:
        """Break nothing any more; return how many exchanges were broken since."""
        self._planned, broken, self.broken = None, self.broken, 0
        self._answers.clear()
        for seen in (self.seen, self.sent, self.chunks):
            seen.clear()
        return broken

    def _fault(self, request: str) -> Optional[Fault]:
        planned = self._planned
        if planned is None:
            return None
        if planned.after:
            planned.after -= 1
            return None
        self._planned, self.broken = None, self.broken + 1
        return planned
