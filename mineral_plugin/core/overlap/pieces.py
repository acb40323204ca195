"""What two polygons share: area, width, and whether it is wider than a tolerance anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Tuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LinearRing, Polygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import polygons_of
from mineral_plugin.core.overlap.common_ground import common_ground

COORDINATE_DECIMALS = 3
AREA_DECIMALS = 2
LENGTH_DECIMALS = 3

Position = Tuple[float, float]
_NEAR_TIE = 1e-4


@dataclass(frozen=True)
class Overlap:
    """The common ground of two polygons.

    ``area_m2`` is the whole common area, ``width_m`` the mean width 2A/P of its widest piece,
    ``share`` the part of the first polygon that is covered (0 to 1). ``within_tolerance`` holds when
    no piece is wider than the tolerance at any place, however long it is.
    """

    geometry: BaseGeometry
    area_m2: float
    width_m: float
    share: float
    within_tolerance: bool


def overlap(first: BaseGeometry, second: BaseGeometry, tolerance_width_m: float) -> Optional[Overlap]:
    """Return what two polygonal geometries in one plane share, or ``None`` if only borders or nothing.

    Ground that rounds to 0.00 m2 is a shared border: engines of different versions do not agree on it.
    """
    common = common_ground(first, second)
    area = round(float(common.area), AREA_DECIMALS)
    if common.is_empty or area == 0.0:
        return None
    pieces = list(common.geoms)
    return Overlap(
        geometry=common,
        area_m2=area,
        width_m=round(max(mean_width_m(piece) for piece in pieces), LENGTH_DECIMALS),
        share=round(float(common.area / first.area), 6) if first.area else 0.0,
        within_tolerance=all(not wider_than(piece, tolerance_width_m) for piece in pieces),
    )


def mean_width_m(piece: BaseGeometry) -> float:
    """Return 2A/P of a polygon: the mean width of a long thin piece, in m."""
    return float(2.0 * piece.area / piece.length) if piece.length else 0.0


def wider_than(piece: BaseGeometry, width_m: float) -> bool:
    """Return whether a circle of diameter ``width_m`` fits somewhere inside a polygon."""
    if width_m <= 0.0:
        return bool(piece.area > 0.0)
    return not bool(shapely.buffer(piece, -width_m / 2.0, join_style="mitre").is_empty)


def distance_m(first: BaseGeometry, second: BaseGeometry) -> float:
    """Return the shortest distance of two geometries in one plane, rounded to 1 mm."""
    return round(float(shapely.distance(first, second)), LENGTH_DECIMALS)


def canonical_geometry(geometry: BaseGeometry) -> Dict[str, Any]:
    """Return a geometry as GeoJSON-like data that does not depend on the engine's version.

    Coordinates are rounded to 1 mm; outer rings run counter-clockwise, holes clockwise, each from its
    smallest point; parts are sorted. Polygons become a MultiPolygon.
    """
    if geometry.geom_type == "Point":
        return {"type": "Point", "coordinates": list(_rounded(geometry.coords[0]))}
    if geometry.geom_type == "LineString":
        points = [_rounded(point) for point in geometry.coords]
        return {"type": "LineString", "coordinates": [list(p) for p in min(points, points[::-1])]}
    parts = sorted(_polygon(part) for part in polygons_of(geometry).geoms)
    return {"type": "MultiPolygon", "coordinates": [_as_lists(part) for part in parts if part]}


def _as_lists(part: List[List[Position]]) -> List[List[List[float]]]:
    return [[list(point) for point in ring] for ring in part]


def _polygon(polygon: Polygon) -> List[List[Position]]:
    outer = _ring(polygon.exterior, counter_clockwise=True)
    holes = sorted(ring for ring in (_ring(r, counter_clockwise=False) for r in polygon.interiors) if ring)
    return [outer, *holes] if outer else []


def _ring(ring: LinearRing, counter_clockwise: bool) -> List[Position]:
    points = _rounded_all(shapely.get_coordinates(ring)[:-1])
    points = [point for index, point in enumerate(points) if point != points[index - 1]]
    if len(points) < 3:
        return []
    if bool(ring.is_ccw) != counter_clockwise:
        points.reverse()
    start = points.index(min(points))
    turned = points[start:] + points[:start]
    return [*turned, turned[0]]


def _rounded_all(points: npt.NDArray[np.float64]) -> List[Position]:
    """Return points rounded as ``round`` does, which is exact; near a tie, where numpy is not, by itself."""
    scaled = points * 10.0**COORDINATE_DECIMALS
    rounded = np.rint(scaled) / 10.0**COORDINATE_DECIMALS + 0.0
    if (np.abs(np.abs(scaled - np.floor(scaled)) - 0.5) < _NEAR_TIE).any():
        return [_rounded(point) for point in points.tolist()]
    return list(map(tuple, rounded.tolist()))


def _rounded(point: Tuple[float, ...]) -> Position:
    # Adding zero turns -0.0 into 0.0, which JSON would print differently.
    return round(point[0], COORDINATE_DECIMALS) + 0.0, round(point[1], COORDINATE_DECIMALS) + 0.0
