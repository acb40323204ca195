"""Edits of an area: each returns a new area, and refuses in one sentence what cannot be done.

Corners are named 1, 2, 3 ... in their order as long as they were: a new one moves the numbers behind it on.
Where a document has names of its own they stay, and a new corner behind 3 is 3a.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Optional, Sequence, Tuple

import shapely
from shapely.geometry import Polygon

from mineral_plugin.core.area.geometry import ring_points
from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.drawing.naming import name_behind, next_numbers
from mineral_plugin.core.drawing.new_area import is_numbered, numbered, ring_of
from mineral_plugin.core.drawing.places import (
    Place,
    Point,
    corner_at,
    corner_of,
    corners_of,
    decimals_of,
    ring_at,
    with_corners,
    with_parts,
)
from mineral_plugin.core.drawing.sides import Side, nearest_corner, nearest_side, sides
from mineral_plugin.core.drawing.typed import typed_coordinates

__all__ = [
    "Side",
    "moved_corner",
    "nearest_corner",
    "nearest_side",
    "renamed",
    "renamed_corner",
    "sides",
    "typed_corner",
    "with_corner",
    "with_hole",
    "with_levels",
    "with_part",
    "without_corner",
    "without_ring",
]


def with_corner(
    area: LicenceArea, place: Place, east_m: float, north_m: float, decimals: Optional[int] = None
) -> LicenceArea:
    """Return the area with a new corner before the one at ``place`` (one past the last: at the end).

    It is rounded to ``decimals``, without them to the most decimals of the area's corners.

    Raises:
        InputError: there is no such place.
    """
    corners = list(ring_at(area, place.part, place.ring).corners)
    if not 0 <= place.seq <= len(corners):
        raise InputError("drawing.no_corner")
    places = decimals_of(corners_of(area)) if decimals is None else decimals
    before = corners[place.seq - 1].name if corners else ""
    corners.insert(place.seq, corner_at(east_m, north_m, places, _new_name(area, before)))
    return _kept_numbered(area, with_corners(area, place.part, place.ring, corners))


def moved_corner(
    area: LicenceArea, place: Place, east_m: float, north_m: float, decimals: Optional[int] = None
) -> LicenceArea:
    """Return the area with a corner elsewhere (m), under its name and with its decimals.

    ``decimals`` other than its own let it stand exactly on a corner of a neighbour (``exact_decimals``).

    Raises:
        InputError: there is no such corner.
    """
    old = corner_of(area, place)
    places = old.decimals if decimals is None else decimals
    return _exchanged(area, place, corner_at(east_m, north_m, places, old.name))


def typed_corner(area: LicenceArea, place: Place, x_text: str, y_text: str) -> LicenceArea:
    """Return the area with a corner as typed: X north and Y east, in Vietnamese or plain numbers.

    The texts are kept as they are typed; X and Y typed the wrong way round are refused, not exchanged.

    Raises:
        InputError: there is no such corner, or a text is no coordinate.
    """
    old = corner_of(area, place)
    x_text, y_text = x_text.strip(), y_text.strip()
    if (x_text, y_text) == (old.x_text, old.y_text):
        return area
    north, east = typed_coordinates(x_text, y_text)
    decimals = max(north.decimals, east.decimals)
    corner = Corner(old.name, x_text, y_text, float(north.value), float(east.value), decimals)
    return _exchanged(area, place, corner)


def renamed_corner(area: LicenceArea, place: Place, name: str) -> LicenceArea:
    """Return the area with another name for a corner.

    Raises:
        InputError: there is no such corner, or the name is empty.
    """
    old = corner_of(area, place)
    if not name.strip():
        raise InputError("drawing.no_corner_name")
    return _exchanged(area, place, replace(old, name=name.strip()))


def without_corner(area: LicenceArea, place: Place) -> LicenceArea:
    """Return the area without a corner.

    Raises:
        InputError: there is no such corner, or the ring has only three.
    """
    corner_of(area, place)
    corners = list(ring_at(area, place.part, place.ring).corners)
    if len(corners) in (1, 3):
        raise InputError("drawing.three_corners")
    del corners[place.seq]
    return _kept_numbered(area, with_corners(area, place.part, place.ring, corners))


def with_part(area: LicenceArea, ring_points: Sequence[Point], decimals: Optional[int] = None) -> LicenceArea:
    """Return the area with one more part of points (east, north) in m.

    Raises:
        InputError: there are fewer than three corners.
    """
    ring = _named_ring(area, ring_points, decimals)
    return _kept_numbered(area, with_parts(area, [*area.parts, Part(ring)]))


def with_hole(
    area: LicenceArea, part: int, ring_points: Sequence[Point], decimals: Optional[int] = None
) -> LicenceArea:
    """Return the area with one more hole (ground left out) in a part; points are (east, north) in m.

    Raises:
        InputError: there is no such part, fewer than three corners, or the hole lies outside the part or on
            another of its holes.
    """
    outer = ring_at(area, part, 0)
    ring = _named_ring(area, ring_points, decimals)
    whole = area.parts[part]
    _refuse_outside(part, outer, whole.holes, ring)
    parts = list(area.parts)
    parts[part] = replace(whole, holes=(*whole.holes, ring))
    return _kept_numbered(area, with_parts(area, parts))


def without_ring(area: LicenceArea, part: int, ring: int) -> LicenceArea:
    """Return the area without a ring; without its outer ring (0) a part is gone with its holes.

    Raises:
        InputError: there is no such ring, or it bounds the only part.
    """
    ring_at(area, part, ring)
    parts = list(area.parts)
    if ring > 0:
        holes = tuple(hole for at, hole in enumerate(parts[part].holes, start=1) if at != ring)
        parts[part] = replace(parts[part], holes=holes)
    elif len(parts) > 1:
        del parts[part]
    else:
        raise InputError("drawing.only_part")
    return _kept_numbered(area, with_parts(area, parts))


def with_levels(
    area: LicenceArea, part: int, top_m: Optional[float], bottom_m: Optional[float]
) -> LicenceArea:
    """Return the area with other levels of a part, in metres above the sea; ``None`` for none.

    Raises:
        InputError: there is no such part, a level is no number, or the top lies below the bottom.
    """
    ring_at(area, part, 0)
    for level in (top_m, bottom_m):
        if level is not None and not math.isfinite(level):
            raise InputError("error.level_text", text=str(level))
    if top_m is not None and bottom_m is not None and top_m < bottom_m:
        raise InputError("error.levels_exchanged", top=top_m, bottom=bottom_m)
    parts = list(area.parts)
    parts[part] = replace(parts[part], top_m=top_m, bottom_m=bottom_m)
    return with_parts(area, parts)


def renamed(area: LicenceArea, name: str) -> LicenceArea:
    """Return the area under another name.

    Raises:
        InputError: the name is empty.
    """
    if not name.strip():
        raise InputError("drawing.no_name")
    return with_parts(area, area.parts, name.strip())


def _exchanged(area: LicenceArea, place: Place, corner: Corner) -> LicenceArea:
    corners = list(ring_at(area, place.part, place.ring).corners)
    corners[place.seq] = corner
    return with_corners(area, place.part, place.ring, corners)


def _kept_numbered(before: LicenceArea, after: LicenceArea) -> LicenceArea:
    return with_parts(after, numbered(after.parts)) if is_numbered(before) else after


def _new_name(area: LicenceArea, before: str) -> str:
    return name_behind({corner.name for corner in corners_of(area)}, before)


def _named_ring(area: LicenceArea, points: Sequence[Point], decimals: Optional[int]) -> Ring:
    """Return a ring whose corners have the next free numbers for names."""
    ring = ring_of(points, decimals_of(corners_of(area)) if decimals is None else decimals)
    if len(ring.corners) < 3:
        raise InputError("drawing.ring_short")
    names = next_numbers((corner.name for corner in corners_of(area)), len(ring.corners))
    return Ring(tuple(replace(corner, name=name) for corner, name in zip(ring.corners, names)))


def _refuse_outside(part: int, outer: Ring, holes: Tuple[Ring, ...], ring: Ring) -> None:
    """Refuse a hole that does not lie in its part; of rings that cross themselves nothing can be said yet."""
    shapes = [Polygon(ring_points(one)) for one in (outer, ring, *holes) if len(one.corners) > 2]
    if len(outer.corners) < 3 or not all(shape.is_valid for shape in shapes):
        return
    around, hole, *others = shapes
    if not around.covers(hole):
        raise InputError("drawing.hole_outside", part=part + 1)
    if any(shapely.intersection(hole, other).area > 0.0 for other in others):
        raise InputError("drawing.hole_on_hole", part=part + 1)
