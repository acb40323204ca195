"""Where a corner stands in an area, corners made from numbers, areas put together again from their parts."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Iterable, Optional, Sequence, Tuple

from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, area_id
from mineral_plugin.core.base.errors import InputError

USUAL_DECIMALS = 2
MOST_DECIMALS = 3
"""Nobody prints corners finer than to the millimetre, and no check looks closer."""

# No coordinate in metres of any plane used in Viet Nam is larger.
_FARTHEST_M = 1.0e7
_SAME_M = 1e-6

Point = Tuple[float, float]


@dataclass(frozen=True)
class Place:
    """Where a corner stands: part, ring of it (0 is the outer one) and place in the ring, all from 0."""

    part: int
    ring: int
    seq: int


def corner_at(east_m: float, north_m: float, decimals: int = USUAL_DECIMALS, name: str = "") -> Corner:
    """Return a corner at a place (m), rounded to ``decimals``; its texts are the rounded numbers.

    The rounding is half to even on the shortest decimal form, as everywhere a number is printed.

    Raises:
        InputError: the numbers are no place.
    """
    if not (abs(east_m) < _FARTHEST_M and abs(north_m) < _FARTHEST_M):  # asked so, nan is refused too
        raise InputError("drawing.no_place")
    north, east = rounded_text(north_m, decimals), rounded_text(east_m, decimals)
    return Corner(name, north, east, float(north), float(east), decimals)


def rounded_text(value: float, decimals: int) -> str:
    """Return a number of metres as text with so many decimals, without groups: ``2383275.00``."""
    quantum = Decimal(1).scaleb(-decimals)
    return f"{Decimal(repr(float(value))).quantize(quantum, rounding=ROUND_HALF_EVEN) + 0:f}"


def exact_decimals(east_m: float, north_m: float, least: int = 0) -> int:
    """Return the fewest decimals, ``least`` to 3, that keep a place as it is (to 0.001 mm), else 3.

    With so many decimals a corner stands exactly on the corner of a neighbour that it is snapped to.
    """
    for decimals in range(least, MOST_DECIMALS):
        if is_exact(east_m, north_m, decimals):
            return decimals
    return max(least, MOST_DECIMALS)


def is_exact(east_m: float, north_m: float, decimals: int) -> bool:
    """Return whether so many decimals keep a place as it is, to 0.001 mm."""
    return all(abs(round(value, decimals) - value) < _SAME_M for value in (east_m, north_m))


def decimals_of(corners: Iterable[Corner]) -> int:
    """Return the most decimals printed of corners (a table may drop zeros at the end), 2 without corners."""
    return max((corner.decimals for corner in corners), default=USUAL_DECIMALS)


def corners_of(area: LicenceArea) -> Tuple[Corner, ...]:
    """Return all corners of an area, ring after ring."""
    return tuple(corner for part in area.parts for ring in part.rings for corner in ring.corners)


def ring_at(area: LicenceArea, part: int, ring: int) -> Ring:
    """Return a ring of an area; ``ring`` 0 is the outer one.

    Raises:
        InputError: there is no such ring.
    """
    if 0 <= part < len(area.parts) and 0 <= ring < len(area.parts[part].rings):
        return area.parts[part].rings[ring]
    raise InputError("drawing.no_ring")


def corner_of(area: LicenceArea, place: Place) -> Corner:
    """Return the corner at a place.

    Raises:
        InputError: there is none.
    """
    corners = ring_at(area, place.part, place.ring).corners
    if not 0 <= place.seq < len(corners):
        raise InputError("drawing.no_corner")
    return corners[place.seq]


def points_of(ring: Ring) -> Tuple[Point, ...]:
    """Return the corners of a ring as (east, north) in m, not closed."""
    return tuple((corner.east_m, corner.north_m) for corner in ring.corners)


def distance_m(first: Corner, second: Corner) -> float:
    """Return the distance of two corners in m."""
    return math.hypot(first.east_m - second.east_m, first.north_m - second.north_m)


def with_parts(area: LicenceArea, parts: Sequence[Part], name: Optional[str] = None) -> LicenceArea:
    """Return an area with other parts (and another name), and the id that belongs to them."""
    name, parts = area.name if name is None else name, tuple(parts)
    return replace(area, id=area_id(name, area.zone, parts), name=name, parts=parts)


def with_ring(part: Part, ring: int, corners: Sequence[Corner]) -> Part:
    """Return a part with other corners in one of its rings."""
    rings = list(part.rings)
    rings[ring] = Ring(tuple(corners))
    return replace(part, outer=rings[0], holes=tuple(rings[1:]))


def with_corners(area: LicenceArea, part: int, ring: int, corners: Sequence[Corner]) -> LicenceArea:
    """Return an area with other corners in one of its rings.

    Raises:
        InputError: there is no such ring.
    """
    ring_at(area, part, ring)
    parts = list(area.parts)
    parts[part] = with_ring(parts[part], ring, corners)
    return with_parts(area, parts)
