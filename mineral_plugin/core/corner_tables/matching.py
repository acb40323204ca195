"""Which corner of one ring is which of another: by place, by order along the ring, and by name.

First the corners that are surely the same: each the other's nearest by far, after a shift of the whole
ring is taken off where there is one. Between these, corners keep their order along the ring, so the rest
is paired by an alignment that may leave corners out on both sides. What is then left with one and the same
name is paired however far it lies: a lost digit moves a corner by kilometres.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import Dict, List, Optional, Sequence, Tuple

import numpy as np
from numpy.typing import NDArray

from mineral_plugin.core.area.measure import signed_area_m2
from mineral_plugin.core.area.zones import Coordinates

Pair = Tuple[int, int]

# A corner is surely another when the next best is this many times as far.
_SURE_RATIO = 4.0
# The distance to a corner of the same name counts this much; names shift along when one is put in.
_SAME_NAME = 0.6
# A shift of the whole ring has to fit this share of the smaller ring's corners.
_SHIFTED_SHARE = 0.6
_SHIFT_STEP_M = 2.0
# Above this many pairs of corners only corners at the same place and of the same name are paired.
_MOST_PAIRS = 4_000_000
_MOST_ALIGNED = 400_000
_MOST_VOTES = 250_000


@dataclass(frozen=True)
class RingMatch:
    """Pairs (old, new) of corner numbers from 0 by old number, and whether the new ring runs the other way.

    ``out_of_order`` are the old numbers of paired corners that stand at another place in the sequence.
    """

    pairs: Tuple[Pair, ...]
    is_reversed: bool = False
    out_of_order: Tuple[int, ...] = ()


@dataclass(frozen=True)
class Outline:
    """A ring to be matched: (east, north) of its corners in metres, shape (n, 2), and their names."""

    points: Coordinates
    names: Tuple[str, ...]


def match_rings(old: Outline, new: Outline, near_m: float) -> RingMatch:
    """Return which corners of two rings are the same; ``near_m`` is how far two equal corners may lie."""
    if not len(old.points) or not len(new.points):
        return RingMatch(())
    if len(old.points) * len(new.points) > _MOST_PAIRS:
        return _match_large(old, new, near_m)
    moved = old.points + ring_shift(old, new, near_m)
    distances = _distances(moved, new.points)
    sure = _sure_pairs(distances, old, new, near_m)
    is_reversed = _runs_back(sure, old, new)
    if is_reversed:
        # The new ring is walked backwards, so that both run the same way.
        turned = match_in_order(distances[:, ::-1], sure_back(sure, len(new.points)), _turned(old, new))
        pairs = tuple((i, len(new.points) - 1 - j) for i, j in turned)
    else:
        pairs = match_in_order(distances, sure, (old, new))
    pairs = _with_same_names(pairs, old, new)
    return RingMatch(pairs, is_reversed, _out_of_order(pairs, len(new.points), is_reversed))


def sure_back(sure: Dict[int, int], count: int) -> Dict[int, int]:
    """Return pairs with the new ring numbered from its other end."""
    return {i: count - 1 - j for i, j in sure.items()}


def _turned(old: Outline, new: Outline) -> Tuple[Outline, Outline]:
    return old, Outline(new.points[::-1], new.names[::-1])


# --- a shift of the whole ring --------------------------------------------------------------------------


def ring_shift(old: Outline, new: Outline, near_m: float) -> NDArray[np.float64]:
    """Return the vector (east, north) by which the old ring as a whole was moved, zero if it was not."""
    nothing = np.zeros(2)
    least = max(3, int(np.ceil(_SHIFTED_SHARE * min(len(old.points), len(new.points)))))
    standing = _coinciding(old.points, new.points, near_m)
    if standing >= least:
        return nothing
    many = len(old.points) * len(new.points) > _MOST_VOTES
    voted = _named_shift(old, new) if many else _voted_shift(old.points, new.points)
    if voted is None:
        return nothing
    fitting = _coinciding(old.points + voted, new.points, max(near_m, _SHIFT_STEP_M))
    return voted if fitting >= least and fitting > standing else nothing


def _voted_shift(old: Coordinates, new: Coordinates) -> Optional[NDArray[np.float64]]:
    """Return the difference that most pairs of corners have in common, to about a metre."""
    differences = (new[None, :, :] - old[:, None, :]).reshape(-1, 2)
    cells, where, votes = np.unique(
        np.round(differences / _SHIFT_STEP_M), axis=0, return_inverse=True, return_counts=True
    )
    # A vector near the edge of a cell has its votes in the neighbours as well.
    best = cells[int(np.argmax(votes))]
    near = np.all(np.abs(cells[where.reshape(-1)] - best) <= 1, axis=1)
    if int(np.count_nonzero(near)) < 3:
        return None
    return np.asarray(np.median(differences[near], axis=0), dtype=np.float64)


def _named_shift(old: Outline, new: Outline) -> Optional[NDArray[np.float64]]:
    """Return the median difference of the corners of one name."""
    places = {name: j for j, name in enumerate(new.names)}
    pairs = [(i, places[name]) for i, name in enumerate(old.names) if name in places]
    if len(pairs) < 3:
        return None
    left, right = (np.array(side) for side in zip(*pairs))
    return np.asarray(np.median(new.points[right] - old.points[left], axis=0), dtype=np.float64)


def _coinciding(old: Coordinates, new: Coordinates, near_m: float) -> int:
    return int(np.count_nonzero(_distances(old, new).min(axis=1) <= near_m))


def _distances(old: Coordinates, new: Coordinates) -> NDArray[np.float64]:
    return np.asarray(np.hypot(*(old[:, None, :] - new[None, :, :]).transpose(2, 0, 1)), dtype=np.float64)


# --- corners that are surely the same -------------------------------------------------------------------


def _sure_pairs(distances: NDArray[np.float64], old: Outline, new: Outline, near_m: float) -> Dict[int, int]:
    """Return old -> new for corners that are each other's nearest, the next best being much farther."""
    found: Dict[int, int] = {}
    nearest_new, nearest_old = distances.argmin(axis=1), distances.argmin(axis=0)
    for i, j in enumerate(int(number) for number in nearest_new):
        if int(nearest_old[j]) == i and _is_sure(distances, i, j, near_m):
            found[i] = j
    _pair_repeats(found, distances, old, new, near_m)
    return found


