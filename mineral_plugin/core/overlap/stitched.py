"""The common ground of a plain candidate and a heavy outline, put together from runs of both boundaries.

Where two boundaries cross, that of the common ground goes over from one to the other: it follows the feature
as long as that runs inside the candidate, and the candidate as long as that runs inside the feature (Weiler
and Atherton, 1977). A general engine sorts all corners into a plane graph; here only the few crossings are
sorted, and a run of a thousand corners is copied as it is.

This holds where the boundaries truly cross. Where a corner of one lies on a side of the other, or nearly, or
where crossings in and out do not take turns, nothing is returned and a general engine has to answer.
"""

from __future__ import annotations

from typing import Any, List, NamedTuple, Optional, Tuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.overlap.flat import Box, Floats, Ints
from mineral_plugin.core.overlap.outline import NO_GROUND, Outline

Flags = npt.NDArray[np.bool_]

HEAVY_CORNERS = 400
"""From so many corners of an outline stitching is sooner than a general engine."""

# Nearer to a side than this a corner may lie on it; coordinates from a local origin are good to 1e-10 m.
_ON_SIDE_M = 1e-6
_BLOCK = 16


class _Crossings(NamedTuple):
    """Where n sides of a feature and of a candidate cross.

    Per boundary: ``side`` (n,) which one, ``along`` (n,) how far along it, 0 to 1. ``enters`` (n,) whether
    the feature's boundary enters the candidate there; ``points`` (n, 2).
    """

    side: Tuple[Ints, Ints]
    along: Tuple[Floats, Floats]
    enters: Flags
    points: Floats


class PlainRing(NamedTuple):
    """Corners (k, 2) of a valid polygon without holes, counter-clockwise.

    ``local`` are the same and ``following`` the next ones, both from the first corner; ``reach`` (4, k) how
    far each side reaches: min x, min y, max x, max y, and a little more. A side has the number of the corner
    that it starts from.
    """

    corners: Floats
    local: Floats
    following: Floats
    reach: Floats


class Ready(NamedTuple):
    """An outline of n corners made ready to be stitched, for any candidate.

    ``following`` (n, 2) the next corners; ``ends`` (r + 1,) the offsets of the rings; ``reach`` (4, b, 16)
    how far each side reaches, in blocks of 16: min x, min y, max x, max y; ``blocks`` (4, b) the same of each
    block.
    """

    outline: Outline
    following: Floats
    ends: Ints
    reach: Floats
    blocks: Floats


def plain_ring(geometry: BaseGeometry) -> Optional[PlainRing]:
    """Return the ring of a polygon without holes, ``None`` for any other geometry."""
    if not isinstance(geometry, Polygon) or shapely.get_num_interior_rings(geometry):
        return None
    corners: Floats = shapely.get_coordinates(geometry)[:-1]
    if not shapely.is_ccw(shapely.get_exterior_ring(geometry)):
        corners = corners[::-1]
    following = np.concatenate([corners[1:], corners[:1]])
    reach = _reach(corners, following)
    reach[:2] -= _ON_SIDE_M
    reach[2:] += _ON_SIDE_M
    # Counted from a corner of the candidate, or far from the origin the last digits are lost.
    return PlainRing(corners, corners - corners[0], following - corners[0], reach)


