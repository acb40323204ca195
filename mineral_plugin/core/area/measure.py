"""Measures of an area: plane area in its own zone (the official one), ellipsoidal area, perimeter."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from shapely.geometry import LinearRing

from mineral_plugin.core.area.geometry import densify, ring_points
from mineral_plugin.core.area.model import LicenceArea, Part, Ring
from mineral_plugin.core.area.zones import Coordinates, Zone, to_geographic
from mineral_plugin.core.base.proj import pyproj


def signed_area_m2(points: Coordinates) -> float:
    """Return the plane area of a ring (n, 2), positive when it runs counter-clockwise."""
    east, north = (points - points[0]).T
    # Seen from the first corner, the two sides that meet there span no area.
    spanned = np.zeros(len(points))
    np.subtract(east[:-1] * north[1:], east[1:] * north[:-1], out=spanned[:-1])
    return float(spanned.sum()) / 2.0


def ring_area_m2(ring: Ring) -> float:
    """Return the plane area of a ring in m2, whatever its direction."""
    return abs(signed_area_m2(ring_points(ring)))


def part_area_m2(part: Part) -> float:
    """Return the plane area of a part less its holes, in m2."""
    return ring_area_m2(part.outer) - sum(ring_area_m2(hole) for hole in part.holes)


def area_m2(area: LicenceArea) -> float:
    """Return the plane area in the licence's own zone in m2: the official one.

    Parts at different levels over the same ground are counted once each, as their tables state them.
    """
    return sum(part_area_m2(part) for part in area.parts)


def perimeter_m(ring: Ring) -> float:
    """Return the length of a closed ring in m."""
    points = ring_points(ring)
    return float(np.sum(np.hypot(*(np.roll(points, -1, axis=0) - points).T)))


@lru_cache(maxsize=1)
def _ellipsoid() -> pyproj.Geod:
    return pyproj.Geod(ellps="WGS84")


def ellipsoidal_area_m2(area: LicenceArea, tolerance_m: float = 0.01) -> float:
    """Return the area on the VN-2000 ellipsoid in m2, as information beside the official one."""
    return sum(_part_ellipsoidal_m2(part, area.zone, tolerance_m) for part in area.parts)


def _part_ellipsoidal_m2(part: Part, zone: Zone, tolerance_m: float) -> float:
    # Ring by ring: GEOS 3.15 makes a polygon valid while it densifies it, and a crossing ring falls in two.
    lines = (densify(LinearRing(ring_points(ring)), tolerance_m) for ring in part.rings)
    outer, *holes = (abs(_ring_ellipsoidal_m2(np.asarray(line.coords), zone)) for line in lines)
    return float(outer - sum(holes))


def _ring_ellipsoidal_m2(points: Coordinates, zone: Zone) -> float:
    degrees = to_geographic(points[:, :2], zone)
    return float(_ellipsoid().polygon_area_perimeter(degrees[:, 0], degrees[:, 1])[0])
