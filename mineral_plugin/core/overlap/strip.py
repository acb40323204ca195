"""A piece of common ground as a strip between two boundaries: how deep it is, and what errors make of it.

Each side of the piece is a stretch of a side of one of the two polygons. Where a corner of a polygon moves,
the sides at it move in proportion, so each corner's error changes the area of the piece, to the first order,
by a known share. That gives the standard deviation of its area, and the most that rounding can make of it.
"""

from __future__ import annotations

import math
from typing import List, NamedTuple, Tuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.overlap.errors_of import BoundaryErrors

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Errors = Tuple[BoundaryErrors, BoundaryErrors]

# A side of a piece lies on a side of a polygon to the last digits of its coordinates.
_ON_SIDE_M = 1e-5


class Sides(NamedTuple):
    """The sides of a polygon near a place: both ends (n, 2) in m, the corners' numbers, an index."""

    starts: Floats
    ends: Floats
    start_corners: Ints
    end_corners: Ints
    tree: shapely.STRtree


class SidePair(NamedTuple):
    """The sides of both polygons; equal corners have one number, ``corners`` is the count of numbers."""

    first: Sides
    second: Sides
    corners: int


class Strip(NamedTuple):
    """A piece: area (m2), its standard deviation and the most that rounding makes of it, perimeter (m).

    ``depth_m`` is how far one polygon reaches over the boundary of the other here: the farthest that a point
    on the sides of one lies from the sides of the other; infinite where the piece has sides of one only.
    """

    area_m2: float
    area_std_m2: float
    area_most_m2: float
    perimeter_m: float
    depth_m: float

    @property
    def width_m(self) -> float:
        """Return the mean width 2A/P in m."""
        return 2.0 * self.area_m2 / self.perimeter_m

    @property
    def width_std_m(self) -> float:
        """Return the standard deviation of the mean width in m."""
        return 2.0 * self.area_std_m2 / self.perimeter_m


def side_pair(first: BaseGeometry, second: BaseGeometry, near: BaseGeometry, same_m: float) -> SidePair:
    """Return the sides of two polygonal geometries that meet the box of ``near``.

    Corners that agree to ``same_m`` are one record: their errors are the same error.
    """
    ends = [_ends_near(geometry, near) for geometry in (first, second)]
    points = np.vstack([part for pair in ends for part in pair])
    origin = points.min(axis=0) if len(points) else np.zeros(2)
    _, numbers = np.unique(np.rint((points - origin) / same_m), axis=0, return_inverse=True)
    numbers = np.asarray(numbers, dtype=np.int64).reshape(-1)
    a_start, a_end, b_start, b_end = np.split(numbers, np.cumsum([len(ends[0][0])] * 2 + [len(ends[1][0])]))
    sides = [
        Sides(*ends[0], a_start, a_end, _tree(*ends[0])),
        Sides(*ends[1], b_start, b_end, _tree(*ends[1])),
    ]
    return SidePair(sides[0], sides[1], int(numbers.max(initial=-1)) + 1)


def _ends_near(geometry: BaseGeometry, near: BaseGeometry) -> Tuple[Floats, Floats]:
    starts, ends = _ends(geometry)
    west, south, east, north = near.bounds
    low, high = np.minimum(starts, ends), np.maximum(starts, ends)
    slack = _ON_SIDE_M
    meets = (high >= np.array([west, south]) - slack) & (low <= np.array([east, north]) + slack)
    kept = meets.all(axis=1)
    return starts[kept], ends[kept]


def _ends(geometry: BaseGeometry) -> Tuple[Floats, Floats]:
    """Return both ends of every side of all rings, each (n, 2)."""
    rings = shapely.get_rings(shapely.get_parts(geometry))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[:-1] == ring[1:]
    return points[:-1][joined], points[1:][joined]


def _tree(starts: Floats, ends: Floats) -> shapely.STRtree:
    return shapely.STRtree(_lines(starts, ends))


def _lines(starts: Floats, ends: Floats) -> npt.NDArray[np.object_]:
    return np.asarray(shapely.linestrings(np.stack([starts, ends], axis=1)), dtype=object)


