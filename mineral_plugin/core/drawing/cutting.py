"""A drawn line brought onto an area: wherever they meet, both have the same corner.

New corners are rounded, and a rounded corner hardly ever lies on the side that it breaks: what lies on both
sides of the line then differs from the old area by slivers. So a new corner is looked for along the side, up
to half a metre away, where rounded numbers lie so near to the side that the sliver is next to nothing; where
there is no such place, with one more decimal.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Dict, List, NamedTuple, Sequence, Tuple

import numpy as np
import numpy.typing as npt
from shapely.geometry import Polygon

from mineral_plugin.core.area.model import Corner, LicenceArea
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.drawing.lattice import Stretch, corner_on_side
from mineral_plugin.core.drawing.places import Point, corner_at, corners_of, points_of

SNAP_M = 0.05
"""A line that passes a corner, or has a corner at a side, closer than this is meant to meet it."""

_SAME_M = 1e-3
_MOST_MEETINGS = 2000

Floats = npt.NDArray[np.float64]
Pair = Tuple[int, int]


@dataclass(frozen=True)
class NewCorner:
    """A new corner on a side of the old area: how far beside it (m), and the sliver it makes at most (m2)."""

    corner: Corner
    beside_m: float
    sliver_m2: float


class _Sides(NamedTuple):
    """Sides as arrays: both ends (n, 2) in m, and of each its ring and its place in it (n, 2)."""

    starts: Floats
    ends: Floats
    at: npt.NDArray[np.int64]


@dataclass
class Meeting:
    """An area and a line on their way to common corners: rings and line as points (east, north) in m.

    ``sides`` has the ends of the old side of which each side is a stretch. ``corners`` knows the corner of
    each point; ``decimals`` are those of new ones, more where ``finer`` allows it and a sliver asks for it.
    """

    rings: List[List[Point]]
    line: List[Point]
    closed: bool
    decimals: int
    finer: bool
    corners: Dict[Point, Corner]
    sides: List[List[Tuple[Point, Point]]]
    new_corners: List[NewCorner] = field(default_factory=list)

    def parts_of(self, area: LicenceArea) -> List[Polygon]:
        """Return the parts of the area with the new corners in their rings.

        Raises:
            InputError: a part crosses itself, before or after.
        """
        rings = iter(self.rings)
        polygons = []
        for part in area.parts:
            outer, *holes = [next(rings) for _ in part.rings]
            polygons.append(Polygon(outer, holes) if min(map(len, (outer, *holes))) > 2 else Polygon())
        if not all(polygon.is_valid and not polygon.is_empty for polygon in polygons):
            raise InputError("drawing.crosses_itself")
        return polygons

    def corner(self, point: Point) -> Corner:
        """Return the corner at a point; one that is not known yet is rounded."""
        if point not in self.corners:
            self.corners[point] = corner_at(point[0], point[1], self.decimals)
        return self.corners[point]


def meeting_of(
    area: LicenceArea, line: Sequence[Point], closed: bool, decimals: int, finer: bool = True
) -> Meeting:
    """Return an area and a drawn line (east, north in m) with common corners wherever they meet.

    The area's own corners stay to the bit. Corners of the line are rounded to ``decimals``; where it passes a
    corner closer than ``SNAP_M`` it goes through it.

    Raises:
        InputError: they meet in too many places.
    """
    corners = {(corner.east_m, corner.north_m): corner for corner in corners_of(area)}
    rings = [list(points_of(ring)) for part in area.parts for ring in part.rings]
    sides = [list(zip(ring, (*ring[1:], ring[0]))) for ring in rings]
    meeting = Meeting(rings, list(line), closed, decimals, finer, corners, sides)
    _round_line(meeting)
    for _ in range(_MOST_MEETINGS):
        _tidy(meeting)
        if not (_corner_at_side(meeting) or _side_at_corner(meeting) or _crossing(meeting)):
            return meeting
    raise InputError("drawing.cut_unclear")


def _round_line(meeting: Meeting) -> None:
    """Round the corners of the line, but for those that are to lie at a side of the area."""
    sides = _ring_sides(meeting)
    points = np.asarray(meeting.line, dtype=np.float64).reshape(-1, 2)
    near = _apart(points, sides).min(axis=1, initial=np.inf) <= SNAP_M
    for at in np.flatnonzero(~near).tolist():
        east, north = meeting.line[at]
        corner = corner_at(east, north, meeting.decimals)
        meeting.line[at] = (corner.east_m, corner.north_m)
        meeting.corners.setdefault(meeting.line[at], corner)


def _tidy(meeting: Meeting) -> None:
    """Take out of the line what runs nowhere: a corner twice in turn, a way to a corner and back."""
    line = meeting.line
    at = 0
    while at < len(line) and len(line) > 1:
        following = (at + 1) % len(line)
        after = (at + 2) % len(line)
        if line[at] == line[following] and (meeting.closed or following):
            del line[following]
            at = 0
        elif len(line) > 2 and line[at] == line[after] and (meeting.closed or at + 2 < len(line)):
            del line[following]
            at = 0
        else:
            at += 1


def _corner_at_side(meeting: Meeting) -> bool:
    """Bring one corner of the line that lies at a side onto it, as a corner of both."""
    sides = _ring_sides(meeting)
    points = np.asarray(meeting.line, dtype=np.float64).reshape(-1, 2)
    apart = _apart(points, sides)
    is_end = _same(points, sides.starts) | _same(points, sides.ends)
    own: npt.NDArray[np.bool_] = np.asarray(is_end.any(axis=1))
    reach = np.where(own, _SAME_M, SNAP_M)
    # One corner on two sides of a ring would pinch it where it is narrow.
    at, side = _first((apart <= reach[:, None]) & ~_of_ring(meeting, sides))
    if at < 0:
        return False
    if own[at]:
        _insert(meeting, sides, side, meeting.line[at])
        return True
    ends = np.stack([sides.starts[side], sides.ends[side]])
    to_ends = np.hypot(*(ends - points[at]).T)
    if to_ends.min() <= SNAP_M:
        meeting.line[at] = _point(ends[int(to_ends.argmin())])
        return True
    meeting.line[at] = _break(meeting, sides, side, meeting.line[at])
    return True


def _side_at_corner(meeting: Meeting) -> bool:
    """Lead one side of the line that passes hard by a corner of the area through it."""
    rings, line = _ring_sides(meeting), _line_sides(meeting)
    # A corner hard by an end of the side is not passed: the end is where it is to be.
    at_end = _near(rings.starts, line.starts) | _near(rings.starts, line.ends)
    corner, side = _first((_apart(rings.starts, line) <= SNAP_M) & ~at_end)
    if corner < 0:
        return False
    meeting.line.insert(int(line.at[side, 1]) + 1, _point(rings.starts[corner]))
    return True


def _crossing(meeting: Meeting) -> bool:
    """Give one crossing of the line and a side a corner of both."""
    rings, line = _ring_sides(meeting), _line_sides(meeting)
    side, of_line, place = _first_crossing(rings, line)
    if side < 0:
        return False
    ends = (meeting.line[of_line], meeting.line[(of_line + 1) % len(meeting.line)])
    ring = meeting.rings[int(rings.at[side, 0])]
    near = [end for end in ends if math.dist(end, place) <= SNAP_M and end not in ring]
    if near:
        _insert(meeting, rings, side, near[0])
    else:
        meeting.line.insert(of_line + 1, _break(meeting, rings, side, place))
    return True


def _break(meeting: Meeting, sides: _Sides, side: int, place: Point) -> Point:
    """Break a side of the area by a new corner near a place on it; return where it is.

    Where no rounded place lies between its ends the nearer of them is taken.
    """
    ring, at = sides.at[side].tolist()
    start, end = _point(sides.starts[side]), _point(sides.ends[side])
    old_start, old_end = meeting.sides[ring][at]
    stretch = Stretch(old_start, old_end, start, end)
    corner = corner_on_side(stretch, place, meeting.decimals, meeting.finer)
    if corner is None:
        return min(start, end, key=lambda one: math.dist(one, place))
    point = (corner.east_m, corner.north_m)
    meeting.corners.setdefault(point, corner)
    _insert(meeting, sides, side, point)
    return point


def _insert(meeting: Meeting, sides: _Sides, side: int, point: Point) -> None:
    ring, at = sides.at[side].tolist()
    start, end = meeting.sides[ring][at]
    along, to_point = np.subtract(end, start), np.subtract(point, start)
    double = abs(float(along[0] * to_point[1] - along[1] * to_point[0]))
    meeting.rings[ring].insert(at + 1, point)
    meeting.sides[ring].insert(at + 1, (start, end))
    meeting.new_corners.append(NewCorner(meeting.corner(point), double / math.hypot(*along), double / 2.0))


def _ring_sides(meeting: Meeting) -> _Sides:
    points = [np.asarray(ring, dtype=np.float64).reshape(-1, 2) for ring in meeting.rings]
    ends = [np.roll(ring, -1, axis=0) for ring in points]
    at = [(number, place) for number, ring in enumerate(points) for place in range(len(ring))]
    return _Sides(np.vstack(points), np.vstack(ends), np.asarray(at, dtype=np.int64).reshape(-1, 2))


def _line_sides(meeting: Meeting) -> _Sides:
    points = np.asarray(meeting.line, dtype=np.float64).reshape(-1, 2)
    starts = points if meeting.closed else points[:-1]
    ends = np.roll(points, -1, axis=0)[: len(starts)]
    at = np.column_stack([np.zeros(len(starts)), np.arange(len(starts))]).astype(np.int64)
    return _Sides(starts, ends, at)


def _of_ring(meeting: Meeting, sides: _Sides) -> npt.NDArray[np.bool_]:
    """Return which corners of the line (n) are corners of the ring of which sides (m), (n, m)."""
    of_ring = np.asarray([[point in ring for ring in meeting.rings] for point in meeting.line])
    return np.asarray(of_ring.reshape(len(meeting.line), -1)[:, sides.at[:, 0]])


def _apart(points: Floats, sides: _Sides) -> Floats:
    """Return the distances of (n, 2) points from (m) sides in m, (n, m)."""
    along = sides.ends - sides.starts
    to_point = points[:, None, :] - sides.starts[None, :, :]
    square = np.maximum(np.square(along).sum(axis=1), 1e-18)
    share = np.clip((to_point * along).sum(axis=2) / square, 0.0, 1.0)
    away: Floats = to_point - share[:, :, None] * along
    return np.asarray(np.hypot(away[:, :, 0], away[:, :, 1]))


def _same(points: Floats, others: Floats) -> npt.NDArray[np.bool_]:
    """Return which of (n, 2) points are which of (m, 2) others, (n, m)."""
    return np.asarray((points[:, None, :] == others[None, :, :]).all(axis=2))


def _near(points: Floats, others: Floats) -> npt.NDArray[np.bool_]:
    """Return which of (n, 2) points lie within ``SNAP_M`` of which of (m, 2) others, (n, m)."""
    return np.asarray(np.hypot(*np.moveaxis(points[:, None, :] - others[None, :, :], -1, 0)) <= SNAP_M)


def _first(found: npt.NDArray[np.bool_]) -> Pair:
    """Return the first place that holds true in (n, m), or -1, -1."""
    at = int(found.argmax()) if found.size else 0
    if not found.size or not found.flat[at]:
        return -1, -1
    return at // found.shape[1], at % found.shape[1]


def _first_crossing(rings: _Sides, line: _Sides) -> Tuple[int, int, Point]:
    """Return the first side of the area and of the line that cross, and where; -1, -1 where none do."""
    one, other = rings.ends - rings.starts, line.ends - line.starts
    apart = line.starts[None, :, :] - rings.starts[:, None, :]
    cross = one[:, None, 0] * other[None, :, 1] - one[:, None, 1] * other[None, :, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        along = (apart[:, :, 0] * other[None, :, 1] - apart[:, :, 1] * other[None, :, 0]) / cross
        of_line = (apart[:, :, 0] * one[:, None, 1] - apart[:, :, 1] * one[:, None, 0]) / cross
        meet = (along > 0.0) & (along < 1.0) & (of_line > 0.0) & (of_line < 1.0) & (cross != 0.0)
    for ring_ends in (rings.starts, rings.ends):
        meet &= ~(_same(ring_ends, line.starts) | _same(ring_ends, line.ends))
    side, at = _first(meet)
    if side < 0:
        return -1, -1, (0.0, 0.0)
    place = rings.starts[side] + along[side, at] * one[side]
    return side, at, _point(place)


def _point(place: Floats) -> Point:
    east, north = place.tolist()
    return east, north


__all__ = ["SNAP_M", "Meeting", "NewCorner", "meeting_of"]
