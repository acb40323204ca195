"""The sides of two polygons near a place, with their corners numbered: equal corners are one record."""

from __future__ import annotations

from typing import Any, NamedTuple, Tuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.overlap.common_ground import Box

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

# A point lies on a side to the last digits of its coordinates.
ON_SIDE_M = 1e-5


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


def side_pair(first: BaseGeometry, second: BaseGeometry, box: Box, same_m: float) -> SidePair:
    """Return the sides of two polygonal geometries that meet a box.

    Corners that agree to ``same_m`` are one record: their errors are the same error.
    """
    ends = [_ends_near(geometry, box) for geometry in (first, second)]
    points = np.vstack([part for pair in ends for part in pair])
    numbers = _numbers(points, same_m)
    a_start, a_end, b_start, b_end = np.split(numbers, np.cumsum([len(ends[0][0])] * 2 + [len(ends[1][0])]))
    sides = [
        Sides(*ends[0], a_start, a_end, tree_of(*ends[0])),
        Sides(*ends[1], b_start, b_end, tree_of(*ends[1])),
    ]
    return SidePair(sides[0], sides[1], int(numbers.max(initial=-1)) + 1)


def near_corners(sides: SidePair, reach_m: float) -> Tuple[Floats, Ints]:
    """Return the corners of either polygon within ``reach_m`` of a side of the other.

    Their places (n, 2), and their numbers (n,): equal corners of both have one and occur twice. ``sides``
    hold all sides within the reach of the box that both polygons share.
    """
    found = [
        _corners_near(one, other, reach_m)
        for one, other in ((sides.first, sides.second), (sides.second, sides.first))
    ]
    return np.vstack([places for places, _ in found]), np.concatenate([numbers for _, numbers in found])


def _corners_near(one: Sides, other: Sides, reach_m: float) -> Tuple[Floats, Ints]:
    if not len(one.starts) or not len(other.starts):
        return np.empty((0, 2)), np.empty(0, dtype=np.int64)
    low = np.minimum(other.starts.min(axis=0), other.ends.min(axis=0)) - reach_m
    high = np.maximum(other.starts.max(axis=0), other.ends.max(axis=0)) + reach_m
    (inside,) = ((one.starts >= low) & (one.starts <= high)).all(axis=1).nonzero()
    close, _ = other.tree.query(shapely.points(one.starts[inside]), "dwithin", max(reach_m, ON_SIDE_M))
    kept = inside[np.unique(close)]
    return one.starts[kept], one.start_corners[kept]


def _numbers(points: Floats, same_m: float) -> Ints:
    """Return a number for each of (n, 2) points; points that agree to ``same_m`` have the same."""
    if not len(points):
        return np.empty(0, dtype=np.int64)
    cells = np.rint((points - points.min(axis=0)) / same_m).astype(np.int64)
    _, numbers = np.unique(cells[:, 0] * (int(cells[:, 1].max()) + 1) + cells[:, 1], return_inverse=True)
    return np.asarray(numbers, dtype=np.int64).reshape(-1)


def _ends_near(geometry: BaseGeometry, box: Box) -> Tuple[Floats, Floats]:
    starts, ends = _ends(geometry)
    kept = np.ones(len(starts), dtype=bool)
    for axis in range(2):
        one, two = starts[:, axis], ends[:, axis]
        kept &= (np.maximum(one, two) >= box[axis] - ON_SIDE_M) & (
            np.minimum(one, two) <= box[axis + 2] + ON_SIDE_M
        )
    return starts[kept], ends[kept]


def _ends(geometry: BaseGeometry) -> Tuple[Floats, Floats]:
    if isinstance(geometry, Polygon) and not shapely.get_num_interior_rings(geometry):
        points = shapely.get_coordinates(geometry)
        return points[:-1], points[1:]
    starts, ends, _ = ends_of(np.asarray([geometry], dtype=object))
    return starts, ends


def ends_of(geometries: npt.NDArray[np.object_]) -> Tuple[Floats, Floats, Ints]:
    """Return both ends of every side of all rings, each (n, 2), and the number of its geometry (n,)."""
    rings, whose = _rings_of(geometries)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[:-1] == ring[1:]
    return points[:-1][joined], points[1:][joined], whose[ring[:-1][joined]]


def _rings_of(geometries: npt.NDArray[np.object_]) -> Tuple[npt.NDArray[np.object_], Ints]:
    """Return all rings of polygonal geometries (n,), and the number of the geometry of each."""
    if (shapely.get_type_id(geometries) == shapely.GeometryType.POLYGON).all():
        if not shapely.get_num_interior_rings(geometries).any():
            # Mostly, and many times sooner than by looking for parts and holes.
            outer: Any = shapely.get_exterior_ring(geometries)
            return outer, np.arange(len(geometries))
    parts, whose = shapely.get_parts(geometries, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    return rings, whose[part]


def tree_of(starts: Floats, ends: Floats) -> shapely.STRtree:
    """Return an index of the lines between (n, 2) starts and ends, in their order."""
    lines = shapely.linestrings(np.stack([starts, ends], axis=1))
    return shapely.STRtree(np.asarray(lines, dtype=object))
