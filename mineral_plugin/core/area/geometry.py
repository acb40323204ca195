"""Polygons of an area: built from its corners, tested, densified, brought to another zone."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, Callable, List, NamedTuple, Optional, Tuple, cast

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LinearRing, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry

from mineral_plugin.core.area.model import FEWEST_CORNERS, LicenceArea, Part, Ring
from mineral_plugin.core.area.zones import FALSE_EASTING_M, Coordinates, Zone, as_points
from mineral_plugin.core.base.memory import Same

# No line met here bends more in another VN-2000 zone or in degrees than a circle of this radius (m);
# a parallel at 24 degrees north has 14,000 km, a TM grid line 3 degrees off its meridian more.
_LEAST_RADIUS_M = 6_300_000.0
DEGREE_M = 111_000.0
# North of all of Viet Nam. A northing (m) below it has a latitude below 24.5 degrees, where a degree of
# longitude is 0.9996 * 6,378,137 m * cos(24.5 degrees) * pi / 180 = 101,249 m at least.
_NORTH_OF_ALL_M = 2_700_000.0
_LEAST_DEGREE_M = 101_000.0

Place = Callable[[Coordinates], Coordinates]


class Crossing(NamedTuple):
    """Two sides of a ring that cross or touch: their numbers from 0 and the point (east, north)."""

    first: int
    second: int
    east_m: float
    north_m: float


def ring_points(ring: Ring) -> Coordinates:
    """Return the corners as (east, north), shape (n, 2), not closed; nobody may change them."""
    return _points(Same(ring))


# A check asks for the points of one ring ten times.
@lru_cache(maxsize=64)
def _points(ring: Same) -> Coordinates:
    points = as_points([(corner.east_m, corner.north_m) for corner in ring.value.corners])
    points.flags.writeable = False
    return points


def part_polygon(part: Part) -> Polygon:
    """Return a part as a polygon in its own zone; at least three corners a ring."""
    return _polygon(Same(part))


@lru_cache(maxsize=64)
def _polygon(part: Same) -> Polygon:
    outer, holes = ring_points(part.value.outer), [ring_points(hole) for hole in part.value.holes]
    if holes or len(outer) < FEWEST_CORNERS:
        return Polygon(outer, holes)
    # Of a ring alone many times sooner than by the class.
    polygon: Any = shapely.polygons(outer)
    return cast(Polygon, polygon)


def repaired_part(part: Part) -> BaseGeometry:
    """Return a part as a polygon, or the polygons that are left where its corners give no valid one."""
    return _repaired_part(Same(part))


@lru_cache(maxsize=64)
def _repaired_part(part: Same) -> BaseGeometry:
    return repaired(_polygon(part))


def area_polygon(area: LicenceArea) -> MultiPolygon:
    """Return all parts of an area as one multipolygon in its own zone (levels are not looked at)."""
    return MultiPolygon([part_polygon(part) for part in area.parts])


def crossings(ring: Ring) -> Tuple[Crossing, ...]:
    """Return the pairs of sides of a ring that cross, touch or run over each other."""
    points = ring_points(ring)
    count = len(points)
    if count < 4 or LinearRing(points).is_simple:
        return ()
    sides = shapely.linestrings([[points[i], points[(i + 1) % count]] for i in range(count)])
    found: List[Crossing] = []
    for first in range(count):
        for second in range(first + 1, count):
            meeting = shapely.intersection(sides[first], sides[second])
            if not _allowed(first, second, count, meeting):
                point = shapely.point_on_surface(meeting)
                found.append(Crossing(first, second, float(point.x), float(point.y)))
    return tuple(found)


def _allowed(first: int, second: int, count: int, meeting: BaseGeometry) -> bool:
    neighbours = second - first == 1 or (first == 0 and second == count - 1)
    if neighbours:
        return bool(meeting.geom_type == "Point")
    return bool(meeting.is_empty)


def longest_step_m(tolerance_m: float) -> float:
    """Return the longest side (m) that bends by less than ``tolerance_m`` in another system."""
    return math.sqrt(8.0 * tolerance_m * _LEAST_RADIUS_M)


def densify(geometry: Any, tolerance_m: float, degrees: bool = False) -> Any:
    """Add points on straight sides so that a change of system moves them by less than ``tolerance_m``.

    ``geometry`` is one or an array of them; an invalid one stays as invalid as it was.
    """
    step = longest_step_m(tolerance_m)
    step = step / DEGREE_M if degrees else step
    if isinstance(geometry, BaseGeometry):
        return shapely.segmentize(geometry, step) if geometry.is_valid else _by_rings(geometry, step)
    dense = shapely.segmentize(geometry, step)
    for at in np.flatnonzero(~(shapely.is_valid(geometry) | shapely.is_missing(geometry))).tolist():
        dense[at] = _by_rings(geometry[at], step)
    return dense


def _by_rings(geometry: Any, step: float) -> Any:
    """Return a geometry with more points, ring by ring.

    Of an invalid polygon GEOS would make a valid one on the way, by a buffer that takes ground away.
    """
    if geometry.geom_type == "Polygon":
        outer, *holes = (shapely.segmentize(ring, step) for ring in (geometry.exterior, *geometry.interiors))
        return shapely.polygons(outer, holes=holes or None)
    if isinstance(geometry, BaseMultipartGeometry):
        kind: Any = type(geometry)
        return kind([_by_rings(part, step) for part in geometry.geoms])
    return shapely.segmentize(geometry, step)


def moved(geometry: BaseGeometry, place: Place) -> BaseGeometry:
    """Return a geometry with all its points sent through ``place``."""
    return shapely.transform(geometry, place)


def repaired(geometry: BaseGeometry) -> BaseGeometry:
    """Return the polygonal content of a geometry as a valid geometry, itself if it is valid."""
    if geometry.is_valid:
        return geometry
    return polygons_of(shapely.make_valid(geometry))


def parts_of(geometry: BaseGeometry) -> npt.NDArray[np.object_]:
    """Return the parts of one geometry (n,), itself where it is no collection.

    For one geometry at a time that is many times sooner than ``shapely.get_parts``.
    """
    count = shapely.get_num_geometries(geometry)
    parts: Any = shapely.get_geometry(geometry, np.arange(count))
    return np.asarray(parts, dtype=object)


def polygons_of(geometry: BaseGeometry) -> MultiPolygon:
    """Return only the polygons of a geometry, as a multipolygon."""
    pieces = [
        piece
        for piece in shapely.get_parts(shapely.get_parts(geometry))
        if piece.geom_type == "Polygon" and not piece.is_empty
    ]
    return MultiPolygon(pieces)


def outside_zone_deg(area: LicenceArea, geographic: Callable[[Coordinates, Zone], Coordinates]) -> float:
    """Return by how many degrees the farthest corner lies beyond half the zone's width (0 if inside)."""
    rings = [ring for part in area.parts for ring in part.rings]
    if all(_surely_inside(ring, area.zone) for ring in rings):
        return 0.0
    points = np.vstack([ring_points(ring) for ring in rings])
    longitude = geographic(points, area.zone)[:, 0]
    meridian = area.zone.central_meridian_min / 60
    return max(0.0, float(np.max(np.abs(longitude - meridian))) - area.zone.width_deg / 2)


def _surely_inside(ring: Ring, zone: Zone) -> bool:
    """Return whether a ring lies within its zone by a bound alone, for which nothing has to be projected.

    Up to a latitude of 45 degrees a point lies k0 * a * cos(latitude) * longitude from the meridian at least
    (the next term of the series is not negative), the longitude counted in radians from the meridian.
    """
    most = _LEAST_DEGREE_M * zone.width_deg / 2
    return all(
        0.0 <= corner.north_m <= _NORTH_OF_ALL_M and abs(corner.east_m - FALSE_EASTING_M) <= most
        for corner in ring.corners
    )


def first_repeat(ring: Ring, least_side_m: float) -> Optional[Tuple[int, int]]:
    """Return two neighbouring corners (numbers from 0) closer than ``least_side_m``, or ``None``."""
    points = ring_points(ring)
    count = len(points)
    for index in range(count):
        following = (index + 1) % count
        if float(np.hypot(*(points[following] - points[index]))) < least_side_m:
            return index, following
    return None
