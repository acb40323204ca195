"""The corners of an area brought onto a neighbour's boundary where both run within a tolerance of each other.

Corners near a corner of the neighbour become that corner, to the bit. Others near one of its sides go to the
nearest rounded place that is not inside it. Where only the neighbour has a corner, the area gets it too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.model import Corner, LicenceArea, Ring
from mineral_plugin.core.drawing.clipping import are_apart, ground_of, near_ground
from mineral_plugin.core.drawing.lattice import grid_around
from mineral_plugin.core.drawing.naming import named_behind
from mineral_plugin.core.drawing.new_area import each_ring, is_numbered, numbered, same_spot
from mineral_plugin.core.drawing.places import (
    corner_at,
    corners_of,
    decimals_of,
    distance_m,
    exact_decimals,
    with_parts,
)

_EDGE_M = 1e-6
_REACH = 12
# A rounded corner lies this share of its last digit from where it should be, at most.
_ROUNDING = 0.75

Floats = npt.NDArray[np.float64]


class Snapped(NamedTuple):
    """An area on a neighbour's boundary: how many corners moved, and the farthest of them (m)."""

    area: LicenceArea
    moved: int
    largest_shift_m: float


class _Target(NamedTuple):
    """The neighbour near the area: its ground, its inside, its boundary, its corners (n, 2)."""

    ground: BaseGeometry
    inside: BaseGeometry
    boundary: BaseGeometry
    corners: Floats
    tolerance_m: float
    decimals: int


def snapped(area: LicenceArea, neighbour: BaseGeometry, tolerance_m: float) -> Optional[Snapped]:
    """Return the area brought onto a neighbour's boundary (valid, in its plane) within a tolerance.

    ``None`` where nothing lies within the tolerance but what is on it already, or where both would still
    share ground: then the tolerance is too small, and cutting along the neighbour is what helps.
    """
    ground = near_ground(area, neighbour)
    if ground.is_empty or tolerance_m <= 0.0:
        return None
    inside = shapely.buffer(ground, -_EDGE_M, join_style="mitre")
    corners = np.unique(shapely.get_coordinates(ground), axis=0)
    decimals = decimals_of(corners_of(area))
    target = _Target(ground, inside, shapely.boundary(ground), corners, tolerance_m, decimals)
    own = ground_of(area)
    shifts: List[float] = []
    parts = [
        each_ring(part, lambda ring: _with_their_corners(target, own, _brought(target, ring, shifts)))
        for part in area.parts
    ]
    after = with_parts(area, parts)
    if _same_places(area, after) or not all(len(r.corners) > 2 for p in parts for r in p.rings):
        return None
    if not are_apart(after.parts, ground):
        return None
    return Snapped(_named(area, after), len(shifts), max(shifts, default=0.0))


def _same_places(before: LicenceArea, after: LicenceArea) -> bool:
    old, new = corners_of(before), corners_of(after)
    return len(old) == len(new) and all(same_spot(one, other) for one, other in zip(old, new))


def _named(before: LicenceArea, after: LicenceArea) -> LicenceArea:
    if is_numbered(before):
        return with_parts(after, numbered(after.parts))
    taken = {corner.name for corner in corners_of(before)}
    named = [each_ring(part, lambda r: Ring(named_behind(r.corners, taken))) for part in after.parts]
    return with_parts(after, named)


def _brought(target: _Target, ring: Ring, shifts: List[float]) -> Ring:
    """Return a ring with its corners on the neighbour; two on one place become one."""
    found: List[Corner] = []
    for corner in ring.corners:
        new = _brought_corner(target, corner)
        if not same_spot(corner, new):
            shifts.append(distance_m(corner, new))
        if not found or not same_spot(found[-1], new):
            found.append(new)
    return Ring(tuple(found[:-1] if len(found) > 1 and same_spot(found[0], found[-1]) else found))


def _brought_corner(target: _Target, corner: Corner) -> Corner:
    apart = np.hypot(*(target.corners - (corner.east_m, corner.north_m)).T)
    nearest = int(np.argmin(apart))
    if apart[nearest] <= target.tolerance_m:
        east, north = target.corners[nearest].tolist()
        return corner_at(east, north, exact_decimals(east, north, corner.decimals), corner.name)
    place = shapely.Point(corner.east_m, corner.north_m)
    away = float(shapely.distance(target.boundary, place))
    is_on = away <= _ROUNDING * 10.0**-corner.decimals and not target.inside.intersects(place)
    if away > target.tolerance_m or is_on:
        return corner
    foot = shapely.get_coordinates(shapely.shortest_line(target.boundary, place))[0].tolist()
    grid = grid_around((foot[0], foot[1]), corner.decimals, _REACH)
    off = ~shapely.intersects(target.inside, shapely.points(grid))
    east, north = grid[int(np.argmax(off))]
    return corner_at(east, north, corner.decimals, corner.name)


def _with_their_corners(target: _Target, own: BaseGeometry, ring: Ring) -> Ring:
    """Return a ring with the neighbour's corners that lie along its sides, still without names."""
    corners = ring.corners
    points = np.asarray([(corner.east_m, corner.north_m) for corner in corners])
    found: List[Tuple[int, float, Corner]] = []
    line = shapely.linearrings(points)
    near = shapely.dwithin(line, shapely.points(target.corners), target.tolerance_m + _EDGE_M)
    for east, north in target.corners[near].tolist():
        side, share = _nearest_side(points, (east, north), target.tolerance_m)
        if side >= 0 and (own.contains(shapely.Point(east, north)) or _runs_along(target, points, side)):
            decimals = exact_decimals(east, north, target.decimals)
            found.append((side, share, corner_at(east, north, decimals)))
    added = list(corners)
    for side, _, corner in sorted(found, key=lambda one: one[:2], reverse=True):
        added.insert(side + 1, corner)
    return replace(ring, corners=tuple(added))


def _runs_along(target: _Target, points: Floats, side: int) -> bool:
    """Return whether a side has an end on the neighbour's boundary."""
    ends = shapely.points([points[side], points[(side + 1) % len(points)]])
    reach = _ROUNDING * 10.0**-target.decimals + _EDGE_M
    return bool((shapely.distance(target.boundary, ends) <= reach).any())


def _nearest_side(points: Floats, place: Sequence[float], within_m: float) -> Tuple[int, float]:
    """Return the side (from 0) nearest to a place beside it and how far along (0 to 1), or -1."""
    if (points == np.asarray(place)).all(axis=1).any():
        return -1, 0.0
    along = np.roll(points, -1, axis=0) - points
    to_place = np.asarray(place) - points
    share = np.einsum("ij,ij->i", to_place, along) / np.maximum(np.square(along).sum(axis=1), 1e-18)
    apart = np.hypot(*(to_place - share[:, None] * along).T)
    apart[(share <= 0.0) | (share >= 1.0)] = np.inf
    side = int(np.argmin(apart))
    return (side, float(share[side])) if apart[side] <= within_m else (-1, 0.0)
