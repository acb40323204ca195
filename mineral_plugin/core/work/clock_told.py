"""What is said of this computer's clock where a service has another time: days of the law are at stake."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Optional

from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.portal.client import Landing

TOLERATED = timedelta(minutes=5)
"""What the way to the service and back, and a clock that nobody sets, make up; practice, not law."""


def clock_warning(landing: Landing, now: datetime) -> Optional[Phrase]:
    """Return what to say where this computer's time differs from the service's, ``None`` where it does not.

    Nothing waits for it: times of effect are the service's, whatever the clock here says.
    """
    if landing.server_time is None:
        return None
    off = now - landing.server_time
    if abs(off) <= TOLERATED:
        return None
    fast = off > timedelta(0)
    minutes = round(abs(off).total_seconds() / 60)
    hours, minutes = divmod(minutes, 60)
    values = {"hours": hours, "minutes": minutes, "time": landing.server_time}
    return Phrase("clock.fast" if fast else "clock.slow", values)
