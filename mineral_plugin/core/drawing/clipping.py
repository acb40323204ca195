"""An area cut off along a neighbour's boundary.

Where the new boundary runs along the neighbour's it has the neighbour's own corners, to the bit. Where it
begins and ends, a side of the area crosses one of the neighbour: a rounded corner there would lie on either
side of the line, so the nearest one is taken that gives up a sliver instead of leaving one in common.
"""

from __future__ import annotations

import math
from typing import Dict, FrozenSet, List, Mapping, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import shapely
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import area_polygon, part_polygon, polygons_of, repaired
from mineral_plugin.core.area.measure import part_area_m2, signed_area_m2
from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring
from mineral_plugin.core.drawing.cutting import SNAP_M
from mineral_plugin.core.drawing.lattice import grid_around
from mineral_plugin.core.drawing.naming import named_behind
from mineral_plugin.core.drawing.new_area import each_ring, from_north_west, is_numbered, numbered
from mineral_plugin.core.drawing.places import (
    MOST_DECIMALS,
    Point,
    corner_at,
    corners_of,
    exact_decimals,
    is_exact,
    points_of,
    with_parts,
)
from mineral_plugin.core.overlap.common_ground import common_ground
from mineral_plugin.core.overlap.pieces import mean_width_m

REST_M2 = 0.01
"""Ground in common that is less than this rounds to a shared border (as in ``overlap.pieces``)."""

MOST_NEW_CORNERS = 500
"""A boundary with more new corners than this is nobody's licence: it is not proposed."""

_EDGE_M = 1e-6
_REACH = 12
_AROUND_M = 5.0
_AT_ONCE = 32
# Nobody mines a strip thinner than this, whatever the digits of its table.
_CRUMB_M = 0.1


class Clipped(NamedTuple):
    """An area after the cut, and of which old part (from 0) each of its parts is a piece."""

    area: LicenceArea
    old_parts: Tuple[int, ...]


class _Cut(NamedTuple):
    """What the rounding of one part looks at: what is known, and what to keep out of and within."""

    known: Mapping[Point, Corner]
    theirs: FrozenSet[Point]
    forbidden: BaseGeometry
    allowed: BaseGeometry
    decimals: int


def clipped(
    area: LicenceArea, neighbour: BaseGeometry, decimals: int, numbers: Sequence[int]
) -> Optional[Clipped]:
    """Return an area without the ground of a neighbour (valid, in its plane), new corners rounded.

    Only the parts with these ``numbers`` (from 0) are cut: others lie at other levels.
    Corners of the neighbour are copied as they are. Corners numbered 1 to n are numbered again in their
    order, other names stay. ``None`` where nothing is left, where no rounded corners keep both apart, or
    where the cut makes more than ``MOST_NEW_CORNERS``.
    """
    near = near_ground(area, neighbour)
    theirs = frozenset((east, north) for east, north in shapely.get_coordinates(near).tolist())
    known = {(corner.east_m, corner.north_m): corner for corner in corners_of(area)}
    forbidden = shapely.buffer(near, -_EDGE_M, join_style="mitre")
    shapely.prepare(forbidden)
    grounds = [part_polygon(part) for part in area.parts]
    left = [polygons_of(shapely.difference(ground, near)) for ground in grounds]
    if sum(map(shapely.get_num_coordinates, left)) > len(known) + MOST_NEW_CORNERS:
        return None
    pieces: List[Tuple[int, Part]] = []
    for number, (part, own) in enumerate(zip(area.parts, grounds)):
        if number not in numbers:
            pieces.append((number, part))
            continue
        allowed = shapely.buffer(own, _EDGE_M, join_style="mitre")
        shapely.prepare(allowed)
        cut = _Cut(known, theirs, forbidden, allowed, decimals)
        for piece in left[number].geoms:
            made = _piece(cut, part, piece)
            pieces += [(number, made)] if made is not None else []
    after = with_parts(area, _named(area, [piece for _, piece in pieces]))
    old_parts = tuple(number for number, _ in pieces)
    cut_parts = [piece for number, piece in zip(old_parts, after.parts) if number in numbers]
    return Clipped(after, old_parts) if pieces and are_apart(cut_parts, near) else None


def largest_pieces(found: Clipped, area: LicenceArea) -> LicenceArea:
    """Return the area after the cut with only the largest piece of each old part."""
    best: Dict[int, Part] = {}
    for number, piece in zip(found.old_parts, found.area.parts):
        if number not in best or part_area_m2(piece) > part_area_m2(best[number]):
            best[number] = piece
    kept = list(best.values())
    return with_parts(area, numbered(kept) if is_numbered(area) else kept)


def near_ground(area: LicenceArea, neighbour: BaseGeometry) -> BaseGeometry:
    """Return what of a neighbour lies near the area; the cut lies where no corner does."""
    west, south, east, north = area_polygon(area).bounds
    reach = _AROUND_M + _EDGE_M * np.pi
    around = box(west - reach, south - reach, east + reach, north + reach)
    return neighbour if around.covers(neighbour) else polygons_of(shapely.intersection(neighbour, around))


