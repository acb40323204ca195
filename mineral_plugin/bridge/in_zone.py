"""A geometry of QGIS in any system, as numbers in a VN-2000 zone: the same numbers as in the core."""

from __future__ import annotations

from typing import List, Optional, Sequence, Tuple

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsGeometry,
    QgsPointXY,
    QgsWkbTypes,
)

from mineral_plugin.bridge.layers import zone_of_crs
from mineral_plugin.core.area.measure import signed_area_m2
from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, Source, area_id
from mineral_plugin.core.area.zones import (
    GEOGRAPHIC_EPSG,
    WGS84_EPSG,
    Coordinates,
    Zone,
    as_points,
    between_zones,
    from_geographic,
    from_wgs84,
)
from mineral_plugin.core.base.errors import InputError

Polygons = List[List[Coordinates]]


def points_in_zone(points: Coordinates, crs: QgsCoordinateReferenceSystem, zone: Zone) -> Coordinates:
    """Return points (n, 2), as QGIS keeps them in ``crs``, as (east, north) in ``zone``.

    WGS 84 and all that leads to it comes over by EPSG:6960; between VN-2000 systems no datum is involved.
    """
    own = zone_of_crs(crs)
    if own is not None:
        return between_zones(points, own, zone)
    if crs.authid() == f"EPSG:{GEOGRAPHIC_EPSG}":
        return from_geographic(points, zone)
    return from_wgs84(_in_wgs84(points, crs), zone)


def _in_wgs84(points: Coordinates, crs: QgsCoordinateReferenceSystem) -> Coordinates:
    wgs84 = QgsCoordinateReferenceSystem(f"EPSG:{WGS84_EPSG}")
    if crs == wgs84:
        return points
    transform = QgsCoordinateTransform(crs, wgs84, QgsCoordinateTransformContext())
    moved = [transform.transform(QgsPointXY(east, north)) for east, north in points]
    return as_points([(point.x(), point.y()) for point in moved])


def point_in_zone(
    geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem, zone: Zone
) -> Tuple[float, float]:
    """Return a point as (east, north) in ``zone``.

    Raises:
        InputError: the geometry is no single point.
    """
    plain = geometry.constGet()
    is_point = geometry.type() == QgsWkbTypes.GeometryType.PointGeometry and plain is not None
    if not is_point or plain.nCoordinates() != 1:
        raise InputError("expression.no_point")
    first = plain.vertices().__next__()
    east, north = points_in_zone(as_points([(first.x(), first.y())]), crs, zone)[0]
    return float(east), float(north)


def polygons_in_zone(geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem, zone: Zone) -> Polygons:
    """Return the polygons of a geometry, each its rings (n, 2) in ``zone``, outer first, not closed.

    The corners are brought over; a side is straight in the zone that is asked, as in a corner table.

    Raises:
        InputError: the geometry is no polygon, or has curves.
    """
    if QgsWkbTypes.isCurvedType(geometry.wkbType()):
        raise InputError("expression.curves")
    if geometry.type() != QgsWkbTypes.GeometryType.PolygonGeometry:
        raise InputError("expression.no_polygon")
    polygons = geometry.asMultiPolygon() if geometry.isMultipart() else [geometry.asPolygon()]
    return [[_ring(ring, crs, zone) for ring in polygon] for polygon in polygons if polygon]


def _ring(points: Sequence[QgsPointXY], crs: QgsCoordinateReferenceSystem, zone: Zone) -> Coordinates:
    pairs = as_points([(point.x(), point.y()) for point in points])
    if len(pairs) > 1 and (pairs[0] == pairs[-1]).all():
        pairs = pairs[:-1]
    return points_in_zone(pairs, crs, zone)


def grid_area_m2(polygons: Polygons) -> float:
    """Return the plane area of polygons less their holes in m2."""
    total = 0.0
    for outer, *holes in polygons:
        total += abs(signed_area_m2(outer)) - sum(abs(signed_area_m2(hole)) for hole in holes)
    return total


def table_area(polygons: Polygons, zone: Zone, decimals: int, name: str = "") -> LicenceArea:
    """Return polygons as an area: corners printed with ``decimals``, numbered from 1 as they lie."""
    number = 0
    parts: List[Part] = []
    for polygon in polygons:
        rings: List[Ring] = []
        for points in polygon:
            rings.append(_corners(points, decimals, number))
            number += len(points)
        parts.append(Part(rings[0], tuple(rings[1:])))
    made = tuple(parts)
    return LicenceArea(area_id(name, zone, made), name, zone, made, source=Source(grade=""))


def _corners(points: Coordinates, decimals: int, numbered: int) -> Ring:
    corners = []
    for place, (east, north) in enumerate(points, numbered + 1):
        x_text, y_text = f"{north:.{decimals}f}", f"{east:.{decimals}f}"
        corners.append(Corner(str(place), x_text, y_text, float(x_text), float(y_text), decimals))
    return Ring(tuple(corners))


def bearing_deg(start: Tuple[float, float], end: Tuple[float, float]) -> Optional[float]:
    """Return the bearing from grid north, clockwise, 0 to 360; ``None`` where both points are one."""
    east, north = end[0] - start[0], end[1] - start[1]
    if east == 0.0 and north == 0.0:
        return None
    return float(np.degrees(np.arctan2(east, north)) % 360.0)
