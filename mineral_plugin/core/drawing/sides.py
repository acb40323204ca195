"""The sides of an area: lengths and bearings, and the corner or side nearest to a point."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Iterator, Optional, Tuple

from mineral_plugin.core.area.model import Corner, LicenceArea, Ring
from mineral_plugin.core.drawing.places import Place, Point, distance_m, points_of


@dataclass(frozen=True)
class Side:
    """A side of a ring: the place of its first corner, both corners, length (m) and bearing in degrees.

    The bearing is that of the plane: from grid north, clockwise, 0 to 360.
    """

    place: Place
    start: Corner
    end: Corner
    length_m: float
    bearing_deg: float


def sides(area: LicenceArea) -> Tuple[Side, ...]:
    """Return all sides, ring after ring; two corners make one side, one corner makes none."""
    return tuple(
        Side(Place(part, ring, seq), start, end, distance_m(start, end), bearing_deg(start, end))
        for part, ring, closed in _rings(area)
        for seq, start, end in _ring_sides(closed)
    )


def bearing_deg(start: Corner, end: Corner) -> float:
    """Return the bearing from one corner to another in degrees from grid north, clockwise, 0 to 360."""
    return math.degrees(math.atan2(end.east_m - start.east_m, end.north_m - start.north_m)) % 360.0


def nearest_corner(area: LicenceArea, east_m: float, north_m: float, within_m: float) -> Optional[Place]:
    """Return the place of the corner nearest to a point (m), ``None`` if none lies within ``within_m``."""
    best, found = within_m, None
    for part, ring, closed in _rings(area):
        for seq, (east, north) in enumerate(points_of(closed)):
            apart = math.hypot(east - east_m, north - north_m)
            if apart < best or (found is None and apart <= best):
                best, found = apart, Place(part, ring, seq)
    return found


def nearest_side(area: LicenceArea, east_m: float, north_m: float, within_m: float) -> Optional[Place]:
    """Return the place at which a new corner would break the side nearest to a point (m).

    Of the side that closes a ring that is the place behind the last corner. ``None`` if no side lies within
    ``within_m``.
    """
    best, found = within_m, None
    for part, ring, closed in _rings(area):
        for seq, start, end in _ring_sides(closed):
            apart = side_distance_m((east_m, north_m), start, end)
            if apart < best or (found is None and apart <= best):
                best, found = apart, Place(part, ring, seq + 1)
    return found


def side_distance_m(point: Point, start: Corner, end: Corner) -> float:
    """Return the distance of a point (east, north) from the side between two corners, in m."""
    along = end.east_m - start.east_m, end.north_m - start.north_m
    to_point = point[0] - start.east_m, point[1] - start.north_m
    square = along[0] ** 2 + along[1] ** 2
    share = (to_point[0] * along[0] + to_point[1] * along[1]) / square if square else 0.0
    share = min(1.0, max(0.0, share))
    return math.hypot(to_point[0] - share * along[0], to_point[1] - share * along[1])


def _rings(area: LicenceArea) -> Iterator[Tuple[int, int, Ring]]:
    for part, whole in enumerate(area.parts):
        for number, ring in enumerate(whole.rings):
            yield part, number, ring


def _ring_sides(ring: Ring) -> Iterator[Tuple[int, Corner, Corner]]:
    corners = ring.corners
    for seq in range(len(corners) if len(corners) > 2 else len(corners) - 1):
        yield seq, corners[seq], corners[(seq + 1) % len(corners)]