def ground_of(area: LicenceArea) -> BaseGeometry:
    """Return the ground of an area; of a ring that crosses itself all that it goes around."""
    return shapely.union_all([repaired(part_polygon(part)) for part in area.parts])


def are_apart(parts: Sequence[Part], near: BaseGeometry) -> bool:
    """Return whether parts are sound and share no ground with a neighbour but what rounds to nothing."""
    grounds = [part_polygon(part) for part in parts]
    if not all(ground.is_valid for ground in grounds):
        return False
    return sum(common_ground(ground, near).area for ground in grounds) < REST_M2


def _piece(cut: _Cut, part: Part, piece: Polygon) -> Optional[Part]:
    """Return a piece with rounded corners, ``None`` where it is thinner than rounding."""
    if mean_width_m(piece) < max(_CRUMB_M, 10.0**-cut.decimals):
        return None
    outer, *holes = (_ring(cut, ring.coords[:-1]) for ring in (piece.exterior, *piece.interiors))
    if len(outer.corners) < 3:
        return None
    kept = (_turned(hole, part.holes) for hole in holes if len(hole.corners) > 2)
    return Part(_turned(outer, (part.outer,)), tuple(kept), part.top_m, part.bottom_m)


def _ring(cut: _Cut, points: Sequence[Point]) -> Ring:
    """Return the corners of a ring: own ones, those of the neighbour, and new ones rounded."""
    places = [(east, north) for east, north in points]
    corners: List[Corner] = []
    for at, place in enumerate(places):
        before = places[at - 1]
        corner = _corner(cut, before, place, places[(at + 1) % len(places)])
        places[at] = (corner.east_m, corner.north_m)
        corners.append(corner)
    return Ring(tuple(c for at, c in enumerate(corners) if places[at] != places[at - 1]))


def _corner(cut: _Cut, before: Point, place: Point, after: Point) -> Corner:
    if place in cut.known:
        return cut.known[place]
    decimals = cut.decimals
    if place in cut.theirs:
        decimals = exact_decimals(*place, least=cut.decimals)
        if is_exact(*place, decimals):
            return corner_at(*place, decimals)
    east, north = _beside(cut, before, place, after, decimals)
    return cut.known.get((east, north)) or corner_at(east, north, exact_decimals(east, north, decimals))


def _beside(cut: _Cut, before: Point, place: Point, after: Point, decimals: int) -> Point:
    """Return the nearest rounded point whose sides stay off the neighbour, and within the old area if any.

    A corner hard by is taken instead of a new one where that does. Where nothing does the place itself is
    returned; the sum over the whole area then tells whether that is good enough.
    """
    hard_by = [end for end in (before, after) if math.dist(end, place) <= SNAP_M]
    grid = [*hard_by, *grid_around(place, decimals, _REACH)]
    spare: Optional[Point] = None
    for at in range(0, len(grid), _AT_ONCE):
        some = grid[at : at + _AT_ONCE]
        sides = shapely.linestrings([[before, point, after] for point in some])
        off = ~shapely.intersects(cut.forbidden, sides)
        fits = off & shapely.covers(cut.allowed, sides)
        if fits.any():
            return some[int(np.argmax(fits))]
        if spare is None and off.any():
            spare = some[int(np.argmax(off))]
    return place if spare is None else spare


def _turned(ring: Ring, old_rings: Sequence[Ring]) -> Ring:
    """Return a ring in the direction of the old one, from its first corner that is still there."""
    for old in old_rings:
        places = points_of(old)
        order = {point: at for at, point in enumerate(places)}
        corners = ring.corners
        if (signed_area_m2(np.asarray(points_of(ring))) > 0) != (signed_area_m2(np.asarray(places)) > 0):
            corners = corners[::-1]
        ranks = [order.get((corner.east_m, corner.north_m), len(places)) for corner in corners]
        first = int(np.argmin(ranks))
        if ranks[first] < len(places):
            return Ring(corners[first:] + corners[:first])
    return from_north_west(ring)


def _named(area: LicenceArea, parts: Sequence[Part]) -> Sequence[Part]:
    if is_numbered(area):
        return numbered(parts)
    taken = {corner.name for corner in corners_of(area)}
    return [each_ring(part, lambda ring: Ring(named_behind(ring.corners, taken))) for part in parts]


def finest_needed(
    area: LicenceArea, neighbour: BaseGeometry, decimals: int, numbers: Sequence[int]
) -> Optional[Clipped]:
    """Return the area cut off with as few decimals, from ``decimals`` to 3, as keep both apart.

    More are taken too where new corners would else reach over the old boundary, which they do where a side
    of the neighbour runs nearly along one of the area; if all do, those that reach over it least.
    """
    best: Optional[Tuple[float, Clipped]] = None
    old = ground_of(area)
    for places in range(decimals, max(decimals, MOST_DECIMALS) + 1):
        found = clipped(area, neighbour, places, numbers)
        over = float(shapely.difference(ground_of(found.area), old).area) if found is not None else np.inf
        if found is not None and (best is None or over < best[0]):
            best = over, found
        if best is not None and best[0] < REST_M2:
            break
    return None if best is None else best[1]
