"""Whether two bodies of ground are apart in depth; what is not known is never taken as apart."""

from __future__ import annotations

import enum
from typing import Optional, Protocol


class Levels(enum.Enum):
    """How the levels of two bodies lie to each other."""

    APART = "apart"
    MEET = "meet"
    UNKNOWN = "unknown"


class HasLevels(Protocol):
    """Something with a top and a bottom level in metres, or ``None``."""

    @property
    def top_m(self) -> Optional[float]:
        """Return the top level in m."""

    @property
    def bottom_m(self) -> Optional[float]:
        """Return the bottom level in m."""


def levels_of(first: HasLevels, second: HasLevels) -> Levels:
    """Return how two bodies lie; one that ends where the other begins is apart."""
    if _above(first, second) or _above(second, first):
        return Levels.APART
    known = (first.top_m, first.bottom_m, second.top_m, second.bottom_m)
    return Levels.UNKNOWN if any(level is None for level in known) else Levels.MEET


def _above(upper: HasLevels, lower: HasLevels) -> bool:
    return upper.bottom_m is not None and lower.top_m is not None and upper.bottom_m >= lower.top_m
