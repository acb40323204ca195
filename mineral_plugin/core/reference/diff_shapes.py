"""Comparing and measuring the geometries of two versions of a table.

Rings are the same to 1 mm (1e-8 degree), wherever they start and whichever way they turn; heights of
corners are not looked at. Across two systems they are the same to 1 cm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import polygons_of, repaired
from mineral_plugin.core.area.zones import Zone, known_zones
from mineral_plugin.core.base.geopackage import FeatureTable
from mineral_plugin.core.base.proj import pyproj
from mineral_plugin.core.reference.diff_rows import Flags, Shapes
from mineral_plugin.core.reference.systems import System, system_of

_SAME_M, _SAME_DEG, _SAME_ACROSS_M = 0.001, 1e-8, 0.01
_TOLERANCE_M = 0.01
# So long that no side gets a point between its corners.
_CORNERS_ONLY_M = 1e12
# Pairs of corners up to which the distance of two outlines is measured without a tree.
_FEW_PAIRS = 1_000_000
_MULTI_TYPES = (4, 5, 6, 7)


@dataclass(frozen=True)
class GeometryChange:
    """How far an outline moved (Hausdorff distance at the corners, m) and its ground in m2.

    A value is ``None`` where a geometry is missing, cannot be read, or lies in a system that is not known.
    """

    moved_m: Optional[float] = None
    area_before_m2: Optional[float] = None
    area_after_m2: Optional[float] = None
    gained_m2: Optional[float] = None
    lost_m2: Optional[float] = None


@dataclass(frozen=True)
class Ruler:
    """How geometries of the two tables are laid beside each other.

    ``tolerance`` is in metres, or in degrees where both lie in the same degrees. ``zone``: where
    two systems meet; ``None`` in one system, or where one of the two is not known.
    """

    old: Optional[System]
    new: Optional[System]
    changed: bool
    tolerance: float
    zone: Optional[Zone] = None

    @property
    def in_place(self) -> bool:
        """Return whether both tables lie in one system, so that equal bytes are equal places."""
        return not self.changed

    @property
    def comparable(self) -> bool:
        """Return whether geometries of the two tables can be compared at all."""
        return self.in_place or self.zone is not None

    def common(self, shapes: Shapes, is_old: bool, tolerance_m: float = _CORNERS_ONLY_M) -> Shapes:
        """Return the geometries of one side where they can be compared with those of the other."""
        system = self.old if is_old else self.new
        return (
            shapes
            if self.zone is None or system is None
            else _brought(shapes, system, self.zone, tolerance_m)
        )

    def same(self, old: Shapes, new: Shapes) -> Flags:
        """Return which pairs of geometries are the same; where one is missing they are not."""
        same = _same(self.common(old, True), self.common(new, False), self.tolerance)
        open_ = np.flatnonzero(~same & ~shapely.is_missing(old) & ~shapely.is_missing(new))
        if self.zone is not None and open_.size:
            # Who changes the system of a layer may add points to long sides.
            dense = self.common(old[open_], True, _TOLERANCE_M), self.common(new[open_], False, _TOLERANCE_M)
            near = [_moved_m(first, second) for first, second in zip(*dense)]
            same[open_] = [moved is not None and moved <= self.tolerance for moved in near]
        return same

    def zones(self, old: Shapes, new: Shapes) -> List[Optional[Zone]]:
        """Return for each pair the zone to measure in: that of the tables, else the nearest one."""
        if self.old is None or self.new is None:
            return [None] * len(old)
        zone = self.new.zone or self.old.zone
        if zone is not None:
            return [zone] * len(old)
        edges = np.column_stack([shapely.bounds(old), shapely.bounds(new)])[:, [0, 2, 4, 6]]
        lowest, highest = np.fmin.reduce(edges, axis=1), np.fmax.reduce(edges, axis=1)
        return [_nearest_zone(middle) for middle in ((lowest + highest) / 2).tolist()]


def ruler_of(before: FeatureTable, after: FeatureTable) -> Ruler:
    """Return how the geometries of two tables are compared, from the systems that the tables name."""
    old, new = system_of(before), system_of(after)
    if old is None and new is None:
        names = [(t.organization, t.organization_id, t.definition) for t in (before, after)]
        degrees = after.definition.lstrip().upper().startswith("GEOG")
        return Ruler(None, None, names[0] != names[1], _SAME_DEG if degrees else _SAME_M)
    if old is None or new is None:
        return Ruler(old, new, True, _SAME_M)
    if old == new:
        return Ruler(old, new, False, _SAME_DEG if new.in_degrees else _SAME_M)
    # Where none of the two is a plane, the meridian of the middle of the country serves to compare.
    return Ruler(old, new, True, _SAME_ACROSS_M, new.zone or old.zone or Zone(6300, 3))


def _nearest_zone(longitude: float) -> Optional[Zone]:
    if not np.isfinite(longitude):
        return None
    return min(known_zones(), key=lambda zone: abs(zone.central_meridian_min / 60 - longitude))


def _brought(shapes: Shapes, system: System, zone: Zone, tolerance_m: float) -> Shapes:
    """Return geometries in a zone, ``None`` for those that cannot lie there."""
    given: Any = shapes  # shapely does the same with one geometry and with many
    try:
        return np.asarray(system.to_zone(given, zone, tolerance_m), dtype=object) if len(shapes) else shapes
    except (pyproj.exceptions.ProjError, shapely.errors.ShapelyError):
        if len(shapes) == 1:
            return np.array([None], dtype=object)
        return np.concatenate(
            [_brought(shapes[i : i + 1], system, zone, tolerance_m) for i in range(len(shapes))]
        )


def _same(first: Shapes, second: Shapes, tolerance: float) -> Flags:
    same = np.asarray(shapely.equals_exact(_turned(first), _turned(second), tolerance), dtype=bool)
    near = (np.abs(shapely.bounds(first) - shapely.bounds(second)) <= tolerance).all(axis=1)
    for place in np.flatnonzero(near & ~same):
        # Rings whose starting points do not lie together to the last digit are gone round in full.
        same[place] = same_rings(first[place], second[place], tolerance)
    return same


def _turned(shapes: Shapes) -> Shapes:
    """Return geometries in their normal form; one that is alone in a collection stands for it."""
    single = (shapely.get_num_geometries(shapes) == 1) & np.isin(shapely.get_type_id(shapes), _MULTI_TYPES)
    plain = shapes.copy()
    plain[single] = shapely.get_geometry(shapes[single], 0)
    return np.asarray(shapely.normalize(plain), dtype=object)


class _Line(NamedTuple):
    """A ring, a line or a point: its corners (n, 2), its box, and the holes of a ring."""

    closed: bool
    points: npt.NDArray[np.float64]
    box: npt.NDArray[np.float64]
    holes: Tuple[Any, ...] = ()


def same_rings(first: BaseGeometry, second: BaseGeometry, tolerance: float) -> bool:
    """Return whether two geometries have the same corners to ``tolerance`` (in their own unit).

    Where a ring starts, which way it turns and the order of parts and holes make no difference, nor does a
    corner repeated to the last digit.
    """
    return _paired_off(_lines(first), _lines(second), tolerance)


def _lines(geometry: BaseGeometry) -> List[_Line]:
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return [_outline(part) for part in parts if not part.is_empty]


def _outline(part: BaseGeometry) -> _Line:
    if part.geom_type != "Polygon":
        return _line(shapely.get_coordinates(part), False)
    outer, *holes = (_line(shapely.get_coordinates(ring)[:-1], True) for ring in shapely.get_rings(part))
    return outer._replace(holes=tuple(holes))


def _line(points: npt.NDArray[np.float64], closed: bool) -> _Line:
    moves = (points != np.roll(points, 1, axis=0)).any(axis=1)
    # The first point of an open line follows nothing; a ring of one point keeps it.
    moves[0] = moves[0] or not closed or not moves.any()
    kept = points[moves]
    return _Line(closed, kept, np.concatenate([kept.min(axis=0), kept.max(axis=0)]))


def _paired_off(first: Sequence[_Line], second: Sequence[_Line], tolerance: float) -> bool:
    if len(first) != len(second):
        return False
    boxes = np.array([line.box for line in second]).reshape(-1, 4)
    free = np.ones(len(second), dtype=bool)
    for line in first:
        near = np.flatnonzero(free & (np.abs(boxes - line.box) <= tolerance).all(axis=1)).tolist()
        partner = next((place for place in near if _same_line(line, second[place], tolerance)), None)
        if partner is None:
            return False
        free[partner] = False
    return True


def _same_line(first: _Line, second: _Line, tolerance: float) -> bool:
    if first.closed != second.closed or len(first.points) != len(second.points):
        return False
    for points in (second.points, second.points[::-1]):
        starts = (
            np.flatnonzero(np.hypot(*(points - first.points[0]).T) <= tolerance) if first.closed else (0,)
        )
        for start in starts:
            apart = np.roll(points, -int(start), axis=0) - first.points
            if (np.hypot(*apart.T) <= tolerance).all():
                return _paired_off(first.holes, second.holes, tolerance)
    return False


def measured(old: Shapes, new: Shapes, ruler: Ruler) -> List[GeometryChange]:
    """Return for each pair of geometries (n,) how it changed, measured in the plane of ``Ruler.zones``."""
    zones = ruler.zones(old, new)
    flat_old, flat_new = np.full(len(old), None), np.full(len(old), None)
    for zone in sorted({zone for zone in zones if zone is not None}):
        rows = np.flatnonzero([other == zone for other in zones])
        if ruler.old is not None and ruler.new is not None:
            flat_old[rows] = _brought(old[rows], ruler.old, zone, _TOLERANCE_M)
            flat_new[rows] = _brought(new[rows], ruler.new, zone, _TOLERANCE_M)
    return [_geometry_change(first, second) for first, second in zip(flat_old, flat_new)]


def _geometry_change(old: Optional[BaseGeometry], new: Optional[BaseGeometry]) -> GeometryChange:
    before, after = (None if one is None else ground_of(one) for one in (old, new))
    areas = [None if one is None else _m2(one) for one in (before, after)]
    if before is None or after is None:
        return GeometryChange(area_before_m2=areas[0], area_after_m2=areas[1])
    gained, lost = _m2(shapely.difference(after, before)), _m2(shapely.difference(before, after))
    return GeometryChange(_moved_m(old, new), areas[0], areas[1], gained, lost)


def ground_of(shape: BaseGeometry) -> BaseGeometry:
    """Return the valid ground of a geometry in a plane, an empty one for lines and points."""
    return repaired(shape) if shape.geom_type in ("Polygon", "MultiPolygon") else polygons_of(repaired(shape))


def _m2(ground: BaseGeometry) -> float:
    return round(float(ground.area), 2) + 0.0


def _moved_m(first: Optional[BaseGeometry], second: Optional[BaseGeometry]) -> Optional[float]:
    """Return the Hausdorff distance of two outlines, measured from their corners."""
    if first is None or second is None:
        return None
    if len(shapely.get_coordinates(first)) * len(shapely.get_coordinates(second)) <= _FEW_PAIRS:
        return round(float(shapely.hausdorff_distance(first, second)), 3)
    return round(max(_farthest_m(first, second), _farthest_m(second, first)), 3)


def _farthest_m(corners_of: BaseGeometry, outline_of: BaseGeometry) -> float:
    """Return how far the farthest corner of one lies from the outline of the other; a tree finds it fast."""
    parts = shapely.get_parts(shapely.get_parts(outline_of))
    rings = shapely.get_rings(parts[shapely.get_type_id(parts) == 3])
    lines = np.concatenate([rings, parts[shapely.get_type_id(parts) != 3]])
    points, owner = shapely.get_coordinates(lines, return_index=True)
    ends = np.minimum(np.arange(len(points)) + 1, len(points) - 1)
    ends = np.where(owner[ends] == owner, ends, np.arange(len(points)))
    sides: Any = shapely.linestrings(np.stack([points, points[ends]], axis=1))
    tree = shapely.STRtree(sides)
    corners = shapely.points(shapely.get_coordinates(corners_of))
    return float(tree.query_nearest(corners, return_distance=True, all_matches=False)[1].max())
