"""What two areas share and what each has alone, level by level, to the square metre."""

from __future__ import annotations

import math
from typing import Iterable, List, Tuple

import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import area_polygon, densify, moved, part_polygon, parts_of
from mineral_plugin.core.area.model import LicenceArea, Part
from mineral_plugin.core.area.zones import Zone, between_zones
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.reference.systems import System
from mineral_plugin.core.report.reading import area_from_dict
from mineral_service.register.refusing import refused
from mineral_service.register.results import Area

LEAST_M2 = 1.0
"""Areas that differ by less are the same: the register keeps house by the square metre."""
TOLERANCE_M = 0.01
"""How far a straight side may bend (m) when it goes to degrees to be shown and found."""
_COMPARED_M = 0.00001
"""The same where areas of two zones are compared: on a side of 10 km that is less than 0.1 m2."""

Levels = Tuple[float, float]


def readable(told: Area) -> LicenceArea:
    """Return an area that bounds ground, or the problem that it does not."""
    try:
        area = area_from_dict(told)
    except InputError as error:
        raise refused("area", error.phrase) from error
    if not area.has_ground or not all(part_polygon(part).is_valid for part in area.parts):
        raise refused("no_ground", name=area.name)
    return area


def surplus_m2(first: Iterable[LicenceArea], second: Iterable[LicenceArea], zone: Zone) -> float:
    """Return how much ground the first areas have that the second have not, in m2 of ``zone``.

    Each slab of ground between two levels counts for itself; the largest is told.
    """
    mine, theirs = list(first), list(second)
    return max(
        _covered(mine, slab, zone).difference(_covered(theirs, slab, zone)).area
        for slab in _slabs([*mine, *theirs])
    )


def shared_m2(first: LicenceArea, second: LicenceArea, zone: Zone) -> float:
    """Return how much ground two areas share at one level, in m2 of ``zone``."""
    return max(
        _covered([first], slab, zone).intersection(_covered([second], slab, zone)).area
        for slab in _slabs([first, second])
    )


def same_ground(first: LicenceArea, second: LicenceArea) -> bool:
    """Return whether two areas are the same to the square metre."""
    zone = first.zone
    apart = surplus_m2([first], [second], zone) + surplus_m2([second], [first], zone)
    return apart < LEAST_M2


def in_degrees(area: LicenceArea) -> MultiPolygon:
    """Return the ground of an area in longitude and latitude of WGS 84, by EPSG:6960."""
    return placed(area, System(wgs84=True))


def placed(area: LicenceArea, system: System) -> MultiPolygon:
    """Return the ground of an area in a system: its parts, or what they cover where they lie over each other.

    In the zone of its corners the corners are as they were typed.
    """
    parts = area_polygon(area)
    whole = parts if parts.is_valid else shapely.union_all(parts_of(parts))
    # Denser, one part alone would be no multipolygon any more.
    return MultiPolygon(parts_of(system.from_zone(whole, area.zone, TOLERANCE_M)).tolist())


def _slabs(areas: List[LicenceArea]) -> List[Levels]:
    """Return the slabs between all levels of all parts, from the deepest up."""
    parts = [part for area in areas for part in area.parts]
    levels = sorted({level for part in parts for level in _levels(part)})
    return list(zip(levels, levels[1:])) or [(-math.inf, math.inf)]


def _levels(part: Part) -> Levels:
    bottom = -math.inf if part.bottom_m is None else part.bottom_m
    return bottom, math.inf if part.top_m is None else part.top_m


def _covered(areas: List[LicenceArea], slab: Levels, zone: Zone) -> BaseGeometry:
    shapes: List[BaseGeometry] = []
    for area in areas:
        for part in area.parts:
            bottom, top = _levels(part)
            if bottom <= slab[0] and slab[1] <= top:
                shapes.append(_placed(part, area.zone, zone))
    union: BaseGeometry = shapely.union_all(shapes)
    return union


def _placed(part: Part, source: Zone, target: Zone) -> BaseGeometry:
    polygon = part_polygon(part)
    if source == target:
        return polygon
    dense = densify(polygon, _COMPARED_M)
    return moved(dense, lambda points: between_zones(points, source, target))
