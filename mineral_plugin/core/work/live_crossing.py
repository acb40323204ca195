"""Where a ring crosses itself: the first place, found soon enough for every move of a hand."""

from __future__ import annotations

from typing import Any, NamedTuple, Optional, Tuple

import numpy as np
import shapely

from mineral_plugin.core.area.geometry import ring_points
from mineral_plugin.core.area.model import LicenceArea, Ring


class CrossingSides(NamedTuple):
    """Two sides of a ring that cross or touch, named by their corners (``4–5``); part and ring from 0."""

    part: int
    ring: int
    first: str
    second: str


def first_crossing(area: LicenceArea) -> Optional[CrossingSides]:
    """Return the first two sides of one ring of an area that cross, touch or run over each other.

    A corner that stands where the one before it stands is no crossing.
    """
    for part_number, part in enumerate(area.parts):
        for ring_number, ring in enumerate(part.rings):
            sides = _crossing(ring)
            if sides is not None:
                first, second = (_name(ring, side) for side in sides)
                return CrossingSides(part_number, ring_number, first, second)
    return None


def _crossing(ring: Ring) -> Optional[Tuple[int, int]]:
    """Return the numbers (from 0) of the first two sides that meet where they must not."""
    if len(ring.corners) < 4:
        return None
    points = ring_points(ring)
    numbers = np.flatnonzero((points != np.roll(points, 1, axis=0)).any(axis=1))
    if len(numbers) < 4 or shapely.is_simple(shapely.linearrings(points[numbers])):
        return None
    # Side k runs from the k-th corner that is left to the next one.
    some = points[numbers]
    sides: Any = shapely.linestrings(np.stack([some, np.roll(some, -1, axis=0)], axis=1))
    first, second = shapely.STRtree(sides).query(sides, predicate="intersects")
    later = first < second
    pairs = np.stack([first[later], second[later]], axis=1)
    for one, other in pairs[np.lexsort(pairs.T[::-1])].tolist():
        if not _only_joined(sides, one, other):
            # Of corners in one place the last stands for all: its side is the one that has a length.
            return int(numbers[one]), int(numbers[other])
    return None


def _only_joined(sides: Any, one: int, other: int) -> bool:
    """Return whether two sides meet at the corner between them and nowhere else."""
    if other - one not in (1, len(sides) - 1):
        return False
    return bool(shapely.get_type_id(shapely.intersection(sides[one], sides[other])) == 0)


def _name(ring: Ring, side: int) -> str:
    return f"{ring.corners[side].name}–{ring.corners[(side + 1) % len(ring.corners)].name}"
