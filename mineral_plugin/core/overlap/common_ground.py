"""The common ground of two polygonal geometries, made on pieces near the box that both share.

A protected zone may have 20,000 corners where a licence has ten. What lies outside the box common to both
plays no part, and cutting it off first costs little beside an intersection.
"""

from __future__ import annotations

import math
from typing import Any, List, Optional, Sequence, Tuple, Union

import numpy as np
import numpy.typing as npt
import shapely
from shapely.errors import GEOSException
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import polygons_of
from mineral_plugin.core.overlap import stitched
from mineral_plugin.core.overlap.outline import NO_GROUND, outline_of

Box = Tuple[float, float, float, float]
Geometries = Union[Sequence[BaseGeometry], npt.NDArray[np.object_]]

# The cut goes wrong where a corner lies on it (1,600 of 8,500 nasty pairs, when made along the box itself).
# So it is made beside the box, by a length on which neither printed corners nor grids lie.
BESIDE_M = 0.7853981633974483
ON_CUT_M = 1e-6
# Cutting fewer corners than these saves nothing.
HEAVY_CORNERS = 100


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
    corners = shapely.get_num_coordinates([first, second]).tolist()
    if max(corners) <= HEAVY_CORNERS:
        return shapely.intersection(first, second)
    box = common_box(first, second)
    if box is None:
        return NO_GROUND
    heavy = [count > HEAVY_CORNERS for count in corners]
    one, other = (cut_off(each, box) if cut else each for each, cut in zip((first, second), heavy))
    ground = _stitched(one, other)
    if ground is not None:
        return ground
    try:
        return shapely.intersection(one, other)
    except GEOSException:
        return shapely.intersection(first, second)


def shared_with_each(
    first: BaseGeometry, seconds: Geometries, features: Sequence[Optional[stitched.Ready]] = ()
) -> npt.NDArray[np.object_]:
    """Return what one valid polygonal geometry shares with each of several (n,), as ``shared`` does, in bulk.

    ``features`` are the outlines of those that were made ready before, ``None`` for any other. ``None`` where
    the engine cannot intersect two.
    """
    given = np.empty(len(seconds), dtype=object)
    given[:] = seconds
    found = np.empty(len(given), dtype=object)
    if _heavy(first):  # it is cut for each
        found[:] = [_shared_or_none(first, second) for second in given]
        return found
    near = given.copy()
    ring = stitched.plain_ring(first) if any(features) else None
    (heavy,) = (shapely.get_num_coordinates(given) > HEAVY_CORNERS).nonzero()
    for at in heavy.tolist():
        box = common_box(first, given[at])
        if box is None:
            found[at] = NO_GROUND
            continue
        feature = features[at] if ring is not None else None
        if ring is not None and feature is not None and stitched.is_heavy_in(feature, box):
            found[at] = stitched.stitched_with(ring, feature)
        if found[at] is None:
            near[at] = cut_off(given[at], box)
            found[at] = _stitched(first, near[at]) if feature is None else None
    left = shapely.is_missing(found)
    try:
        found[left] = shapely.intersection(first, near[left])
    except GEOSException:
        found[left] = [_shared_or_none(first, second) for second in given[left]]
    return found


def _shared_or_none(first: BaseGeometry, second: BaseGeometry) -> Optional[BaseGeometry]:
    try:
        return shared(first, second)
    except GEOSException:
        return None


def _stitched(first: BaseGeometry, second: BaseGeometry) -> Optional[BaseGeometry]:
    """Return what a plain ring and something heavy share, where their boundaries truly cross."""
    corners = shapely.get_num_coordinates([first, second]).tolist()
    if max(corners) <= stitched.HEAVY_CORNERS:
        return None
    light, heavy = (second, first) if corners[0] > corners[1] else (first, second)
    ring = stitched.plain_ring(light)
    return None if ring is None else _stitched_with(ring, heavy)


def _stitched_with(ring: stitched.PlainRing, heavy: BaseGeometry) -> Optional[BaseGeometry]:
    if shapely.get_num_coordinates(heavy) <= stitched.HEAVY_CORNERS:
        return None
    return stitched.stitched_ground(ring, outline_of(heavy))


def common_grounds(firsts: Geometries, seconds: Geometries) -> npt.NDArray[np.object_]:
    """Return the common ground of each of (n,) pairs as ``common_ground`` does, (n,) multipolygons.

    The pairs are intersected in one call that leaves other threads free.
    """
    found = shared_grounds(firsts, seconds)
    (single,) = np.nonzero(shapely.get_type_id(found) == shapely.GeometryType.POLYGON)
    if len(single):
        found[single] = shapely.multipolygons(found[single], indices=np.arange(len(single)))
    return found


