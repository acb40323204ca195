"""The common ground of two polygonal geometries, made on pieces near the box that both share.

A protected zone may have 20,000 corners where a licence has ten. What lies outside the box common to both
plays no part, and cutting it off first costs little beside an intersection.
"""

from __future__ import annotations

import math
from typing import Any, Optional, Sequence, Tuple, Union

import numpy as np
import numpy.typing as npt
import shapely
from shapely.errors import GEOSException
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import polygons_of

Box = Tuple[float, float, float, float]
Geometries = Union[Sequence[BaseGeometry], npt.NDArray[np.object_]]

# The cut goes wrong where a corner lies on it (1,600 of 8,500 nasty pairs, when made along the box itself).
# So it is made beside the box, by a length on which neither printed corners nor grids lie.
_BESIDE_M = 0.7853981633974483
_ON_CUT_M = 1e-6
# Cutting fewer corners than these saves nothing.
_HEAVY_CORNERS = 100


def common_ground(first: BaseGeometry, second: BaseGeometry) -> MultiPolygon:
    """Return the polygons that two valid polygonal geometries in one plane (m) share, empty without any.

    The same ground as ``shapely.intersection`` gives, to 1e-6 m2.

    Raises:
        GEOSException: the engine cannot intersect them, which valid geometries never lead to.
    """
    return only_polygons(shared(first, second))


def shared(first: BaseGeometry, second: BaseGeometry) -> BaseGeometry:
    """Return what two valid polygonal geometries share, with the lines and points the engine leaves in it.

    Raises:
        GEOSException: as ``common_ground``.
    """
    box = common_box(first, second)
    if box is None:
        return MultiPolygon()
    near = _cut(first, box), _cut(second, box)
    try:
        return shapely.intersection(*near)
    except GEOSException:
        return shapely.intersection(first, second)


def common_grounds(firsts: Geometries, seconds: Geometries) -> npt.NDArray[np.object_]:
    """Return the common ground of each of (n,) pairs as ``common_ground`` does, (n,) multipolygons.

    The pairs are intersected in one call that leaves other threads free.
    """
    near = [np.empty(len(firsts), dtype=object) for _ in range(2)]
    for number, (first, second) in enumerate(zip(firsts, seconds)):
        box = common_box(first, second)
        near[0][number] = _cut(first, box) if box else MultiPolygon()
        near[1][number] = _cut(second, box) if box else MultiPolygon()
    try:
        found = [only_polygons(one) for one in shapely.intersection(near[0], near[1])]
    except GEOSException:
        found = [common_ground(first, second) for first, second in zip(firsts, seconds)]
    made = np.empty(len(found), dtype=object)
    made[:] = found
    return made


def common_box(first: BaseGeometry, second: BaseGeometry, reach_m: float = 0.0) -> Optional[Box]:
    """Return the box (west, south, east, north) that two geometries share when both grow by ``reach_m``.

    ``None`` when there is no such box: they lie farther apart than twice the reach, or one is empty.
    """
    west, south, east, north = shapely.bounds([first, second]).T.tolist()
    box = max(west) - reach_m, max(south) - reach_m, min(east) + reach_m, min(north) + reach_m
    # The box of an empty geometry is not a number, which some comparisons would let pass.
    lies = not math.isnan(west[0] + west[1]) and box[0] <= box[2] and box[1] <= box[3]
    return box if lies else None


def gap_m(first: BaseGeometry, second: BaseGeometry) -> float:
    """Return the distance of two polygonal geometries in one plane in m, not rounded."""
    if not _heavy(first) and not _heavy(second):
        return float(shapely.distance(first, second))
    # Some corners give a distance that is not too small: what decides lies within it of the other's box.
    some = [_some_corners(geometry) for geometry in (first, second)]
    most = float(np.sqrt(np.square(some[0][:, None] - some[1][None]).sum(axis=2).min()))
    near = _cut(first, _grown(second.bounds, most)), _cut(second, _grown(first.bounds, most))
    return float(shapely.distance(*near))


def only_polygons(geometry: BaseGeometry) -> MultiPolygon:
    """Return the polygons of what an intersection gave, as a multipolygon."""
    if geometry.is_empty:
        return MultiPolygon()
    if isinstance(geometry, MultiPolygon):
        return geometry
    return MultiPolygon([geometry]) if isinstance(geometry, Polygon) else polygons_of(geometry)


def _cut(geometry: BaseGeometry, box: Box) -> BaseGeometry:
    """Return the part of a polygonal geometry in a box and a little around it, itself where in doubt."""
    if not _heavy(geometry):
        return geometry
    west, south, east, north = _grown(box, _BESIDE_M)
    try:
        piece = shapely.clip_by_rect(geometry, west, south, east, north)
    except GEOSException:
        return geometry
    points = shapely.get_coordinates(geometry)
    if _on(points[:, 0], west, east) or _on(points[:, 1], south, north):
        return piece if piece.is_valid else geometry
    return piece


def _some_corners(geometry: BaseGeometry) -> npt.NDArray[np.float64]:
    points = shapely.get_coordinates(geometry)
    return points[:: len(points) // _HEAVY_CORNERS + 1]


def _heavy(geometry: BaseGeometry) -> bool:
    return bool(shapely.get_num_coordinates(geometry) > _HEAVY_CORNERS)


def _on(values: npt.NDArray[np.float64], low: float, high: float) -> bool:
    """Return whether any value lies on one of two cuts."""
    from_cut: Any = np.abs(np.abs(values - (low + high) / 2.0) - (high - low) / 2.0)
    return bool(from_cut.min() < _ON_CUT_M)


def _grown(box: Box, by_m: float) -> Box:
    return box[0] - by_m, box[1] - by_m, box[2] + by_m, box[3] + by_m
