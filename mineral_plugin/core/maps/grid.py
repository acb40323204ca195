"""The grid of the map: its interval, its lines, and the numbers they carry."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Iterator, List, Tuple

from mineral_plugin.core.maps.plan import Extent

EAST, NORTH = "east", "north"
# 10 cm on paper is custom on topographic maps; on a small frame that leaves too few lines, so 5 cm.
_ON_PAPER_MM = (100.0, 50.0, 25.0)
_LEAST_LINES = 1.6


@dataclass(frozen=True)
class GridLine:
    """A line of the grid: ``east`` (an upright line) or ``north``, its value in m, its text."""

    axis: str
    value_m: float
    text: str


def grid_interval_m(scale: int, width_mm: float = 200.0, height_mm: float = 200.0) -> float:
    """Return the interval in m for a frame of a size in mm: 1, 2 or 5 times a power of ten.

    It is the widest of 10, 5 and 2.5 cm on paper that lays lines enough across the frame each way.
    """
    intervals = [_rounded(paper_mm * scale / 1000.0) for paper_mm in _ON_PAPER_MM]
    shortest_m = min(width_mm, height_mm) * scale / 1000.0
    return next((one for one in intervals if shortest_m >= _LEAST_LINES * one), intervals[-1])


def _rounded(metres: float) -> float:
    """Return the largest of 1, 2, 5 times a power of ten that is not above a length."""
    power = 10.0 ** math.floor(math.log10(metres) + 1e-9)
    return next(step * power for step in (5.0, 2.0, 1.0) if step * power <= metres * (1 + 1e-9))


def grid_lines(extent: Extent, interval_m: float) -> Tuple[GridLine, ...]:
    """Return the lines that cross an extent, upright ones first, each from west or south on."""
    found: List[GridLine] = []
    found += [GridLine(EAST, v, grid_text(v)) for v in _values(extent.west, extent.east, interval_m)]
    found += [GridLine(NORTH, v, grid_text(v)) for v in _values(extent.south, extent.north, interval_m)]
    return tuple(found)


def _values(low: float, high: float, interval_m: float) -> Iterator[float]:
    number = math.ceil(low / interval_m - 1e-9)
    while number * interval_m <= high + 1e-6:
        yield number * interval_m
        number += 1


def grid_text(value_m: float) -> str:
    """Return the number of a line as it is printed: whole metres."""
    return f"{value_m:.0f}"
