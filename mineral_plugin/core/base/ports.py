"""What the core needs from outside, as protocols: the clock and progress."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Protocol

VIETNAM_TIME = timezone(timedelta(hours=7))


class Clock(Protocol):
    """Tells the time; passed in, never read by a module itself."""

    def now(self) -> datetime:
        """Return the present moment with its time zone."""


class Progress(Protocol):
    """Hears how far a long piece of work is and may ask it to stop."""

    def report(self, fraction: float) -> None:
        """Take note that ``fraction`` (0 to 1) of the work is done."""

    def cancelled(self) -> bool:
        """Return whether the user asked to stop."""


class SystemClock:
    """The machine's clock in Vietnamese time."""

    def now(self) -> datetime:
        """Return the present moment, UTC+7."""
        return datetime.now(VIETNAM_TIME)


class NoProgress:
    """A listener that hears nothing and never stops the work."""

    def report(self, fraction: float) -> None:
        """Ignore the fraction."""

    def cancelled(self) -> bool:
        """Return ``False``."""
        return False
