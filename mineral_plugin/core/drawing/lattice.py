"""Rounded corners where they do least harm: on a side, or beside a boundary."""

from __future__ import annotations

import math
from typing import List, NamedTuple, Optional, Tuple

import numpy as np
import numpy.typing as npt

from mineral_plugin.core.area.model import Corner
from mineral_plugin.core.drawing.places import MOST_DECIMALS, Point, corner_at

# A sliver that nobody sees, and one that still rounds to no square metre beside a few others.
_GOOD_M2, _FAIR_M2 = 0.03, 0.1
_SLIDE_M = 0.5
_FROM_ENDS_M = 0.05

Floats = npt.NDArray[np.float64]


class Stretch(NamedTuple):
    """A stretch between two corners of a side of the old area; its own ends may be corners put in before."""

    side_start: Point
    side_end: Point
    start: Point
    end: Point


def corner_on_side(stretch: Stretch, place: Point, decimals: int, finer: bool) -> Optional[Corner]:
    """Return a corner with rounded numbers on a side, near a place on a stretch of it.

    It lies within half a metre of the place, between the ends of the stretch, where the triangle that it
    makes with the side is smallest, as near as one of 0.03 m2 is found; with more decimals, up to three,
    where there is none below 0.1 m2 and ``finer`` allows it. ``None`` where no rounded place lies between
    the ends.
    """
    best: Optional[Tuple[float, Corner]] = None
    for places in range(decimals, (max(decimals, MOST_DECIMALS) if finer else decimals) + 1):
        found = _on_side(stretch, place, places)
        if found is not None and (best is None or found[0] < best[0]):
            best = found
        if best is not None and best[0] <= _FAIR_M2:
            break
    return None if best is None else best[1]


def _on_side(stretch: Stretch, place: Point, decimals: int) -> Optional[Tuple[float, Corner]]:
    """Return the best corner with so many decimals, and the triangle (m2) that it makes with the side."""
    candidates = _beside(stretch.side_start, stretch.side_end, place, decimals)
    candidates = candidates[_between(candidates, stretch)]
    if not len(candidates):
        return None
    along = np.subtract(stretch.side_end, stretch.side_start)
    to_start = candidates - np.asarray(stretch.side_start)
    slivers = np.abs(along[0] * to_start[:, 1] - along[1] * to_start[:, 0]) / 2.0
    slid = np.hypot(*(candidates - np.asarray(place)).T)
    # Nearest first among the good ones; where none is good the smallest sliver.
    best = int(np.lexsort([slid, np.where(slivers <= _GOOD_M2, 0.0, slivers)])[0])
    east, north = candidates[best].tolist()
    return float(slivers[best]), corner_at(east, north, decimals)


def _between(points: Floats, stretch: Stretch) -> npt.NDArray[np.bool_]:
    """Return which points lie beside a stretch, off both its ends."""
    along = np.subtract(stretch.end, stretch.start)
    length = math.hypot(*along)
    reach = (points - np.asarray(stretch.start)) @ along / length
    off_m = min(_FROM_ENDS_M, length / 4.0)
    return np.asarray((reach >= off_m) & (reach <= length - off_m))


def _beside(start: Point, end: Point, place: Point, decimals: int) -> Floats:
    """Return the rounded points next to a side within half a metre of a place on it, (n, 2)."""
    step = 10.0**-decimals
    axis = 0 if abs(end[0] - start[0]) >= abs(end[1] - start[1]) else 1
    reach = int(_SLIDE_M / step)
    steps = np.rint(place[axis] / step) + np.arange(-reach, reach + 1)
    main = np.round(steps * step, decimals)
    slope = (end[1 - axis] - start[1 - axis]) / (end[axis] - start[axis])
    other = np.round(start[1 - axis] + (main - start[axis]) * slope, decimals)
    return np.column_stack([main, other] if axis == 0 else [other, main])


def grid_around(place: Point, decimals: int, reach: int) -> List[Point]:
    """Return the rounded points around a place, up to ``reach`` steps away, the nearest first."""
    step = 10.0**-decimals
    steps = np.arange(-reach, reach + 1)
    east = np.round((np.rint(place[0] / step) + steps) * step, decimals)
    north = np.round((np.rint(place[1] / step) + steps) * step, decimals)
    grid = np.stack(np.meshgrid(east, north), axis=-1).reshape(-1, 2)
    apart = np.hypot(*(grid - np.asarray(place)).T)
    order = np.lexsort([grid[:, 1], grid[:, 0], np.round(apart, 6)])
    return [(east, north) for east, north in grid[order].tolist()]