def _is_sure(distances: NDArray[np.float64], i: int, j: int, near_m: float) -> bool:
    rivals = np.concatenate([np.delete(distances[i], j), np.delete(distances[:, j], i)])
    next_best = float(rivals.min()) if len(rivals) else float("inf")
    return next_best > max(near_m, _SURE_RATIO * float(distances[i, j]))


def _pair_repeats(
    found: Dict[int, int], distances: NDArray[np.float64], old: Outline, new: Outline, near_m: float
) -> None:
    """Pair corners that stand at one place several times: those of one name first, then in order."""
    taken = set(found.values())
    for same_name in (True, False):
        for i in range(len(old.names)):
            free = (int(j) for j in np.flatnonzero(distances[i] <= near_m) if int(j) not in taken)
            fitting = [j for j in free if not same_name or old.names[i] == new.names[j]]
            if i not in found and fitting:
                found[i] = fitting[0]
                taken.add(fitting[0])


def _runs_back(sure: Dict[int, int], old: Outline, new: Outline) -> bool:
    """Return whether the new ring runs the other way: by the sure corners, else by the sign of its area."""
    order = [sure[i] for i in sorted(sure)]
    if len(order) >= 3:
        steps = [after - before for before, after in zip(order, order[1:] + order[:1])]
        rising = sum(step > 0 for step in steps)
        if 2 * rising != len(steps):
            return 2 * rising < len(steps)
    if len(old.points) < 3 or len(new.points) < 3:
        return False
    return (signed_area_m2(old.points) > 0) != (signed_area_m2(new.points) > 0)


