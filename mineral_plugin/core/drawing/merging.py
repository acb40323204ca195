"""Several areas as one: what has common borders becomes one part."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Dict, List, Sequence, Set, Tuple

import shapely

from mineral_plugin.core.area.geometry import part_polygon, polygons_of
from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, Source
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.drawing.new_area import each_ring, part_like, renumbered
from mineral_plugin.core.drawing.places import (
    Point,
    corner_at,
    corners_of,
    decimals_of,
    points_of,
    with_parts,
)
from mineral_plugin.core.drawing.sides import side_distance_m

# A corner where areas met goes if their outer border runs straight there: but for its rounding and that of
# another one beside it (in units of the last digit), and for less than half a square metre.
_ROUNDING = 1.5
_STRAIGHT_M2 = 0.5

_Levels = Tuple[object, object]


def merged(areas: Sequence[LicenceArea], name: str) -> LicenceArea:
    """Return several areas of one zone as one, numbered anew.

    Parts with the same levels become one where they share a border or ground; areas that touch at one corner
    or not at all stay parts of their own, and so do parts at other levels. A corner where a common border
    met the outer one is left out if that runs straight there, so that pieces of one area give it back.

    Raises:
        InputError: no area, areas in several zones, or one that crosses itself.
    """
    if not areas or len({area.zone for area in areas}) != 1:
        raise InputError("drawing.merge_zones")
    parts = [part for area in areas for part in area.parts]
    if not all(min(len(r.corners) for r in p.rings) > 2 and part_polygon(p).is_valid for p in parts):
        raise InputError("drawing.crosses_itself")
    known: Dict[Point, Corner] = {}
    for corner in (corner for area in areas for corner in corners_of(area)):
        known.setdefault((corner.east_m, corner.north_m), corner)
    levels: Dict[_Levels, List[Part]] = {}
    for part in parts:
        levels.setdefault((part.top_m, part.bottom_m), []).append(part)
    whole = [one for same in levels.values() for one in _merged_parts(same, known)]
    source = areas[0].source if all(area.source == areas[0].source for area in areas) else Source()
    plain = replace(areas[0], stated_area=None, source=source, import_report="")
    return renumbered(with_parts(plain, whole, name))


def _merged_parts(parts: Sequence[Part], known: Dict[Point, Corner]) -> List[Part]:
    """Return parts of the same levels as one part for each piece of ground."""
    decimals = decimals_of(known.values())
    ground = polygons_of(shapely.union_all([part_polygon(part) for part in parts]))

    def corner(point: Point) -> Corner:
        return known.get(point) or corner_at(*point, decimals)

    seams = _seams(parts)
    made = (part_like(parts[0], piece, corner) for piece in ground.geoms)
    return [each_ring(part, lambda ring: _straightened(ring, seams)) for part in made]


def _seams(parts: Sequence[Part]) -> Set[Point]:
    """Return the corners that more than one part has."""
    counts = Counter(point for part in parts for point in {p for ring in part.rings for p in points_of(ring)})
    return {point for point, count in counts.items() if count > 1}


def _straightened(ring: Ring, seams: Set[Point]) -> Ring:
    corners = list(ring.corners)
    at = 0
    while at < len(corners):
        corner, before, after = corners[at], corners[at - 1], corners[(at + 1) % len(corners)]
        is_seam = (corner.east_m, corner.north_m) in seams
        if is_seam and len(corners) > 3 and _is_straight(before, corner, after):
            del corners[at]
        else:
            at += 1
    return Ring(tuple(corners))


def _is_straight(before: Corner, corner: Corner, after: Corner) -> bool:
    beside = side_distance_m((corner.east_m, corner.north_m), before, after)
    length = float(((after.east_m - before.east_m) ** 2 + (after.north_m - before.north_m) ** 2) ** 0.5)
    return beside <= _ROUNDING * 10.0**-corner.decimals and beside * length / 2.0 < _STRAIGHT_M2