def strip_of(piece: BaseGeometry, sides: SidePair, errors: Errors) -> Strip:
    """Return a piece (polygon) of the common ground of the two polygons of ``sides`` as a strip."""
    starts, ends = _ends(shapely.normalize(piece))
    met = [_met(starts, ends, one) for one in (sides.first, sides.second)]
    pulls = [
        _pulls(starts, ends, one, side, sides.corners) for one, side in zip((sides.first, sides.second), met)
    ]
    area, perimeter = float(piece.area), float(piece.length)
    on_first, on_second = (side >= 0 for side in met)
    return Strip(
        area_m2=area,
        area_std_m2=_std(pulls, errors),
        area_most_m2=_most(pulls, errors),
        perimeter_m=perimeter,
        depth_m=_depth(starts, ends, on_first, on_second, 2.0 * area / perimeter),
    )


def _met(starts: Floats, ends: Floats, sides: Sides) -> Ints:
    """Return for each side of a piece the number of the polygon's side it lies on, -1 for none."""
    found = np.full(len(starts), -1, dtype=np.int64)
    if len(sides.starts):
        middles = shapely.points((starts + ends) / 2.0)
        pairs = sides.tree.query_nearest(middles, max_distance=_ON_SIDE_M, all_matches=False)
        found[pairs[0]] = pairs[1]
    return found


def _pulls(starts: Floats, ends: Floats, sides: Sides, met: Ints, corners: int) -> Floats:
    """Return by how many m2 a piece grows for each m that a corner moves east and north: (corners, 2)."""
    on = met >= 0
    start, end = starts[on], ends[on]
    side_start, side_end = sides.starts[met[on]], sides.ends[met[on]]
    along = side_end - side_start
    share = np.einsum("ij,ij->i", (start + end) / 2.0 - side_start, along)
    share = np.clip(share / np.einsum("ij,ij->i", along, along), 0.0, 1.0)
    step = end - start
    outward = np.column_stack([-step[:, 1], step[:, 0]])
    pulls = np.zeros((corners, 2))
    np.add.at(pulls, sides.start_corners[met[on]], outward * (1.0 - share)[:, None])
    np.add.at(pulls, sides.end_corners[met[on]], outward * share[:, None])
    return pulls


def _std(pulls: List[Floats], errors: Errors) -> float:
    """Return the standard deviation of a piece's area in m2."""
    whose = [np.any(pull != 0.0, axis=1) for pull in pulls]
    single = np.maximum(whose[0] * errors[0].single_std_m, whose[1] * errors[1].single_std_m)
    by_corner = np.square((pulls[0] + pulls[1]) * single[:, None]).sum()
    common = sum(
        float(np.square(pull.sum(axis=0)).sum()) * one.common_std_m**2 for pull, one in zip(pulls, errors)
    )
    return math.sqrt(float(by_corner) + common)


def _most(pulls: List[Floats], errors: Errors) -> float:
    """Return the largest area in m2 that rounding alone can make; infinite where errors have no bound."""
    if not math.isfinite(errors[0].most_m + errors[1].most_m):
        return math.inf
    whose = [np.any(pull != 0.0, axis=1) for pull in pulls]
    most = np.maximum(whose[0] * errors[0].most_m, whose[1] * errors[1].most_m)
    return float((np.abs(pulls[0] + pulls[1]) * most[:, None]).sum())


def _depth(starts: Floats, ends: Floats, first: Flags, second: Flags, width_m: float) -> float:
    """Return how deep a piece is, from the sides that belong to one polygon alone.

    They are held against all sides of the other: at the thin end of a piece sides seem to belong to both.
    """
    if not (first & ~second).any() or not (second & ~first).any():
        # Thinner than sides can be told apart, a piece is no part of its own.
        return width_m if width_m < 10.0 * _ON_SIDE_M else math.inf
    return max(
        _farthest(starts, ends, first & ~second, second), _farthest(starts, ends, second & ~first, first)
    )


def _farthest(starts: Floats, ends: Floats, these: Flags, those: Flags) -> float:
    lines = shapely.multilinestrings(_lines(starts[those], ends[those]))
    start, end = starts[these], ends[these]
    points = shapely.points(np.vstack([start, (start + end) / 2.0, end]))
    return float(shapely.distance(points, lines).max())
