"""What two polygons share: area, width, and whether it is wider than a tolerance anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Tuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LinearRing, LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import parts_of, polygons_of
from mineral_plugin.core.overlap.common_ground import common_ground

COORDINATE_DECIMALS = 3
AREA_DECIMALS = 2
LENGTH_DECIMALS = 3

Position = Tuple[float, float]
_NEAR_TIE = 1e-4
_FEW_CORNERS = 24


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
    if isinstance(geometry, Point):
        return {"type": "Point", "coordinates": list(_rounded(geometry.coords[0]))}
    if type(geometry) is LineString:
        points = [_rounded(point) for point in geometry.coords]
        return {"type": "LineString", "coordinates": [list(p) for p in min(points, points[::-1])]}
    parts = sorted(part for part in map(_polygon, _polygons(geometry)) if part)
    return {"type": "MultiPolygon", "coordinates": parts}


def _polygons(geometry: BaseGeometry) -> List[Polygon]:
    """Return the polygons of a geometry that are not empty."""
    if isinstance(geometry, Polygon):
        return [] if geometry.is_empty else [geometry]
    pieces = parts_of(geometry).tolist()
    if all(isinstance(piece, Polygon) for piece in pieces):
        return [piece for piece in pieces if not piece.is_empty]
    return list(polygons_of(geometry).geoms)


def _polygon(polygon: Polygon) -> List[List[List[float]]]:
    corners = shapely.get_coordinates(polygon)
    if len(corners) <= _FEW_CORNERS:
        points = corners.tolist()
        # A first corner that comes back once only, at the very end: there is no hole.
        if points[0] == points[-1] and points.count(points[0]) == 2:
            ring = _small_ring(points[:-1], not shapely.is_ccw(shapely.get_exterior_ring(polygon)))
            return [ring] if ring else []
    ring = _ring(shapely.get_exterior_ring(polygon), counter_clockwise=True)
    count = shapely.get_num_interior_rings(polygon)
    inner: Any = shapely.get_interior_ring(polygon, np.arange(count)) if count else ()
    holes = sorted(found for found in (_ring(one, counter_clockwise=False) for one in inner) if found)
    return [ring, *holes] if ring else []


def _ring(ring: LinearRing, counter_clockwise: bool) -> List[List[float]]:
    corners = shapely.get_coordinates(ring)[:-1]
    if len(corners) <= _FEW_CORNERS:
        return _small_ring(corners.tolist(), bool(shapely.is_ccw(ring)) != counter_clockwise)
    points = _without_repeats(_rounded_all(corners))
    if len(points) < 3:
        return []
    if bool(shapely.is_ccw(ring)) != counter_clockwise:
        points = points[::-1]
    (west,) = (points[:, 0] == points[:, 0].min()).nonzero()
    start = int(west[points[west, 1].argmin()])
    turned: List[List[float]] = np.concatenate([points[start:], points[: start + 1]]).tolist()
    return turned


def _small_ring(corners: List[List[float]], turned: bool) -> List[List[float]]:
    """Return the same in plain Python: of few corners numpy makes twenty calls, and each costs more."""
    points = [[round(x, COORDINATE_DECIMALS) + 0.0, round(y, COORDINATE_DECIMALS) + 0.0] for x, y in corners]
    points = [point for before, point in zip([points[-1], *points], points) if point != before]
    if len(points) < 3:
        return []
    if turned:
        points.reverse()
    start = points.index(min(points))
    return [*points[start:], *points[:start], [*points[start]]]


def _without_repeats(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the corners of a ring (n, 2) without those that are the same as the one before."""
    east, north = points.T
    same = np.empty(len(points), dtype=bool)
    same[0] = east[0] == east[-1] and north[0] == north[-1]
    same[1:] = (east[1:] == east[:-1]) & (north[1:] == north[:-1])
    return points[~same] if same.any() else points


def _rounded_all(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return points rounded as ``round`` does, which is exact; near a tie, where numpy is not, by itself."""
    scaled = points * 10.0**COORDINATE_DECIMALS
    whole = np.rint(scaled)
    # Adding zero turns -0.0 into 0.0, which JSON would print differently.
    rounded: npt.NDArray[np.float64] = whole / 10.0**COORDINATE_DECIMALS + 0.0
    near_tie = np.abs(scaled - whole) > 0.5 - _NEAR_TIE
    if near_tie.any():
        rounded[near_tie] = [round(value, COORDINATE_DECIMALS) + 0.0 for value in points[near_tie].tolist()]
    return rounded


def _rounded(point: Tuple[float, ...]) -> Position:
    # Adding zero turns -0.0 into 0.0, which JSON would print differently.
    return round(point[0], COORDINATE_DECIMALS) + 0.0, round(point[1], COORDINATE_DECIMALS) + 0.0
