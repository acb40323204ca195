"""The borders that pairs of polygons share, many pairs at once: how long they are, whether corners agree."""

from __future__ import annotations

from typing import NamedTuple, Tuple

import numpy as np
import numpy.typing as npt
import shapely

from mineral_plugin.core.overlap.flat import Floats, Geometries, Ints
from mineral_plugin.core.overlap.pieces import LENGTH_DECIMALS
from mineral_plugin.core.overlap.sides import ends_of, tree_of

Flags = npt.NDArray[np.bool_]

SAME_M = 0.001
"""Boundaries that run within it of one another are one."""
SLACK_M = 1e-8
"""Coordinates of millions of metres are kept to less than this."""

# Sides that meet at a greater angle (its sine) cross: they do not run along one another.
_ALONG = 0.05


class SharedBorders(NamedTuple):
    """Of each pair (k,): the length of the shared border in m, to 1 mm, and whether the corners on it agree.

    The length is that along the one boundary of the two that runs within 1 mm of the other over the shorter
    length. Corners agree where each corner of either on the border is a corner of both, to 1 mm.
    """

    length_m: Floats
    corners_agree: Flags


class PairSides(NamedTuple):
    """Sides of one polygon of each pair: both ends (n, 2) in m, and of which pair each is (n,)."""

    starts: Floats
    ends: Floats
    pair: Ints


class _Stretches(NamedTuple):
    """Where sides run along sides of the other: number of the side, from and to (m from its start)."""

    side: Ints
    start_m: Floats
    end_m: Floats


def shared_borders(firsts: Geometries, seconds: Geometries) -> SharedBorders:
    """Return the shared borders of pairs (k,) of valid polygonal geometries in one plane (m)."""
    boxes = shapely.bounds(firsts), shapely.bounds(seconds)
    reach = 2.0 * SAME_M
    low = np.maximum(boxes[0][:, :2], boxes[1][:, :2]) - reach
    high = np.minimum(boxes[0][:, 2:], boxes[1][:, 2:]) + reach
    one, other = (_sides_near(shapes, low, high) for shapes in (firsts, seconds))
    return shared_along(one, other, len(firsts))


def shared_along(one: PairSides, other: PairSides, count: int) -> SharedBorders:
    """Return the shared borders of so many pairs from those sides of both that lie near one another."""
    if not len(one.pair) or not len(other.pair):
        return SharedBorders(np.zeros(count), np.ones(count, dtype=bool))
    lines = tree_of(one.starts, one.ends).geometries
    mine, its = tree_of(other.starts, other.ends).query(lines, "dwithin", SAME_M + SLACK_M)
    same = one.pair[mine] == other.pair[its]
    mine, its = mine[same], its[same]
    on_one, on_other = _stretches(one, mine, other, its), _stretches(other, its, one, mine)
    length: Floats = np.minimum(_lengths(on_one, one.pair, count), _lengths(on_other, other.pair, count))
    agree = _agree(on_one, one, other, count) & _agree(on_other, other, one, count)
    rounded: Floats = np.round(length, LENGTH_DECIMALS)
    return SharedBorders(rounded, agree)


def _sides_near(shapes: Geometries, low: Floats, high: Floats) -> PairSides:
    """Return the sides of shapes (k,) that meet boxes between two corners of each, (k, 2)."""
    starts, ends, pair = ends_of(shapes)
    kept: Flags = (np.maximum(starts, ends) >= low[pair]) & (np.minimum(starts, ends) <= high[pair])
    at = np.flatnonzero(kept.all(axis=1))
    return PairSides(starts[at], ends[at], pair[at])


def _stretches(one: PairSides, mine: Ints, other: PairSides, its: Ints) -> _Stretches:
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
    near = ~level | (np.abs(beside) <= SAME_M + SLACK_M)
    kept = (np.abs(slope) <= _ALONG) & near & (end > start)
    return _Stretches(mine[kept], start[kept], end[kept])


def _along(vectors: Floats, unit: Floats) -> Tuple[Floats, Floats]:
    """Return how far vectors reach along and to the left of unit vectors, each (n,)."""
    along: Floats = np.einsum("ij,ij->i", vectors, unit)
    left: Floats = unit[:, 0] * vectors[:, 1] - unit[:, 1] * vectors[:, 0]
    return along, left


def _lengths(stretches: _Stretches, pair: Ints, count: int) -> Floats:
    """Return the length in m of all stretches of each pair (count,); what several cover counts once."""
    if not len(stretches.side):
        return np.zeros(count)
    # Sides are laid one after the other on one line.
    offset = stretches.side * (float(stretches.end_m.max()) + 1.0)
    order = np.argsort(offset + stretches.start_m, kind="stable")
    start, end = (offset + stretches.start_m)[order], (offset + stretches.end_m)[order]
    before = np.concatenate([[-np.inf], np.maximum.accumulate(end)[:-1]])
    covered = np.maximum(end - np.maximum(start, before), 0.0)
    lengths: Floats = np.bincount(pair[stretches.side[order]], covered, count).astype(float, copy=False)
    return lengths


def _agree(stretches: _Stretches, sides: PairSides, others: PairSides, count: int) -> Flags:
    """Return of each pair whether corners at which stretches begin or end are corners of the other too."""
    points, pair = _corners_on(stretches, sides)
    corners = np.concatenate([others.starts, others.ends])
    whose = np.concatenate([others.pair, others.pair])
    tree = shapely.STRtree(np.asarray(shapely.points(corners), dtype=object))
    found, corner = tree.query(shapely.points(points), "dwithin", SAME_M + SLACK_M)
    agree = np.ones(count, dtype=bool)
    is_corner = np.zeros(len(points), dtype=bool)
    is_corner[found[pair[found] == whose[corner]]] = True
    agree[pair[~is_corner]] = False
    return agree


def _corners_on(stretches: _Stretches, sides: PairSides) -> Tuple[Floats, Ints]:
    """Return the corners at which stretches begin or end (n, 2), and of which pair each is (n,)."""
    long = stretches.end_m - stretches.start_m > SAME_M
    side = stretches.side[long]
    length = np.hypot(*(sides.ends[side] - sides.starts[side]).T)
    begins = side[stretches.start_m[long] <= SAME_M]
    ends = side[stretches.end_m[long] >= length - SAME_M]
    points = np.concatenate([sides.starts[begins], sides.ends[ends]])
    return points, sides.pair[np.concatenate([begins, ends])]
