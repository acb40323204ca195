"""Polygons of an area: built from its corners, tested, densified, brought to another zone."""

from __future__ import annotations

import math
from typing import Any, Callable, List, NamedTuple, Optional, Tuple

import numpy as np
import shapely
from shapely.geometry import LinearRing, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry

from mineral_plugin.core.area.model import LicenceArea, Part, Ring
from mineral_plugin.core.area.zones import Coordinates, Zone, as_points

# No line met here bends more in another VN-2000 zone or in degrees than a circle of this radius (m);
# a parallel at 24 degrees north has 14,000 km, a TM grid line 3 degrees off its meridian more.
_LEAST_RADIUS_M = 6_300_000.0
DEGREE_M = 111_000.0

Place = Callable[[Coordinates], Coordinates]


class Crossing(NamedTuple):
    """Two sides of a ring that cross or touch: their numbers from 0 and the point (east, north)."""

    first: int
    second: int
    east_m: float
    north_m: float


def ring_points(ring: Ring) -> Coordinates:
    """Return the corners as (east, north), shape (n, 2), not closed."""
    return as_points([(corner.east_m, corner.north_m) for corner in ring.corners])


def part_polygon(part: Part) -> Polygon:
    """Return a part as a polygon in its own zone; at least three corners a ring."""
    return Polygon(ring_points(part.outer), [ring_points(hole) for hole in part.holes])


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
    points = np.vstack([ring_points(ring) for part in area.parts for ring in part.rings])
    longitude = geographic(points, area.zone)[:, 0]
    meridian = area.zone.central_meridian_min / 60
    return max(0.0, float(np.max(np.abs(longitude - meridian))) - area.zone.width_deg / 2)


def first_repeat(ring: Ring, least_side_m: float) -> Optional[Tuple[int, int]]:
    """Return two neighbouring corners (numbers from 0) closer than ``least_side_m``, or ``None``."""
    points = ring_points(ring)
    count = len(points)
    for index in range(count):
        following = (index + 1) % count
        if float(np.hypot(*(points[following] - points[index]))) < least_side_m:
            return index, following
    return None
