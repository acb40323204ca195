"""Sums over the sides of one candidate and the chains of several layers at once.

One candidate meets few chains, and there each call of numpy costs more than the numbers in it: all layers are
answered in one go. The term of ``side_rows`` is split: ``min(e, f)+`` is ``e+ - (e - f)+`` where f is not
below the foot, and the first part cancels over all sides of a closed candidate. What is left is, over each
side e of a feature and f of the candidate, ``-sign(e) * sign(f) * integral of (e - f)+``; a chain above the
candidate may take the straight way from its first vertex to its last.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import List, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from mineral_plugin.core.overlap.flat import CHAIN_SIDES, Box, FlatLayer, Floats, Ints
from mineral_plugin.core.overlap.side_rows import Items, chains_for

_FEATURES_AT_ONCE = 32
_CHAINS_AT_ONCE = 1_024  # more are looked at by groups first
_PAIRS_AT_ONCE = 32_768  # of sides: what is worked on stays in the processor's cache
_WINDOW = np.arange(CHAIN_SIDES + 1)
_SHIFT = 4  # 2 ** 4 sides a chain
_TWO_POINTS = np.arange(4)[:, None]
_NO_POINTS = np.empty((0, CHAIN_SIDES + 1, 2))
_TINY = 1e-300


class Near(NamedTuple):
    """Vertices of n chains (n, 17, 2), the last one repeated, and the number of the feature of each (n,)."""

    points: Floats
    owner: Ints


def sums(layers: Sequence[FlatLayer], met: Sequence[Sequence[int]], box: Box, sides: Floats) -> Floats:
    """Return the area of each met row of each layer, one after the other, shared with a candidate, in m2.

    ``met`` gives the rows of each layer; ``box`` is the candidate's, and ``sides`` (6, k) its sides that are
    not upright: x of the right and the left end, x and y of the first, slope, and sign: +1 where the side
    closes the polygon from above, -1 from below.
    """
    points, owner = _near(layers, met, box)
    count = sum(map(len, met))
    most = max(1, _PAIRS_AT_ONCE // (CHAIN_SIDES * sides.shape[1]))
    area = _sum(points[:most], owner[:most], sides, count)
    for start in range(most, len(points), most):
        area += _sum(points[start : start + most], owner[start : start + most], sides, count)
    return area


def _near(layers: Sequence[FlatLayer], met: Sequence[Sequence[int]], box: Box) -> Near:
    """Return the chains that count for a box; above it a chain takes the straight way to its last vertex."""
    items, starts = _few(layers, met) or _many(layers, met, box)
    west, south, east, north = box
    counts = items.box[:, 0] < east
    counts &= items.box[:, 2] > west
    counts &= items.box[:, 3] > south
    (kept,) = counts.nonzero()
    first, last = items.ends.take(kept, axis=0).T[:, :, None]
    step = np.maximum((last - first) * (items.box[:, 1].take(kept) >= north)[:, None], 1)
    vertex = np.minimum(step * _WINDOW + first, last)
    numbers = kept.tolist()  # few: in a list the starts are found before numpy is called
    parts = [bisect_left(numbers, start) for start in starts]
    points = [
        layer.points.take(vertex[a:b], axis=0) for layer, a, b in zip(layers, parts, parts[1:]) if b > a
    ]
    return Near(np.concatenate(points) if points else _NO_POINTS, items.owner.take(kept))


def _few(layers: Sequence[FlatLayer], met: Sequence[Sequence[int]]) -> Optional[Tuple[Items, List[int]]]:
    """Return all chains of features, and at which of them each layer starts; ``None`` if they are many."""
    boxes: List[Floats] = []
    ends: List[Ints] = []
    counts: List[int] = []
    starts = [0]
    for layer, rows in zip(layers, met):
        if len(rows) > _FEATURES_AT_ONCE:
            return None
        offsets, tier = layer.feature_chains, layer.chains
        count = 0
        for row in rows:
            first, end = int(offsets[row]), int(offsets[row + 1])
            boxes.append(tier.boxes[first:end])
            ends.append(tier.spans[first:end])
            counts.append(end - first)
            count += end - first
        if count > _CHAINS_AT_ONCE:
            return None
        starts.append(starts[-1] + count)
    owner = np.arange(len(counts)).repeat(counts)
    return Items(np.concatenate(ends), np.concatenate(boxes), owner), starts


def _many(layers: Sequence[FlatLayer], met: Sequence[Sequence[int]], box: Box) -> Tuple[Items, List[int]]:
    """Return the chains that count for a box, groups of them above it, and at which each layer starts."""
    each, starts, start = [], [0], 0
    for layer, rows in zip(layers, met):
        items = chains_for(layer, np.array(rows, dtype=np.int64), lambda owner: box)
        each.append(Items(items.ends, items.box, items.owner + start))
        starts.append(starts[-1] + len(items.owner))
        start += len(rows)
    return Items(*map(np.concatenate, zip(*each))), starts


def _sum(points: Floats, owner: Ints, sides: Floats, count: int) -> Floats:
    """Return what chains add, by owner (count,)."""
    x = points[:, :, 0]
    x0, x1 = x[:, :-1].ravel(), x[:, 1:].ravel()
    # Sides down, edges across: the longer axis is the inner one.
    left = np.maximum(np.minimum(x0, x1), sides[1][:, None])
    right = np.minimum(np.maximum(x0, x1), sides[0][:, None])
    (some,) = (left < right).ravel().nonzero()
    side = some // len(x0)
    edge = some - side * len(x0)
    chain = edge >> _SHIFT
    x_start, y_start, x_end, y_end = points.ravel().take(2 * (edge + chain) + _TWO_POINTS)
    side_x, side_y, side_slope, sign = sides[2:].take(side, axis=1)
    start, run = left.take(some), x_end - x_start
    width = right.take(some) - start
    slope = (y_end - y_start) / run
    # Differences of coordinates only, or far from the origin slivers lose their digits.
    above = y_start - side_y + (start - x_start) * slope - (start - side_x) * side_slope
    shared = _mean_positive(above, above + width * (slope - side_slope))
    shared *= np.copysign(width, run) * sign
    area: Floats = np.bincount(owner.take(chain), shared, count).astype(float, copy=False)
    return area


def _mean_positive(start: Floats, end: Floats) -> Floats:
    """Return the mean of the positive part of a quantity that runs evenly from ``start`` to ``end``."""
    first, last = np.maximum(start, 0.0), np.maximum(end, 0.0)
    mean: Floats = (first + last) * 0.5
    mean *= (first - last + _TINY) / (start - end + _TINY)
    return mean
