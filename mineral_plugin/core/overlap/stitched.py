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

from mineral_plugin.core.overlap.flat import Floats, Ints
from mineral_plugin.core.overlap.outline import NO_GROUND, Outline

Flags = npt.NDArray[np.bool_]

HEAVY_CORNERS = 400
"""From so many corners of an outline stitching is sooner than a general engine."""

# Nearer to a side than this a corner may lie on it; coordinates from a local origin are good to 1e-10 m.
_ON_SIDE_M = 1e-6
_BLOCK = 16


class _Boundary(NamedTuple):
    """Closed rings, one after the other: corners (n, 2), the next ones, the ring of each (n,).

    A side has the number of the corner that it starts from. ``ends`` (r + 1,) are the offsets of the rings.
    """

    corners: Floats
    following: Floats
    ring: Ints
    ends: Ints


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
    """Corners (k, 2) of a valid polygon without holes, counter-clockwise; ``local`` from the first one."""

    corners: Floats
    local: _Boundary


def plain_ring(geometry: BaseGeometry) -> Optional[PlainRing]:
    """Return the ring of a polygon without holes, ``None`` for any other geometry."""
    if not isinstance(geometry, Polygon) or shapely.get_num_interior_rings(geometry):
        return None
    corners: Floats = shapely.get_coordinates(geometry)[:-1]
    if not shapely.is_ccw(shapely.get_exterior_ring(geometry)):
        corners = corners[::-1]
    return PlainRing(corners, _boundary(corners - corners[0], np.zeros(len(corners), dtype=np.int64)))


def stitched_ground(candidate: PlainRing, outline: Outline) -> Optional[BaseGeometry]:
    """Return what a candidate and one valid feature share, a polygon or several, maybe empty.

    ``outline`` is the feature, or what counts of it near the candidate's box (see ``outline_near``). ``None``
    where the boundaries touch, or where it cannot be told what a hole lies in.
    """
    if len(outline.points) == 0:
        return NO_GROUND
    # Counted from a corner of the candidate, or far from the origin the last digits are lost.
    ours, theirs = candidate.local, _boundary(outline.points - candidate.corners[0], outline.ring)
    crossings = _crossings(theirs, ours)
    if crossings is None:
        return None
    crossed = theirs.ring.take(crossings.side[0])
    inside, holes = _uncrossed(theirs, ours, crossed, outline)
    if len(crossings.enters) == 0:
        if _is_inside(ours.corners[:1], theirs)[0]:
            inside.append(candidate.corners)
        return _polygons(inside, holes)
    theirs_on = _course(crossings, 0, crossed, outline.points, theirs.ends)
    ours_on = _course(crossings, 1, np.zeros_like(crossed), candidate.corners, ours.ends)
    if theirs_on is None or ours_on is None:
        return None
    at_points = crossings.points + candidate.corners[0]
    return _polygons([*inside, *_loops(theirs_on, ours_on, crossings.enters, at_points)], holes)


def _boundary(corners: Floats, ring: Ints) -> _Boundary:
    starts = _starts(ring)
    ends = np.array([*starts[1:], len(corners)])
    following = np.empty_like(corners)
    following[:-1] = corners[1:]
    following[ends - 1] = corners[starts]
    return _Boundary(corners, following, ring, np.array([*starts, len(corners)]))


def _starts(group: Ints) -> List[int]:
    """Return where runs of the same number (n,) begin, n > 0."""
    return [0, *((group[1:] != group[:-1]).nonzero()[0] + 1).tolist()]


# ---- crossings ---------------------------------------------------------------------------------


def _crossings(theirs: _Boundary, ours: _Boundary) -> Optional[_Crossings]:
    """Return where the sides of two boundaries cross, ``None`` where they may touch."""
    edge, side = _near_pairs(theirs, ours)
    a, c = theirs.corners.take(edge, axis=0), ours.corners.take(side, axis=0)
    run, along = theirs.following.take(edge, axis=0) - a, ours.following.take(side, axis=0) - c
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