# --- the rest, in the order along the ring --------------------------------------------------------------


def match_in_order(
    distances: NDArray[np.float64], sure: Dict[int, int], outlines: Tuple[Outline, Outline]
) -> Tuple[Pair, ...]:
    """Return the sure pairs and those that follow from the order between them; both rings run one way."""
    old, new = outlines
    spare_m = _typical_side_m(old.points, new.points) / 2.0
    aligner = _Aligner(distances, old.names, new.names, spare_m)
    anchors = _in_order(sure, len(new.points))
    if not anchors:
        return tuple(sorted([*sure.items(), *aligner.whole(sure)]))
    pairs = list(sure.items())
    taken = set(sure.values())
    for (i, j), (next_i, next_j) in zip(anchors, anchors[1:] + anchors[:1]):
        left = [n for n in _between(i, next_i, len(old.points)) if n not in sure]
        right = [n for n in _between(j, next_j, len(new.points)) if n not in taken]
        pairs += [(left[0], right[0])] if len(left) == len(right) == 1 else aligner.align(left, right)
    return tuple(sorted(pairs))


def _typical_side_m(old: Coordinates, new: Coordinates) -> float:
    sides = [np.hypot(*(np.roll(points, -1, axis=0) - points).T) for points in (old, new)]
    return float(np.median(np.concatenate(sides)))


def _between(first: int, last: int, count: int) -> List[int]:
    """Return the numbers after ``first`` and before ``last`` around a ring; all others if they are one."""
    steps = (last - first) % count or count
    return [(first + step) % count for step in range(1, steps)]


def _in_order(sure: Dict[int, int], count: int) -> List[Pair]:
    """Return the longest run of sure pairs whose new numbers rise around the ring."""
    pairs = sorted(sure.items())
    best: List[Pair] = []
    # Where the rise begins is not known; a few starts find it in any ring that is nearly in order.
    starts = sorted({0, *(n for n in range(1, len(pairs)) if pairs[n][1] < pairs[n - 1][1])})[:16]
    for start in starts:
        turned = pairs[start:] + pairs[:start]
        for shift in {turned[0][1], min(pair[1] for pair in pairs)} if turned else ():
            run = _longest_rise([(i, (j - shift) % count) for i, j in turned])
            if len(run) > len(best):
                best = [(i, (j + shift) % count) for i, j in run]
    return sorted(best)


def _longest_rise(pairs: Sequence[Pair]) -> List[Pair]:
    """Return the longest subsequence whose second numbers rise (patience sorting)."""
    tops: List[int] = []
    values: List[int] = []
    before: List[Optional[int]] = []
    for index, (_, value) in enumerate(pairs):
        place = bisect_left(values, value)
        before.append(tops[place - 1] if place else None)
        tops[place : place + 1] = [index]
        values[place : place + 1] = [value]
    run: List[Pair] = []
    step: Optional[int] = tops[-1] if tops else None
    while step is not None:
        run.append(pairs[step])
        step = before[step]
    return run[::-1]


