"""Areas of overlaps as sums over pairs of sides: no common geometry is built.

The common area of two polygons is the sum, over each side e of one and f of the other, of
``sign(e) * sign(f) * integral of max(0, min(e(x), f(x))) dx`` over the x that both have, heights counted from
the foot of the first; a side that closes the polygon from above has sign +1, from below -1. Chains of sides
left of, right of or below the other polygon add nothing; a chain that lies above a side e adds the area under
e between its two ends, however many sides it has. Holes and parts need no case of their own.

The kernel takes for granted that outer rings and holes turn opposite ways (``flat_layer`` sees to it) and
that no ring crosses itself and no parts overlap: such ground would count twice or be taken off. Features
where that does not hold are marked when the arrays are built; they are answered with "not a number" and left
to GEOS.

Coordinates are taken from the foot of a box of the pair before anything is multiplied; at a northing of some
million m the differences are exact, so slivers keep their digits.
"""

from __future__ import annotations

from typing import Callable, NamedTuple, Tuple, Union

import numpy as np
import numpy.typing as npt

from mineral_plugin.core.overlap.flat import CHAIN_SIDES, Chains, FlatLayer, Floats, Ints, ranges

LEAST_AREA_M2 = 1e-4
"""Less is what rounding makes of a shared border, and is answered as 0."""

_CHAINS_AT_ONCE = 512  # more are looked at by groups first
_ROWS_AT_ONCE = 1_024  # of 17 points each: what is worked on stays in the processor's cache
_WINDOW = np.arange(CHAIN_SIDES + 1)
_SHIFT = 4  # 2 ** 4 sides a chain
_HEIGHTS = np.array([[1], [3]])  # of a point and of the next, in pairs of numbers
_TINY = 1e-300

Gate = Callable[[Ints], Tuple[Union[float, Floats], ...]]


class Items(NamedTuple):
    """Chains or groups of chains: first and last vertex (n, 2), box (n, 4), and whose each is (n,)."""

    ends: Ints
    box: Floats
    owner: Ints

    def taken(self, at: Ints) -> Items:
        """Return some of them."""
        return Items(self.ends.take(at, axis=0), self.box.take(at, axis=0), self.owner.take(at))


class Rows(NamedTuple):
    """Chains each with one side of the other polygon.

    ``ends`` (n, 2): the chain's first and last vertex; ``side`` (5, n): its left and right end, its height at
    the left, slope and sign; ``foot`` (2, 1) or (2, n): where x and heights are counted from; ``owner`` (n,).
    """

    ends: Ints
    side: Floats
    foot: Floats
    owner: Ints


def chains_for(layer: FlatLayer, rows: Ints, gate: Gate) -> Items:
    """Return the chains of some features that count for a box; groups of them where they need no opening.

    ``gate`` gives min x, min y, max x, max y of the box for each of the rows' numbers.
    """
    first, end = layer.feature_chains.take(rows), layer.feature_chains.take(rows + 1)
    count = end - first
    if count.sum() <= max(_CHAINS_AT_ONCE, 2 * len(rows)):
        return sifted(layer.chains, *ranges(first, count), gate)[0]
    first, end = layer.feature_groups.take(rows), layer.feature_groups.take(rows + 1)
    groups, at = sifted(layer.groups, *ranges(first, end - first), gate)
    far = groups.box[:, 1] >= gate(groups.owner)[3]
    (near,) = (~far).nonzero()
    opened = at.take(near)
    first, end = layer.group_chains.take(opened), layer.group_chains.take(opened + 1)
    chain, group = ranges(first, end - first)
    chains, _ = sifted(layer.chains, chain, groups.owner.take(near).take(group), gate)
    if len(near) == len(far):
        return chains
    whole = groups.taken(far.nonzero()[0])
    return Items(
        np.concatenate([whole.ends, chains.ends]),
        np.concatenate([whole.box, chains.box]),
        np.concatenate([whole.owner, chains.owner]),
    )