def _near_pairs(theirs: _Boundary, ours: _Boundary) -> Tuple[Ints, Ints]:
    """Return the pairs of sides whose boxes meet, looked for by blocks of sides first."""
    low, high = np.minimum(theirs.corners, theirs.following), np.maximum(theirs.corners, theirs.following)
    side_low = np.minimum(ours.corners, ours.following) - _ON_SIDE_M
    side_high = np.maximum(ours.corners, ours.following) + _ON_SIDE_M
    blocks = np.arange(0, len(low), _BLOCK)
    block_low, block_high = np.minimum.reduceat(low, blocks), np.maximum.reduceat(high, blocks)
    meets = _meet(block_low[:, None], block_high[:, None], side_low, side_high)
    block, side = meets.nonzero()
    edge = (blocks.take(block)[:, None] + np.arange(_BLOCK)).ravel()
    side = side.repeat(_BLOCK)
    edge, side = edge[edge < len(low)], side[edge < len(low)]
    near = _meet(
        *(low.take(edge, axis=0), high.take(edge, axis=0)),
        *(side_low.take(side, axis=0), side_high.take(side, axis=0)),
    )
    return edge[near], side[near]


def _meet(low: Floats, high: Floats, other_low: Floats, other_high: Floats) -> Flags:
    """Return whether boxes (..., 2) meet others; by axis, as numpy is slow to reduce a last axis of two."""
    meets: Flags = (low[..., 0] <= other_high[..., 0]) & (high[..., 0] >= other_low[..., 0])
    meets &= low[..., 1] <= other_high[..., 1]
    meets &= high[..., 1] >= other_low[..., 1]
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
    crossings: _Crossings, boundary: int, ring: Ints, corners: Floats, ends: Ints
) -> Optional[_Course]:
    """Return the course along a boundary; ``None`` where ways in and out do not take turns on a ring (n,)."""
    side, along = crossings.side[boundary], crossings.along[boundary]
    order = np.lexsort((along, side))
    starts = _starts(ring[order])
    last = np.array([*starts[1:], len(order)]) - 1
    following = np.empty_like(order)
    following[:-1] = order[1:]
    following[last] = order[starts]
    if (crossings.enters[order] == crossings.enters[following]).any():
        return None
    after = np.empty_like(order)
    after[order] = following
    first, end = ends[ring], ends[ring + 1]
    lists: List[Any] = [one.tolist() for one in (after, side, along, first, end)]
    return _Course(lists[0], lists[1], lists[2], lists[3], lists[4], corners)


def _loops(theirs: _Course, ours: _Course, enters: Flags, points: Floats) -> List[Floats]:
    """Return the closed ways (n, 2) that go over from one boundary to the other at each crossing (m, 2)."""
    left = dict.fromkeys(enters.nonzero()[0].tolist())
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


def _uncrossed(
    theirs: _Boundary, ours: _Boundary, crossed: Ints, outline: Outline
) -> Tuple[List[Floats], List[Floats]]:
    """Return the outer rings and the holes of a feature that lie in the candidate as a whole."""
    alone = np.ones(len(outline.outer), dtype=bool)
    alone[crossed] = False
    (rings,) = alone.nonzero()
    shells: List[Floats] = []
    holes: List[Floats] = []
    if len(rings) == 0:
        return shells, holes
    for ring in rings[_is_inside(theirs.corners[theirs.ends[rings]], ours)].tolist():
        corners = outline.points[theirs.ends[ring] : theirs.ends[ring + 1]]
        (shells if outline.outer[ring] else holes).append(corners)
    return shells, holes


def _is_inside(points: Floats, boundary: _Boundary) -> Flags:
    """Return whether points (n, 2), none of them on the boundary, lie inside of it, (n,)."""
    x, y = points[:, 0, None], points[:, 1, None]
    (x0, y0), (x1, y1) = boundary.corners.T, boundary.following.T
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
