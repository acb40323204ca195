"""All pairs of two layers, or of one with itself, that share ground, and how much: for audits."""

from __future__ import annotations

from typing import List, NamedTuple, Optional, Tuple

import numpy as np

from mineral_plugin.core.base.errors import CancelledError
from mineral_plugin.core.base.ports import NoProgress, Progress
from mineral_plugin.core.base.threads import while_listening
from mineral_plugin.core.overlap.box_pairs import box_pairs
from mineral_plugin.core.overlap.flat import FeatureState, FlatLayer, Floats, Ints, ranges
from mineral_plugin.core.overlap.in_steps import in_steps
from mineral_plugin.core.overlap.side_rows import LEAST_AREA_M2, Items, Rows, chains_for, row_sums, sifted

_PAIRS_OF_CHAINS_AT_ONCE = 65_536
_WEIGHT_AT_ONCE = 65_536
_WEIGHT_OF_A_PAIR = 64


class PairOverlaps(NamedTuple):
    """Pairs that share ground: places in the first and the second layer (n,) and areas in m2 (n,).

    Not a number: the boxes overlap, and one of the two is a feature that only GEOS can answer for.
    """

    first: Ints
    second: Ints
    area_m2: Floats


def overlap_pairs(
    first: FlatLayer,
    second: Optional[FlatLayer] = None,
    progress: Optional[Progress] = None,
    workers: int = 1,
) -> PairOverlaps:
    """Return all pairs of two layers in one plane, in m, or of one with itself, that share ground.

    Within one layer each pair comes once, the smaller place first. Pairs are sorted by their places.
    Memory beyond the answer does not grow with the layers but for their boxes. With ``workers`` the areas
    are worked out in so many threads; ``progress`` is only ever asked in the caller's.

    Raises:
        CancelledError: ``progress`` asked to stop; it is asked every few ms.
    """
    other, listener = first if second is None else second, progress or NoProgress()
    boxes = (first.box,) if second is None else (first.box, second.box)
    a, b = while_listening(lambda: box_pairs(*boxes), listener)
    area = np.empty(len(a))

    def work(some: slice, told: Progress) -> None:
        area[some] = areas_of_pairs(first, other, a[some], b[some], told)

    in_steps(_cuts(_weights(first, other, a, b), _WEIGHT_AT_ONCE), work, listener, workers)
    kept = ~(area <= LEAST_AREA_M2)
    return _sorted(first.place[a[kept]], other.place[b[kept]], area[kept], second is None)


def areas_of_pairs(
    first: FlatLayer, second: FlatLayer, a: Ints, b: Ints, progress: Optional[Progress] = None
) -> Floats:
    """Return the common areas of pairs of rows (n,); not a number where one of the two is not sound."""
    area = np.full(len(a), np.nan)
    sound = (first.state[a] == FeatureState.SOUND) & (second.state[b] == FeatureState.SOUND)
    lighter = np.diff(first.feature_chains)[a] <= np.diff(second.feature_chains)[b]
    # Chains above the other polygon cost little, sides above it are looked at one by one.
    for one, two, these, rows in ((first, second, lighter, (a, b)), (second, first, ~lighter, (b, a))):
        pairs = np.flatnonzero(these & sound)
        if len(pairs):
            area[pairs] = _pair_areas(one, two, rows[0][pairs], rows[1][pairs], progress or NoProgress())
    return area


def _weights(first: FlatLayer, second: FlatLayer, a: Ints, b: Ints) -> Ints:
    """Return about how many chains and groups a pair makes one look at, so that a step has an even length."""
    chains = np.minimum(np.diff(first.feature_chains)[a], np.diff(second.feature_chains)[b])
    groups = np.maximum(np.diff(first.feature_groups)[a], np.diff(second.feature_groups)[b])
    weights: Ints = chains + groups + _WEIGHT_OF_A_PAIR
    return weights


def _sorted(first: Ints, second: Ints, area: Floats, within_one: bool) -> PairOverlaps:
    if within_one:
        first, second = np.minimum(first, second), np.maximum(first, second)
    order = np.lexsort((second, first))
    return PairOverlaps(first[order], second[order], area[order])


def _pair_areas(first: FlatLayer, second: FlatLayer, a: Ints, b: Ints, progress: Progress) -> Floats:
    foot = first.box[:, a]
    items = chains_for(second, b, lambda owner: tuple(foot[:, owner]))
    sides, offsets = _chains_towards(first, a, second.box[:, b])
    per_item = np.diff(offsets)[items.owner]
    area = np.zeros(len(a))
    for some in _cuts(per_item, _PAIRS_OF_CHAINS_AT_ONCE):
        if progress.cancelled():
            raise CancelledError("error.cancelled")
        j, i = ranges(offsets[items.owner[some]], per_item[some])
        area += _chain_pairs(first, second, items, i + some.start, sides.taken(j), foot, len(a))
    return area


def _chains_towards(layer: FlatLayer, rows: Ints, box: Floats) -> Tuple[Items, Ints]:
    """Return the chains of features that count for the boxes (4, n) of their partners, and offsets (n + 1,).

    What lies below the whole partner adds nothing: up and down its sides cancel.
    """
    first = layer.feature_chains[rows]
    chain, owner = ranges(first, layer.feature_chains[rows + 1] - first)
    items, _ = sifted(layer.chains, chain, owner, lambda owner: tuple(box[:, owner]))
    return items, np.searchsorted(items.owner, np.arange(len(rows) + 1))


def _cuts(counts: Ints, most: int) -> List[slice]:
    """Return slices of an array whose counts add up to about ``most`` each."""
    total = np.cumsum(counts)
    if len(total) == 0:
        return []
    ends = np.searchsorted(total, np.arange(most, int(total[-1]) + most, most), side="left") + 1
    ends = np.unique(np.minimum(ends, len(counts)))
    return [slice(start, end) for start, end in zip([0, *ends[:-1].tolist()], ends.tolist())]


def _chain_pairs(
    first: FlatLayer, second: FlatLayer, items: Items, i: Ints, sides: Items, foot: Floats, count: int
) -> Floats:
    """Return what chains ``items[i]`` of the second layer add with the chains ``sides`` of the first."""
    west, low, east = np.ascontiguousarray(items.box.T[:3])
    beside = (west.take(i) < sides.box[:, 2]) & (east.take(i) > sides.box[:, 0])
    i, (side_first, side_last) = i[beside], sides.ends[beside].T
    vertex, pair = ranges(side_first, side_last - side_first)
    item = i.take(pair)
    start, end = first.points.take(vertex, axis=0), first.points.take(vertex + 1, axis=0)
    left, right = np.minimum(start[:, 0], end[:, 0]), np.maximum(start[:, 0], end[:, 0])
    (kept,) = ((left < right) & (left < east.take(item)) & (right > west.take(item))).nonzero()
    item, (x0, y0), (x1, y1) = item.take(kept), start.take(kept, axis=0).T, end.take(kept, axis=0).T
    owner = items.owner.take(item)
    feet = foot[:2].take(owner, axis=1)
    side = np.stack(
        [
            left.take(kept) - feet[0],
            right.take(kept) - feet[0],
            np.where(x0 < x1, y0, y1) - feet[1],
            (y1 - y0) / (x1 - x0),
            np.where(x0 < x1, -1.0, 1.0),
        ]
    )
    above = low.take(item) >= np.maximum(y0, y1)

    def pairs(of: Ints) -> Rows:
        ends = items.ends.take(item.take(of), axis=0)
        return Rows(ends, side.take(of, axis=1), feet.take(of, axis=1), owner.take(of))

    return row_sums(second, pairs, above, count)