def row_sums(
    layer: FlatLayer,
    pairs: Callable[[Ints], Rows],
    above: npt.NDArray[np.bool_],
    count: int,
) -> Floats:
    """Return the sums (count,) over rows by their owners, in m2.

    ``above`` tells of each row whether its chain lies above its side; ``pairs`` gives some of the rows.
    """
    (far,), (near,) = above.nonzero(), (~above).nonzero()
    area = _under_sides(layer, pairs(far), count) if len(far) else np.zeros(count)
    for start in range(0, len(near), _ROWS_AT_ONCE):
        area += _between(layer, pairs(near[start : start + _ROWS_AT_ONCE]), count)
    return area


def sifted(tier: Chains, at: Ints, owner: Ints, gate: Gate) -> Tuple[Items, Ints]:
    """Return those of some chains or groups that count for the boxes of ``gate``, and their numbers.

    Left of, right of and below the box nothing counts.
    """
    west, south, east, _ = gate(owner)
    box = tier.boxes.take(at, axis=0)
    (kept,) = ((box[:, 0] < east) & (box[:, 2] > west) & (box[:, 3] > south)).nonzero()
    at = at.take(kept)
    return Items(tier.spans.take(at, axis=0), box.take(kept, axis=0), owner.take(kept)), at


def _under_sides(layer: FlatLayer, rows: Rows, count: int) -> Floats:
    """Return what chains above their sides add: the area under the side between the ends of the chain."""
    left, right, low, slope, sign = rows.side
    t = np.minimum(np.maximum(layer.points.take(rows.ends.T, axis=0)[:, :, 0] - rows.foot[0], left), right)
    t -= left
    under = sign * (t[0] - t[1]) * (low + slope / 2 * (t[0] + t[1]))
    area: Floats = np.bincount(rows.owner, under, count).astype(float, copy=False)
    return area


def _between(layer: FlatLayer, rows: Rows, count: int) -> Floats:
    """Return what chains add that come near their sides: side by side."""
    first, last = rows.ends[:, :1], rows.ends[:, 1:]
    left, right = rows.side[:2, :, None]
    vertex = np.minimum(first + _WINDOW, last)
    points = layer.points.take(vertex, axis=0)
    x = points[:, :, 0] - rows.foot[0][:, None]
    cut = np.minimum(np.maximum(x, left), right)
    step = cut[:, 1:] - cut[:, :-1]
    (some,) = step.ravel().nonzero()
    row = some >> _SHIFT
    point = some + row  # a row has one point more than sides
    width, start, x0 = step.take(some), cut.take(point), x.take(point)
    y0, y1 = points.ravel().take(2 * point + _HEIGHTS)
    slope = (y1 - y0) / (x.take(point + 1) - x0)
    left, _, low, side_slope, sign = rows.side.take(row, axis=1)
    height = np.empty((2, 2, len(some)))  # where it starts and ends; of the chain, and above the side
    height[0, 0] = y0 - (rows.foot[1] if rows.foot.shape[1] == 1 else rows.foot[1].take(row))
    height[0, 0] += (start - x0) * slope
    height[0, 1] = height[0, 0] - low - (start - left) * side_slope
    height[1, 0] = height[0, 0] + width * slope
    height[1, 1] = height[0, 1] + width * (slope - side_slope)
    mean = _mean_positive(height[0], height[1])
    shared = sign * width * (mean[1] - mean[0])
    area: Floats = np.bincount(rows.owner.take(row), shared, count).astype(float, copy=False)
    return area


def _mean_positive(start: Floats, end: Floats) -> Floats:
    """Return the mean of the positive part of a quantity that runs evenly from ``start`` to ``end``."""
    lower = np.minimum(start, end)
    upper = np.maximum(np.maximum(start, end), 0.0)
    below = np.minimum(lower, 0.0)
    mean: Floats = (lower - below + upper * upper / (upper - below + _TINY)) / 2
    return mean
