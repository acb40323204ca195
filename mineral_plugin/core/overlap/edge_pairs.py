"""All pairs of two layers, or of one with itself, that share ground, and how much: for audits."""

from __future__ import annotations

from typing import List, NamedTuple, Optional, Tuple

import numpy as np

from mineral_plugin.core.base.errors import CancelledError
from mineral_plugin.core.base.ports import NoProgress, Progress
from mineral_plugin.core.overlap.box_pairs import box_pairs
from mineral_plugin.core.overlap.flat import FeatureState, FlatLayer, Floats, Ints, ranges
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
    first: FlatLayer, second: Optional[FlatLayer] = None, progress: Optional[Progress] = None
) -> PairOverlaps:
    """Return all pairs of two layers in one plane, in m, or of one with itself, that share ground.

    Within one layer each pair comes once, the smaller place first. Pairs are sorted by their places.
    Memory beyond the answer does not grow with the layers but for their boxes.

    Raises:
        CancelledError: ``progress`` asked to stop; it is asked every few ms.
    """
    listener = progress or NoProgress()
    other = first if second is None else second
    a, b = box_pairs(first.box, None if second is None else second.box)
    area = np.empty(len(a))
    for some in _cuts(_weights(first, other, a, b), _WEIGHT_AT_ONCE):
        if listener.cancelled():
            raise CancelledError("error.cancelled")
        area[some] = areas_of_pairs(first, other, a[some], b[some], listener)
        listener.report(some.stop / len(a))
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
    beside = (items.box[0][i] < sides.box[2]) & (items.box[2][i] > sides.box[0])
    i, (side_first, side_last) = i[beside], sides.ends[:, beside]
    vertex, pair = ranges(side_first, side_last - side_first)
    item = i[pair]
    x0, x1 = first.xy[0][vertex], first.xy[0][vertex + 1]
    left, right = np.minimum(x0, x1), np.maximum(x0, x1)
    kept = np.flatnonzero((left < right) & (left < items.box[2][item]) & (right > items.box[0][item]))
    item, vertex, x0, x1 = item[kept], vertex[kept], x0[kept], x1[kept]
    y0, y1 = first.xy[1][vertex], first.xy[1][vertex + 1]
    owner = items.owner[item]
    feet = foot[:2, owner]
    low = np.where(x0 < x1, y0, y1) - feet[1]
    sign = np.where(x0 < x1, -1.0, 1.0)
    side = np.stack([left[kept] - feet[0], right[kept] - feet[0], low, (y1 - y0) / (x1 - x0), sign])
    above = items.box[1][item] >= np.maximum(y0, y1)

    def pairs(of: Ints) -> Rows:
        return Rows(items.ends[:, item[of]], side[:, of], feet[:, of], owner[of])

    return row_sums(second, pairs, above, count)