def ready(outline: Outline) -> Ready:
    """Return an outline, not empty, made ready to be stitched."""
    count = len(outline.points)
    starts = _starts(outline.ring)
    ends = np.array([*starts[1:], count])
    following = np.empty_like(outline.points)
    following[:-1] = outline.points[1:]
    following[ends - 1] = outline.points[starts]
    blocks = -(-count // _BLOCK)
    reach = np.empty((4, blocks * _BLOCK))
    # What only fills up the last block reaches nowhere.
    reach[:2, count:], reach[2:, count:] = np.inf, -np.inf
    reach[:, :count] = _reach(outline.points, following)
    in_blocks: Floats = reach.reshape(4, blocks, _BLOCK)
    of_blocks = np.concatenate([in_blocks[:2].min(axis=2), in_blocks[2:].max(axis=2)])
    return Ready(outline, following, np.array([*starts, count]), in_blocks, of_blocks)


def stitched_ground(candidate: PlainRing, outline: Outline) -> Optional[BaseGeometry]:
    """Return what a candidate and one valid feature share, a polygon or several, maybe empty.

    ``outline`` is the feature, or what counts of it near the candidate's box (see ``outline_near``). ``None``
    where the boundaries touch, or where it cannot be told what a hole lies in.
    """
    return stitched_with(candidate, ready(outline)) if len(outline.points) else NO_GROUND


def stitched_with(candidate: PlainRing, feature: Ready) -> Optional[BaseGeometry]:
    """Return the same, of a feature whose outline was made ready before."""
    outline, origin = feature.outline, candidate.corners[0]
    crossings = _crossings(feature, candidate)
    if crossings is None:
        return None
    crossed = outline.ring.take(crossings.side[0])
    inside, holes = _uncrossed(feature, candidate, crossed)
    if len(crossings.enters) == 0:
        whole = outline.points - origin, feature.following - origin
        if _is_inside(candidate.local[:1], *whole)[0]:
            inside.append(candidate.corners)
        return _polygons(inside, holes)
    enters = crossings.enters.tolist()
    theirs_on = _course(crossings, 0, enters, crossed, outline.points, feature.ends)
    own_ends = np.array([0, len(candidate.corners)])
    ours_on = _course(crossings, 1, enters, np.zeros_like(crossed), candidate.corners, own_ends)
    if theirs_on is None or ours_on is None:
        return None
    return _polygons([*inside, *_loops(theirs_on, ours_on, enters, crossings.points + origin)], holes)


def is_heavy_in(feature: Ready, box: Box) -> bool:
    """Return whether so many sides of a feature may meet a box that stitching is sooner."""
    met = int(np.count_nonzero(_meet(feature.blocks, np.array(box)[:, None])))
    return met * _BLOCK > HEAVY_CORNERS


def _reach(corners: Floats, following: Floats) -> Floats:
    """Return how far sides (n, 2) reach, (4, n)."""
    low, high = np.minimum(corners, following), np.maximum(corners, following)
    return np.concatenate([low.T, high.T])


def _starts(group: Ints) -> List[int]:
    """Return where runs of the same number (n,) begin, n > 0."""
    return [0, *((group[1:] != group[:-1]).nonzero()[0] + 1).tolist()]


# ---- crossings ---------------------------------------------------------------------------------


def _crossings(theirs: Ready, ours: PlainRing) -> Optional[_Crossings]:
    """Return where the sides of two boundaries cross, ``None`` where they may touch."""
    edge, side = _near_pairs(theirs, ours)
    corner = theirs.outline.points.take(edge, axis=0)
    a, c = corner - ours.corners[0], ours.local.take(side, axis=0)
    run, along = theirs.following.take(edge, axis=0) - corner, ours.following.take(side, axis=0) - c
    length, least = np.hypot(run[:, 0], run[:, 1]), _ON_SIDE_M
    side_length, turn = np.hypot(along[:, 0], along[:, 1]), _cross(run, along)
    # How far the ends of each side lie to the left of the line through the other, in m.
    of_c, of_a = _cross(run, c - a) / length, _cross(along, a - c) / side_length
    of_d, of_b = of_c + turn / length, of_a - turn / side_length
    crosses = (np.minimum(of_c, of_d) <= least) & (np.maximum(of_c, of_d) >= -least)
    crosses &= (np.minimum(of_a, of_b) <= least) & (np.maximum(of_a, of_b) >= -least)
    (kept,) = crosses.nonzero()
    ends = np.stack([of_a, of_b, of_c, of_d]).take(kept, axis=1)
    if np.abs(ends).min(initial=1.0) <= least:
        return None
    of_a, of_b, of_c, of_d = ends
    along_edge, along_side = of_a / (of_a - of_b), of_c / (of_c - of_d)
    points = a.take(kept, axis=0) + run.take(kept, axis=0) * along_edge[:, None]
    return _Crossings((edge.take(kept), side.take(kept)), (along_edge, along_side), of_b > 0.0, points)


def _cross(one: Floats, other: Floats) -> Floats:
    """Return the cross product of vectors (n, 2), (n,)."""
    product: Floats = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    return product


def _near_pairs(theirs: Ready, ours: PlainRing) -> Tuple[Ints, Ints]:
    """Return the pairs of sides whose boxes meet, looked for by blocks of sides first."""
    block, side = _meet(theirs.blocks[:, :, None], ours.reach).nonzero()
    near = _meet(theirs.reach.take(block, axis=1), ours.reach.take(side, axis=1)[:, :, None])
    pair, at = near.nonzero()
    return block.take(pair) * _BLOCK + at, side.take(pair)


def _meet(reach: Floats, other: Floats) -> Flags:
    """Return whether boxes (4, ...) meet others."""
    meets: Flags = (reach[0] <= other[2]) & (reach[2] >= other[0])
    meets &= reach[1] <= other[3]
    meets &= reach[3] >= other[1]
    return meets


# ---- ways round --------------------------------------------------------------------------------


class _Course(NamedTuple):
    """How the crossings follow one another along one boundary.

    ``after`` which comes next round the ring, ``side`` and ``along`` as in ``_Crossings``, ``first`` and
    ``end`` the corners of its ring, each (n,); ``corners`` (m, 2) of the whole boundary.
    """

    after: List[int]
    side: List[int]
    along: List[float]
    first: List[int]
    end: List[int]
    corners: Floats

    def run(self, at: int) -> List[Floats]:
        """Return the corners from a crossing to the next one, in one or two pieces."""
        to = self.after[at]
        after, last = self.side[at] + 1, self.side[to] + 1
        if (self.side[at], self.along[at]) < (self.side[to], self.along[to]):
            return [self.corners[after:last]]
        return [self.corners[after : self.end[at]], self.corners[self.first[at] : last]]


def _course(
    crossings: _Crossings, boundary: int, enters: List[bool], ring: Ints, corners: Floats, ends: Ints
) -> Optional[_Course]:
    """Return the course along a boundary; ``None`` where ways in and out do not take turns on a ring (n,)."""
    # In plain Python: of a few crossings numpy makes fifteen calls, and each costs more.
    side, along = crossings.side[boundary].tolist(), crossings.along[boundary].tolist()
    rings = ring.tolist()
    order = sorted(range(len(side)), key=lambda at: (side[at], along[at]))
    after, first = [0] * len(order), order[0]
    for at, following in zip(order, [*order[1:], -1]):
        is_last = following < 0 or rings[following] != rings[at]
        to = first if is_last else following
        if enters[at] == enters[to]:
            return None
        after[at] = to
        first = following if is_last else first
    return _Course(after, side, along, ends[ring].tolist(), ends[ring + 1].tolist(), corners)


def _loops(theirs: _Course, ours: _Course, enters: List[bool], points: Floats) -> List[Floats]:
    """Return the closed ways (n, 2) that go over from one boundary to the other at each crossing (m, 2)."""
    left = {at: None for at, is_entry in enumerate(enters) if is_entry}
    loops: List[Floats] = []
    while left:
        at, way = next(iter(left)), []
        while at in left:
            del left[at]
            out = theirs.after[at]
            way += [points[at : at + 1], *theirs.run(at), points[out : out + 1], *ours.run(out)]
            at = ours.after[out]
        loops.append(np.concatenate(way))
    return loops


def _uncrossed(theirs: Ready, ours: PlainRing, crossed: Ints) -> Tuple[List[Floats], List[Floats]]:
    """Return the outer rings and the holes of a feature that lie in the candidate as a whole."""
    outline = theirs.outline
    shells: List[Floats] = []
    holes: List[Floats] = []
    alone = np.ones(len(outline.outer), dtype=bool)
    alone[crossed] = False
    (rings,) = alone.nonzero()
    if len(rings) == 0:
        return shells, holes
    corners = outline.points[theirs.ends[rings]] - ours.corners[0]
    for ring in rings[_is_inside(corners, ours.local, ours.following)].tolist():
        of_ring = outline.points[theirs.ends[ring] : theirs.ends[ring + 1]]
        (shells if outline.outer[ring] else holes).append(of_ring)
    return shells, holes


def _is_inside(points: Floats, corners: Floats, following: Floats) -> Flags:
    """Return whether points (n, 2), none on the boundary of sides (m, 2), lie inside of it, (n,)."""
    x, y = points[:, 0, None], points[:, 1, None]
    (x0, y0), (x1, y1) = corners.T, following.T
    spans = (x0 <= x) != (x1 <= x)
    with np.errstate(divide="ignore", invalid="ignore"):
        above = y0 + (x - x0) / (x1 - x0) * (y1 - y0) > y
    inside: Flags = (spans & above).sum(axis=1) % 2 == 1
    return inside


def _polygons(shells: List[Floats], holes: List[Floats]) -> Optional[BaseGeometry]:
    if holes and len(shells) != 1:
        return None
    if not shells:
        return NO_GROUND
    if len(shells) > 1:
        # Made in three calls: each costs more than the corners of a small ring.
        ring = np.arange(len(shells)).repeat([len(shell) for shell in shells])
        rings: Any = shapely.linearrings(np.concatenate(shells), indices=ring)
        several: BaseGeometry = shapely.multipolygons(shapely.polygons(rings))
        return several
    inner: Any = [shapely.linearrings(hole) for hole in holes]
    shell: Any = shapely.linearrings(shells[0])
    ground: BaseGeometry = shapely.polygons(shell, inner or None)
    return ground