class _Aligner:
    """Pairs two runs of corners in order at the least sum of distances; one left out costs ``spare_m``."""

    def __init__(
        self, distances: NDArray[np.float64], old: Tuple[str, ...], new: Tuple[str, ...], spare_m: float
    ) -> None:
        self._distances = distances
        self._old = old
        self._new = new
        self._spare_m = spare_m

    def whole(self, sure: Dict[int, int]) -> List[Pair]:
        """Align two whole rings that have no sure corner in common, from the best of some starts."""
        left = [n for n in range(len(self._old)) if n not in sure]
        right = [n for n in range(len(self._new)) if n not in set(sure.values())]
        best: List[Pair] = []
        least = float("inf")
        for i, j in self._starts(left, right):
            a, b = left.index(i), right.index(j)
            run = self.align(left[a:] + left[:a], right[b:] + right[:b])
            cost = sum(self._cost(*pair) for pair in run)
            cost += self._spare_m * (len(left) + len(right) - 2 * len(run))
            if cost < least:
                best, least = run, cost
        return best

    def _starts(self, left: List[int], right: List[int]) -> List[Pair]:
        found: Dict[Pair, None] = {}
        for i in left[:1] + left[len(left) // 2 : len(left) // 2 + 1]:
            nearest = sorted(right, key=lambda j: (float(self._distances[i, j]), j))[:2]
            named = [j for j in right if self._new[j] == self._old[i]][:1]
            found.update({(i, j): None for j in nearest + named})
        return list(found)

    def _cost(self, i: int, j: int) -> float:
        factor = _SAME_NAME if self._old[i] == self._new[j] else 1.0
        return factor * float(self._distances[i, j])

    def align(self, left: List[int], right: List[int]) -> List[Pair]:
        """Return the pairs of two runs."""
        if not left or not right or len(left) * len(right) > _MOST_ALIGNED:
            return []
        width = len(right) + 1
        costs = [[self._spare_m * n for n in range(width)]]
        for row, i in enumerate(left, start=1):
            above, line = costs[-1], [self._spare_m * row]
            for column, j in enumerate(right, start=1):
                skipped = min(above[column], line[column - 1]) + self._spare_m
                line.append(min(skipped, above[column - 1] + self._cost(i, j)))
            costs.append(line)
        return self._back(costs, left, right)

    def _back(self, costs: List[List[float]], left: List[int], right: List[int]) -> List[Pair]:
        pairs: List[Pair] = []
        row, column = len(left), len(right)
        while row and column:
            i, j = left[row - 1], right[column - 1]
            if costs[row][column] == costs[row - 1][column - 1] + self._cost(i, j):
                pairs.append((i, j))
                row, column = row - 1, column - 1
            elif costs[row][column] == costs[row - 1][column] + self._spare_m:
                row -= 1
            else:
                column -= 1
        return pairs[::-1]


# --- names ----------------------------------------------------------------------------------------------


def _with_same_names(pairs: Tuple[Pair, ...], old: Outline, new: Outline) -> Tuple[Pair, ...]:
    """Add the pairs of corners left over that have one name, which no other corner has."""
    old_names, new_names = Counter(old.names), Counter(new.names)
    paired = ({i for i, _ in pairs}, {j for _, j in pairs})
    left = {old.names[i]: i for i in range(len(old.names)) if i not in paired[0]}
    right = {new.names[j]: j for j in range(len(new.names)) if j not in paired[1]}
    added = [
        (i, right[name])
        for name, i in left.items()
        if name and name in right and old_names[name] == new_names[name] == 1
    ]
    return tuple(sorted([*pairs, *added]))


def _out_of_order(pairs: Sequence[Pair], count: int, is_reversed: bool) -> Tuple[int, ...]:
    walked = {i: (count - 1 - j if is_reversed else j) for i, j in pairs}
    kept = {i for i, _ in _in_order(walked, count)}
    return tuple(i for i, _ in pairs if i not in kept)


def _match_large(old: Outline, new: Outline, near_m: float) -> RingMatch:
    """Match rings of many thousand corners by place and name only."""
    step = max(near_m, 0.001) * 2
    places: Dict[Tuple[float, float], int] = {}
    for j, point in enumerate(np.round(new.points / step)):
        places.setdefault((float(point[0]), float(point[1])), j)
    found: Dict[int, int] = {}
    for i, point in enumerate(np.round(old.points / step)):
        j = places.pop((float(point[0]), float(point[1])), -1)
        if j >= 0:
            found[i] = j
    is_reversed = _runs_back(found, old, new)
    pairs = _with_same_names(tuple(sorted(found.items())), old, new)
    return RingMatch(pairs, is_reversed, _out_of_order(pairs, len(new.points), is_reversed))
