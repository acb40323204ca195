"""The ground of an area: each part as a valid polygon in the area's own zone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import List, Optional, Tuple

import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import part_polygon, repaired_part
from mineral_plugin.core.area.measure import part_area_m2
from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring

_AREA_DECIMALS = 2
# Two sums of areas that differ by less than this (m2) are the same at the digits we report.
_SAME_AREA_M2 = 0.005


@dataclass(frozen=True)
class PartGround:
    """A part (numbered from 1) and its polygonal geometry, made valid if its corners did not give one."""

    number: int
    part: Part
    geometry: BaseGeometry
    was_repaired: bool

    @cached_property
    def area_m2(self) -> float:
        """Return the plane area in m2, of the repaired copy where there is one."""
        return float(self.geometry.area) if self.was_repaired else part_area_m2(self.part)


@dataclass(frozen=True)
class Ground:
    """The parts that have ground, and the numbers of those that have none.

    ``area`` is the licence area without the parts and holes that do not close; it serves look-ups only.
    """

    area: LicenceArea
    parts: Tuple[PartGround, ...]
    without: Tuple[int, ...]

    @property
    def was_repaired(self) -> bool:
        """Return whether anything had to be repaired or left out."""
        return bool(self.without) or any(part.was_repaired for part in self.parts)

    @cached_property
    def outline(self) -> BaseGeometry:
        """Return all parts together, levels not looked at."""
        return shapely.union_all([part.geometry for part in self.parts])

    @cached_property
    def stated_area_m2(self) -> float:
        """Return the sum of the parts in m2: parts at several levels count once each."""
        return round(sum(part.area_m2 for part in self.parts), _AREA_DECIMALS)

    @cached_property
    def surface_area_m2(self) -> float:
        """Return the area of the surface in m2: ground under several parts counts once."""
        whole, surface = sum(part.area_m2 for part in self.parts), float(self.outline.area)
        return round(whole if abs(whole - surface) < _SAME_AREA_M2 else surface, _AREA_DECIMALS)


def ground_of(area: LicenceArea) -> Ground:
    """Return the ground of an area; its corners are never changed."""
    parts: List[PartGround] = []
    without: List[int] = []
    for number, part in enumerate(area.parts, start=1):
        found = _part_ground(number, part)
        if found is None:
            without.append(number)
        else:
            parts.append(found)
    usable = tuple(found.part for found in parts)
    return Ground(area if usable == area.parts else replace(area, parts=usable), tuple(parts), tuple(without))


def _part_ground(number: int, part: Part) -> Optional[PartGround]:
    if not closes(part.outer):
        return None
    holes = tuple(hole for hole in part.holes if closes(hole))
    closed = part if len(holes) == len(part.holes) else replace(part, holes=holes)
    geometry = repaired_part(closed)
    if geometry.area <= 0.0:
        return None
    return PartGround(number, closed, geometry, closed is not part or geometry is not part_polygon(closed))


def closes(ring: Ring) -> bool:
    """Return whether a ring has three corners, so that it bounds something."""
    places = set()
    for corner in ring.corners:
        places.add(_place(corner))
        if len(places) == 3:
            return True
    return False


def distinct_corners(ring: Ring) -> int:
    """Return how many different corners a ring has (equal to the millimetre is the same)."""
    return len(set(map(_place, ring.corners)))


def _place(corner: Corner) -> Tuple[float, float]:
    return round(corner.east_m, 3), round(corner.north_m, 3)
