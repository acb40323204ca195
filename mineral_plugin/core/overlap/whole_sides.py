"""Common borders of many pairs at once, where both have the same corners along them: the usual neighbours.

Where any corner of either lies on the border of the other without being a corner of both, a closer look is
needed (``shared_borders``): a stretch that is common but for its corners begins or ends at such a corner.
"""

from __future__ import annotations

from typing import NamedTuple, Tuple

import numpy as np
import numpy.typing as npt
import shapely

from mineral_plugin.core.overlap.flat import Floats, Geometries, Ints
from mineral_plugin.core.overlap.shared_borders import SAME_M, SLACK_M


class WholeSides(NamedTuple):
    """The length in m of the sides that both polygons of a pair have (n,), and whether that is all (n,)."""

    length_m: Floats
    is_all: npt.NDArray[np.bool_]


def whole_sides(firsts: Geometries, seconds: Geometries) -> WholeSides:
    """Return the common sides of pairs of valid polygonal geometries in one plane in m, to 1 mm."""
    one, other = _corners(firsts, seconds), _corners(seconds, firsts)
    both = np.concatenate([_sides(one), _sides(other)])
    _, number, counts = np.unique(both, axis=0, return_inverse=True, return_counts=True)
    common = (counts[number.reshape(-1)] > 1)[: len(one.pair)]
    lengths = np.bincount(one.pair[common], one.side_m[common], len(firsts)).astype(float, copy=False)
    ends = _ends(one, common, len(firsts))
    near = np.bincount(one.pair[one.is_near], minlength=len(firsts))
    near_other = np.bincount(other.pair[other.is_near], minlength=len(firsts))
    is_all = (near == ends) & (near_other == ends) & (ends > 0)
    return WholeSides(lengths, is_all)


class _Corners(NamedTuple):
    """The corners of one side of all pairs (k,): of which pair, its place and the next one's in mm (k, 2).

    ``side_m`` is the length of the side that begins here, ``is_near`` whether it lies on the other's border.
    Corners that do not lie near the other's box decide nothing and are left out.
    """

    pair: Ints
    here: Ints
    there: Ints
    side_m: Floats
    is_near: npt.NDArray[np.bool_]


def _corners(shapes: Geometries, others: Geometries) -> _Corners:
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    (begins,) = (ring[1:] == ring[:-1]).nonzero()
    pair = owner[of_part[ring[begins]]]
    begins, pair = _beside(points, begins, pair, shapely.bounds(others))
    start, end = points[begins], points[begins + 1]
    borders = shapely.boundary(others)
    near = shapely.dwithin(shapely.points(start), borders[pair], SAME_M + SLACK_M)
    side = np.hypot(*(end - start).T)
    return _Corners(pair, _millimetres(start), _millimetres(end), side, near)


def _beside(points: Floats, begins: Ints, pair: Ints, boxes: Floats) -> Tuple[Ints, Ints]:
    """Return the corners, and the pair of each, that lie in the other's box (p, 4) or a little beside it."""
    reach = 2.0 * (SAME_M + SLACK_M)
    here, box = points[begins], boxes[pair]
    is_beside = ((here >= box[:, :2] - reach) & (here <= box[:, 2:] + reach)).all(axis=1)
    return begins[is_beside], pair[is_beside]


def _millimetres(points: Floats) -> Ints:
    whole: Ints = np.rint(points / SAME_M).astype(np.int64)
    return whole


def _sides(corners: _Corners) -> Ints:
    """Return sides as rows of numbers, the same whichever way they run: (k, 5)."""
    here, there = corners.here, corners.there
    turned = (here[:, 0] > there[:, 0]) | ((here[:, 0] == there[:, 0]) & (here[:, 1] > there[:, 1]))
    low, high = np.where(turned[:, None], there, here), np.where(turned[:, None], here, there)
    return np.column_stack([corners.pair, low, high])


def _ends(corners: _Corners, common: npt.NDArray[np.bool_], pairs: int) -> Ints:
    """Return how many different corners the common sides of each of so many pairs have (n,)."""
    pair = corners.pair[common]
    places = np.concatenate([corners.here[common], corners.there[common]])
    rows = np.unique(np.column_stack([np.concatenate([pair, pair]), places]), axis=0)
    counts: Ints = np.bincount(rows[:, 0], minlength=pairs)
    return counts
