"""A ring while it is drawn: from the places that the hand has set to the area that they make so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, List, Optional, Sequence, Tuple

import shapely
from qgis.PyQt.QtCore import QPointF

from mineral_plugin.core.area.geometry import part_polygon
from mineral_plugin.core.area.zones import Zone, as_points, between_zones
from mineral_plugin.core.drawing.edits import moved_corner, with_hole, with_part
from mineral_plugin.core.drawing.new_area import drawn_area
from mineral_plugin.core.drawing.places import Place, corners_of, ring_at
from mineral_plugin.core.drawing.sides import nearest_corner
from mineral_plugin.gui.drawing.drawing_hands import Point, Spot

NEW, PART, HOLE = "area", "part", "hole"
_SAME_M = 0.02
# Of more corners the numbers are given when the ring is closed.
_MOST_NUMBERED = 200


@dataclass(frozen=True)
class RingDrawing:
    """What is drawn (``purpose``), on which area, in which zone, under which name, with how many decimals."""

    purpose: str
    base: Optional[Any]
    zone: Zone
    name: str
    decimals: int

    def area_with(self, spots: Sequence[Spot]) -> Optional[Any]:
        """Return the area with the ring so far; the one before where a part or a hole has too few corners.

        Raises:
            InputError: the hole lies outside its part, or a spot is no place.
        """
        points = [spot.point for spot in spots]
        if self.purpose == NEW:
            if not points:
                return None
            made = drawn_area([[points]], self.zone, self.name, self.decimals)
            return self._exact(made, spots, 0, 0)
        if self.base is None or len(points) < 3:
            return self.base
        if self.purpose == PART:
            made = with_part(self.base, points, self.decimals)
            return self._exact(made, spots, len(made.parts) - 1, 0)
        part = part_under(self.base, points[0])
        made = with_hole(self.base, part, points, self.decimals)
        return self._exact(made, spots, part, len(made.parts[part].rings) - 1)

    def is_step(self, spots: Sequence[Spot]) -> bool:
        """Return whether these spots change the area: a part or a hole begins with three corners."""
        return len(spots) >= (1 if self.purpose == NEW else 3)

    def names(self, area: Any, points: Sequence[Point]) -> Tuple[str, ...]:
        """Return the numbers that the corners have in the area made of them, "" where they have none yet."""
        if len(points) > _MOST_NUMBERED:
            return ("",) * len(points)
        found: List[str] = []
        for point in points:
            place = nearest_corner(area, point[0], point[1], _SAME_M) if area is not None else None
            found.append(
                "" if place is None else ring_at(area, place.part, place.ring).corners[place.seq].name
            )
        return tuple(found)

    def _exact(self, area: Any, spots: Sequence[Spot], part: int, ring: int) -> Any:
        """Return the area with all digits of the corners that were snapped to corners with more of them."""
        for spot in spots:
            if spot.decimals is None or spot.decimals <= self.decimals:
                continue
            corners = ring_at(area, part, ring).corners
            seq = min(range(len(corners)), key=lambda at: _apart(corners[at], spot))
            area = moved_corner(area, Place(part, ring, seq), spot.east_m, spot.north_m, spot.decimals)
        return area


def _apart(corner: Any, spot: Spot) -> float:
    return abs(corner.east_m - spot.east_m) + abs(corner.north_m - spot.north_m)


def part_under(area: Any, point: Point) -> int:
    """Return the part of an area that a point lies in, the first one where it lies in none."""
    there = shapely.Point(point)
    for number, part in enumerate(area.parts):
        if len(part.outer.corners) > 2 and part_polygon(part).covers(there):
            return number
    return 0


def is_complete(area: Optional[Any]) -> bool:
    """Return whether there is an area that can be measured and checked: all of its rings bound ground."""
    return area is not None and bool(area.has_ground)


def has_place(area: Optional[Any], place: Optional[Place]) -> bool:
    """Return whether an area has a corner at a place; no place is everywhere."""
    if place is None:
        return True
    if area is None or place.part >= len(area.parts) or place.ring >= len(area.parts[place.part].rings):
        return False
    return place.seq < len(area.parts[place.part].rings[place.ring].corners)


def points_in(areas: Sequence[Any], zone: Zone) -> Tuple[Point, ...]:
    """Return the corners of areas as (east, north) in m of a zone."""
    found: List[Point] = []
    for area in areas:
        points = [(corner.east_m, corner.north_m) for corner in corners_of(area)]
        if points and area.zone != zone:
            moved = between_zones(as_points(points), area.zone, zone)
            points = [(east, north) for east, north in moved.tolist()]
        found += points
    return tuple(found)


def rings_but(area: Any, place: Optional[Place]) -> Tuple[Point, ...]:
    """Return the corners of all rings of an area but the one that a place is in."""
    left_out = None if place is None else (place.part, place.ring)
    return tuple(
        (corner.east_m, corner.north_m)
        for number, part in enumerate(area.parts)
        for order, ring in enumerate(part.rings)
        if (number, order) != left_out
        for corner in ring.corners
    )


def begun_spots(area: Any) -> Tuple[Spot, ...]:
    """Return the one or two corners of an area that is only begun, none of one that has a ring."""
    is_single = len(area.parts) == 1 and len(area.parts[0].rings) == 1
    if not is_single or len(area.parts[0].outer.corners) > 2:
        return ()
    corners = area.parts[0].outer.corners
    return tuple(Spot(one.east_m, one.north_m, 0.0, QPointF(), one.decimals) for one in corners)
