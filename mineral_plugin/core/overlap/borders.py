"""The border of two neighbours: how far apart they are, what they share, whether their corners agree.

Two licences of one plan should have one border with the same corners. Where sides run along each other but
only one of the two has a corner, a later change of one opens a gap or an overlap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Optional, Tuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.overlap.common_ground import common_box
from mineral_plugin.core.overlap.pieces import LENGTH_DECIMALS, Position
from mineral_plugin.core.overlap.sides import Flags, Floats, Ints, Sides, side_pair

SAME_M = 0.001

# Coordinates of millions of metres are kept to less than this.
_SLACK_M = 1e-8
# Sides that meet at a greater angle (its sine) cross: they do not run along one another.
_ALONG = 0.05
# Places that are nearest to so much count as equally near, so that no last digit decides.
_TIE_M = 0.0005


@dataclass(frozen=True)
class Border:
    """The border of two polygonal geometries.

    ``gap_m`` is their distance to 1 mm: 0 where they share ground, ``None`` beyond the reach. ``shared_m`` is
    the length along which both boundaries run within 1 mm of each other (along the one of them that does so
    over the shorter length). ``touches``: the boundaries come
    within 1 mm somewhere. ``corners_agree``: each corner of either on the shared border is a corner of both,
    to 1 mm (nothing shared, nothing disagrees). ``first_point`` and ``second_point`` (east, north in m, to
    1 mm) are where the boundaries are nearest; of several such places the most western, then southern one.
    ``None`` where the boundaries lie beyond the reach of each other.
    """

    gap_m: Optional[float]
    shared_m: float = 0.0
    touches: bool = False
    corners_agree: bool = True
    first_point: Optional[Position] = None
    second_point: Optional[Position] = None


class _Stretches(NamedTuple):
    """Where sides run along sides of the other: number of the side, from and to (m from its start)."""

    side: Ints
    start_m: Floats
    end_m: Floats


def border_of(first: BaseGeometry, second: BaseGeometry, reach_m: float) -> Border:
    """Return the border of two valid polygonal geometries in one plane (m), no farther apart than a reach."""
    reach = max(reach_m, SAME_M) + _SLACK_M
    box = common_box(first, second, reach)
    if box is None:
        return Border(None)
    one, other, _ = side_pair(first, second, box, SAME_M)
    nearest = _nearest(one, other, reach) if len(one.starts) and len(other.starts) else None
    if nearest is None:
        return Border(0.0 if shapely.intersects(first, second) else None)
    points, distance = nearest
    touches = distance <= SAME_M + _SLACK_M
    apart = not touches and not shapely.intersects(first, second)
    shared_m, agree = _shared(one, other) if touches else (0.0, True)
    return Border(
        gap_m=round(distance, LENGTH_DECIMALS) if apart or touches else 0.0,
        shared_m=shared_m,
        touches=touches,
        corners_agree=agree,
        first_point=points[0],
        second_point=points[1],
    )


def _nearest(one: Sides, other: Sides, reach_m: float) -> Optional[Tuple[Tuple[Position, Position], float]]:
    """Return the two nearest points of two boundaries and their distance in m, ``None`` beyond the reach."""
    pairs = _meetings(one, other)
    if not len(pairs):
        # Where boundaries do not meet, a corner of one is nearest to a side of the other.
        pairs = np.concatenate([_feet(one, other, reach_m), _feet(other, one, reach_m)[:, ::-1]])
    if not len(pairs):
        return None
    distance = np.hypot(*(pairs[:, 0] - pairs[:, 1]).T)
    near = pairs[distance <= distance.min() + _TIE_M]
    rounded = np.round(near, LENGTH_DECIMALS) + 0.0
    keys = [*rounded.reshape(-1, 4).T[::-1], *np.round(rounded.sum(axis=1), LENGTH_DECIMALS).T[::-1]]
    best = rounded[np.lexsort(keys)[0]].tolist()
    return ((best[0][0], best[0][1]), (best[1][0], best[1][1])), float(distance.min())


def _meetings(one: Sides, other: Sides) -> Floats:
    """Return the points that both boundaries have in common, twice each: (n, 2, 2)."""
    lines = np.asarray(one.tree.geometries, dtype=object)
    mine, its = other.tree.query(lines, "intersects")
    meeting = shapely.intersection(lines[mine], np.asarray(other.tree.geometries, dtype=object)[its])
    points = shapely.get_coordinates(meeting)
    return np.stack([points, points], axis=1)


def _feet(one: Sides, other: Sides, reach_m: float) -> Floats:
    """Return for the corners of one within reach of the other: the corner, its foot on a side, (n, 2, 2)."""
    corner, side = other.tree.query_nearest(
        shapely.points(one.starts), max_distance=reach_m, all_matches=True
    )
    points, start = one.starts[corner], other.starts[side]
    along = other.ends[side] - start
    share = np.einsum("ij,ij->i", points - start, along) / np.maximum(np.square(along).sum(axis=1), 1e-18)
    return np.stack([points, start + along * np.clip(share, 0.0, 1.0)[:, None]], axis=1)


def _shared(one: Sides, other: Sides) -> Tuple[float, bool]:
    """Return the length of the shared border in m, to 1 mm, and whether the corners on it agree."""
    mine, its = other.tree.query(one.tree.geometries, "dwithin", SAME_M + _SLACK_M)
    on_one, on_other = _stretches(one, mine, other, its), _stretches(other, its, one, mine)
    length = min(_length(on_one), _length(on_other))
    agree = _all_corners(_corners_on(on_one, one), other) and _all_corners(_corners_on(on_other, other), one)
    return round(length, LENGTH_DECIMALS), agree


def _stretches(one: Sides, mine: Ints, other: Sides, its: Ints) -> _Stretches:
    """Return where the sides ``mine`` of one run along the sides ``its`` of the other, pair by pair."""
    step = one.ends[mine] - one.starts[mine]
    length = np.hypot(*step.T)
    with np.errstate(divide="ignore", invalid="ignore"):
        unit = step / length[:, None]
        begin, beside = _along(other.starts[its] - one.starts[mine], unit)
        finish, beside_end = _along(other.ends[its] - one.starts[mine], unit)
        slope = (beside_end - beside) / (finish - begin)
        # Beside the line of the side by ``beside + slope * (s - begin)``: within 1 mm between two places.
        cuts = np.sort(begin + np.stack([-SAME_M - beside, SAME_M - beside]) / slope, axis=0)
    level = slope == 0.0
    low = np.where(level, -np.inf, cuts[0])
    high = np.where(level, np.inf, cuts[1])
    start = np.maximum.reduce([low, np.minimum(begin, finish), np.zeros(len(mine))])
    end = np.minimum.reduce([high, np.maximum(begin, finish), length])
    near = ~level | (np.abs(beside) <= SAME_M + _SLACK_M)
    kept = (np.abs(slope) <= _ALONG) & near & (end > start)
    return _Stretches(mine[kept], start[kept], end[kept])


def _along(vectors: Floats, unit: Floats) -> Tuple[Floats, Floats]:
    """Return how far vectors reach along and to the left of unit vectors, each (n,)."""
    along: Floats = np.einsum("ij,ij->i", vectors, unit)
    left: Floats = unit[:, 0] * vectors[:, 1] - unit[:, 1] * vectors[:, 0]
    return along, left


def _length(stretches: _Stretches) -> float:
    """Return the length in m of all stretches; what several cover counts once."""
    if not len(stretches.side):
        return 0.0
    # Sides are laid one after the other on one line.
    offset = stretches.side * (float(stretches.end_m.max()) + 1.0)
    order = np.argsort(offset + stretches.start_m, kind="stable")
    start, end = (offset + stretches.start_m)[order], (offset + stretches.end_m)[order]
    before = np.concatenate([[-np.inf], np.maximum.accumulate(end)[:-1]])
    return float(np.maximum(end - np.maximum(start, before), 0.0).sum())


def _corners_on(stretches: _Stretches, sides: Sides) -> Floats:
    """Return the corners at which stretches begin or end, (n, 2)."""
    long: Flags = stretches.end_m - stretches.start_m > SAME_M
    side = stretches.side[long]
    length = np.hypot(*(sides.ends[side] - sides.starts[side]).T)
    begins = stretches.start_m[long] <= SAME_M
    ends = stretches.end_m[long] >= length - SAME_M
    return np.vstack([sides.starts[side[begins]], sides.ends[side[ends]]])


def _all_corners(points: Floats, sides: Sides) -> bool:
    """Return whether a corner lies within 1 mm of each point."""
    if not len(points):
        return True
    corners: npt.NDArray[np.object_] = np.asarray(shapely.points(np.vstack([sides.starts, sides.ends])))
    found, _ = shapely.STRtree(corners).query(shapely.points(points), "dwithin", SAME_M + _SLACK_M)
    return len(np.unique(found)) == len(points)