def shared_grounds(firsts: Geometries, seconds: Geometries) -> npt.NDArray[np.object_]:
    """Return the same, (n,), with a single piece as the polygon that it is."""
    near = _near_one_another(firsts, seconds)
    try:
        found = shapely.intersection(near[0], near[1])
    except GEOSException:
        found = np.empty(len(near[0]), dtype=object)
        found[:] = [common_ground(first, second) for first, second in zip(firsts, seconds)]
        return found
    return polygonal(found)


def polygonal(found: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return what intersections gave (n,) without its lines and points, in the same array."""
    kind = shapely.get_type_id(found)
    found[shapely.is_empty(found)] = NO_GROUND
    others = (kind != shapely.GeometryType.POLYGON) & (kind != shapely.GeometryType.MULTIPOLYGON)
    for at in np.flatnonzero(others).tolist():
        found[at] = polygons_of(found[at])
    return found


def common_box(first: BaseGeometry, second: BaseGeometry, reach_m: float = 0.0) -> Optional[Box]:
    """Return the box (west, south, east, north) that two geometries share when both grow by ``reach_m``.

    ``None`` when there is no such box: they lie farther apart than twice the reach, or one is empty.
    """
    west, south, east, north = shapely.bounds([first, second]).T.tolist()
    box = max(west) - reach_m, max(south) - reach_m, min(east) + reach_m, min(north) + reach_m
    # The box of an empty geometry is not a number, which some comparisons would let pass.
    lies = not math.isnan(west[0] + west[1]) and box[0] <= box[2] and box[1] <= box[3]
    return box if lies else None


def cut_off(geometry: BaseGeometry, box: Box) -> BaseGeometry:
    """Return the part of a valid polygonal geometry in a box and a little around, itself where in doubt."""
    west, south, east, north = _grown(box, BESIDE_M)
    try:
        piece = shapely.clip_by_rect(geometry, west, south, east, north)
    except GEOSException:
        return geometry
    points = shapely.get_coordinates(geometry)
    if _on(points[:, 0], west, east) or _on(points[:, 1], south, north):
        return piece if piece.is_valid else geometry
    return piece


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


def _near_one_another(firsts: Geometries, seconds: Geometries) -> List[npt.NDArray[np.object_]]:
    """Return the pieces of each of (n,) pairs that can share ground: two arrays (n,)."""
    given = [np.empty(len(one), dtype=object) for one in (firsts, seconds)]
    given[0][:], given[1][:] = firsts, seconds
    boxes = [shapely.bounds(one) for one in given]
    west_south = np.maximum(boxes[0][:, :2], boxes[1][:, :2])
    east_north = np.minimum(boxes[0][:, 2:], boxes[1][:, 2:])
    # The box of an empty geometry is not a number, for which no comparison holds.
    apart = np.flatnonzero(~(west_south <= east_north).all(axis=1))
    for one in given:
        one[apart] = NO_GROUND
        for at in np.flatnonzero(shapely.get_num_coordinates(one) > HEAVY_CORNERS).tolist():
            one[at] = _cut(one[at], (*west_south[at].tolist(), *east_north[at].tolist()))
    return given


def _cut(geometry: BaseGeometry, box: Box) -> BaseGeometry:
    """Return the part of a polygonal geometry in a box and a little around it, itself where in doubt."""
    return cut_off(geometry, box) if _heavy(geometry) else geometry


def _some_corners(geometry: BaseGeometry) -> npt.NDArray[np.float64]:
    points = shapely.get_coordinates(geometry)
    return points[:: len(points) // HEAVY_CORNERS + 1]


def _heavy(geometry: BaseGeometry) -> bool:
    return bool(shapely.get_num_coordinates(geometry) > HEAVY_CORNERS)


def _on(values: npt.NDArray[np.float64], low: float, high: float) -> bool:
    """Return whether any value lies on one of two cuts."""
    # In place: of ten thousand corners, making room for each step takes longer than the step.
    from_cut: Any = values - (low + high) / 2.0
    np.abs(from_cut, out=from_cut)
    from_cut -= (high - low) / 2.0
    np.abs(from_cut, out=from_cut)
    return bool(from_cut.min() < ON_CUT_M)


def _grown(box: Box, by_m: float) -> Box:
    return box[0] - by_m, box[1] - by_m, box[2] + by_m, box[3] + by_m
