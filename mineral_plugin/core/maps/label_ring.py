"""Places for the labels of a crowd of corners: on a rectangle around it, in the order of the corners.

The corners take the slots in their order along the rectangle; two whose lines cross change theirs, and one
that has a nearer slot left takes it. The lines grow shorter in sum by each change, so that this ends, and
then none crosses another.
"""

from __future__ import annotations

from typing import Iterator, List

import numpy as np

from mineral_plugin.core.maps.box_arrays import Array, Flags, boxes_cut, boxes_meet, grown, segments_cross
from mineral_plugin.core.maps.label_shapes import APART_MM, LINE_MM, Numbers, gaps
from mineral_plugin.core.maps.plan import Box

_FIRST_MM, _STEP_MM, _ROUNDS = 4.0, 3.0, 120
_OFF_MM = 0.4
_MOST_PASSES, _ROUNDS_OF_CHANGES = 400, 4
_WORTH_MM = 0.5


def rectangles(points: Array, size: Array, gap: float, frame: Box) -> Iterator[Array]:
    """Yield slots (m, 6) on rectangles around points, once around: box and way inwards; nearer ones first.

    Where the frame ends, a rectangle grows to the other side instead.
    """
    edges = np.array([frame.x, frame.y]) + size + gap
    ends = np.array([frame.right, frame.bottom]) - size - gap
    for away in _FIRST_MM + _STEP_MM * np.arange(_ROUNDS):
        low, high = points.min(axis=0) - away, points.max(axis=0) + away
        before, behind = np.maximum(edges - low, 0.0), np.maximum(high - ends, 0.0)
        if ((before > 0.0) & (behind > 0.0)).all():
            yield _once_around(edges, ends, size, gap)
            return
        low, high = np.maximum(low - behind, edges), np.minimum(high + before, ends)
        if (high > low).all():
            yield _once_around(low, high, size, gap)


