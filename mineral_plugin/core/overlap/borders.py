"""The border of two neighbours: how far apart they are, what they share, whether their corners agree.

Two licences of one plan should have one border with the same corners. Where sides run along each other but
only one of the two has a corner, a later change of one opens a gap or an overlap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.overlap.common_ground import common_box
from mineral_plugin.core.overlap.pieces import LENGTH_DECIMALS, Position
from mineral_plugin.core.overlap.shared_borders import SAME_M, SLACK_M, PairSides, shared_along
from mineral_plugin.core.overlap.sides import Floats, Sides, side_pair

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


def border_of(first: BaseGeometry, second: BaseGeometry, reach_m: float) -> Border:
    """Return the border of two valid polygonal geometries in one plane (m), no farther apart than a reach."""
    reach = max(reach_m, SAME_M) + SLACK_M
    box = common_box(first, second, reach)
    if box is None:
        return Border(None)
    one, other, _ = side_pair(first, second, box, SAME_M)
    nearest = _nearest(one, other, reach) if len(one.starts) and len(other.starts) else None
    if nearest is None:
        return Border(0.0 if shapely.intersects(first, second) else None)
    points, distance = nearest
    touches = distance <= SAME_M + SLACK_M
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
    mine, its = (PairSides(*each[:2], np.zeros(len(each.starts), dtype=np.int64)) for each in (one, other))
    found = shared_along(mine, its, 1)
    return float(found.length_m[0]), bool(found.corners_agree[0])