def _once_around(low: Array, high: Array, size: Array, gap: float) -> Array:
    """Return slots on the four sides of a rectangle: above, at the right, below, at the left."""
    wide, high_one = size + gap
    across = max(int((high[0] - low[0]) // wide), 1)
    down = max(int((high[1] - low[1]) // high_one), 1)
    xs = (low[0] + high[0]) / 2 + wide * (np.arange(across) - (across - 1) / 2)
    ys = (low[1] + high[1]) / 2 + high_one * (np.arange(down) - (down - 1) / 2)
    top, bottom = low[1] - size[1] / 2, high[1] + size[1] / 2
    left, right = low[0] - size[0] / 2, high[0] + size[0] / 2
    middles = np.vstack(
        [
            np.column_stack([xs, np.full(across, top)]),
            np.column_stack([np.full(down, right), ys]),
            np.column_stack([xs[::-1], np.full(across, bottom)]),
            np.column_stack([np.full(down, left), ys[::-1]]),
        ]
    )
    inward = np.repeat([[0.0, 1.0], [-1.0, 0.0], [0.0, -1.0], [1.0, 0.0]], [across, down] * 2, axis=0)
    return np.hstack([middles - size / 2, middles + size / 2, inward])


def lines_to(points: Array, boxes: Array) -> Array:
    """Return the line of each corner, from just off it to the nearest place on its own box."""
    ends = np.clip(points, boxes[:, :2], boxes[:, 2:])
    ways = ends - points
    ways = ways / np.maximum(np.hypot(*ways.T), 1e-9)[:, None]
    return np.hstack([points + ways * _OFF_MM, ends])


def given_slots(points: Array, sizes: Array, slots: Array) -> Array:
    """Return for each point the box of its label in its slot.

    ``slots`` are those of a rectangle, once around, at least as many as points.
    """
    count, many = len(points), len(slots)
    away = gaps(slots[:, :4], points).T
    wanted = np.argmin(away, axis=1).astype(float)
    order = np.argsort(wanted, kind="stable")
    wanted = wanted[order]
    # The round is cut where the points leave the widest gap.
    leaps = np.diff(np.append(wanted, wanted[0] + many))
    cut = (int(np.argmax(leaps)) + 1) % count
    order, wanted = np.roll(order, -cut), np.roll(wanted, -cut)
    start = wanted[0]
    places = np.arange(count)
    numbers = np.rint(_rising((wanted - start) % many - places)).astype(int) + places
    # More than once around: those at the end stand side by side.
    numbers = np.minimum(numbers, numbers[0] + many - 1 - places[::-1])
    chosen = np.empty(count, dtype=np.intp)
    chosen[order] = (numbers + int(start)) % many
    for _ in range(_ROUNDS_OF_CHANGES):
        moved = _nearer(away, _uncrossed(points, sizes, slots, chosen))
        if (moved == chosen).all():
            break
        chosen = moved
    return _in_slots(sizes, slots[_uncrossed(points, sizes, slots, chosen)])


def _in_slots(sizes: Array, slots: Array) -> Array:
    """Return boxes of labels in their slots, at the edge that looks at the crowd."""
    spare = slots[:, 2:4] - slots[:, :2] - sizes
    middles = (slots[:, :2] + slots[:, 2:4] + slots[:, 4:] * spare) / 2
    return np.hstack([middles - sizes / 2, middles + sizes / 2])


def _rising(values: Array) -> Array:
    """Return the rising values nearest to some (pool adjacent violators)."""
    means: List[float] = []
    counts: List[int] = []
    for value in values.tolist():
        mean, count = value, 1
        while means and means[-1] > mean:
            last, many = means.pop(), counts.pop()
            mean, count = (mean * count + last * many) / (count + many), count + many
        means.append(mean)
        counts.append(count)
    return np.repeat(means, counts)


def _uncrossed(points: Array, sizes: Array, slots: Array, chosen: Numbers) -> Numbers:
    """Return the slots after all those whose lines cross have changed theirs."""
    chosen = chosen.copy()
    lines = lines_to(points, _in_slots(sizes, slots[chosen]))
    crossing = np.triu(segments_cross(lines, lines))
    for _ in range(_MOST_PASSES):
        pairs = np.argwhere(crossing)
        if not len(pairs):
            break
        touched = np.zeros(len(points), dtype=np.bool_)
        for first, second in pairs.tolist():
            if not touched[first] and not touched[second]:
                chosen[first], chosen[second] = chosen[second], chosen[first]
                touched[first] = touched[second] = True
        some = np.flatnonzero(touched)
        lines[some] = lines_to(points[some], _in_slots(sizes[some], slots[chosen[some]]))
        fresh = segments_cross(lines[some], lines)
        crossing[some, :], crossing[:, some] = fresh, fresh.T
        crossing = np.triu(crossing)
    return chosen


def _nearer(away: Array, chosen: Numbers) -> Numbers:
    """Return the slots after points took slots left over that are nearer to them."""
    chosen, points = chosen.copy(), np.arange(len(away))
    left = np.setdiff1d(np.arange(away.shape[1]), chosen)
    if not len(left):
        return chosen
    own, to_left = away[points, chosen], away[:, left]
    for _ in points:
        gain = own[:, None] - to_left
        point, free = divmod(int(np.argmax(gain)), len(left))
        if gain[point, free] < _WORTH_MM:
            break
        chosen[point], left[free] = left[free], chosen[point]
        own[point], to_left[:, free] = to_left[point, free], away[:, left[free]]
    return chosen


def giving_way(boxes: Array, leaders: Array, ours: Flags) -> Flags:
    """Return which labels give way so that the rest meet nothing: those not ``ours`` first."""
    clash = boxes_meet(grown(boxes, APART_MM), boxes)
    over = boxes_cut(grown(boxes, LINE_MM), leaders)
    clash |= over | over.T | segments_cross(leaders, leaders)
    np.fill_diagonal(clash, False)
    off = clash[:, ours].any(axis=1) & ~ours
    clash[off, :] = clash[:, off] = False
    while clash.any():
        worst = int(np.argmax(clash.sum(axis=0)))
        off[worst] = True
        clash[worst, :] = clash[:, worst] = False
    return np.asarray(off)


def crowds(points: Array, reach: float) -> List[Numbers]:
    """Return groups of points: each within a reach of another of its group."""
    apart = np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1)) < reach
    groups = np.arange(len(points))
    while True:
        least = np.where(apart, groups[None, :], len(points)).min(axis=1)
        if (least == groups).all():
            return [np.flatnonzero(groups == one) for one in np.unique(groups)]
        groups = least[least]
