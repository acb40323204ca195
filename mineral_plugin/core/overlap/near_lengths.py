"""How much border of a feature can lie in a box: a bound for the perimeter of what it shares there."""

from __future__ import annotations

from typing import List

import numpy as np

from mineral_plugin.core.overlap.flat import FlatLayer, Floats, Ints, ranges

_CHAINS_AT_ONCE = 16_384


def lengths_near(layer: FlatLayer, rows: Ints, boxes: Floats) -> Floats:
    """Return for rows (n,) and boxes (4, n) the length in m of each row's chains that meet its box.

    Chains are looked at whole, so this is never less than the length of the border inside of the box.
    """
    count = layer.feature_chains[rows + 1] - layer.feature_chains[rows]
    total = np.cumsum(count)
    found = np.zeros(len(rows))
    for start, end in _cuts(total):
        found[start:end] = _of_some(layer, rows[start:end], boxes[:, start:end], count[start:end])
    return found


def _of_some(layer: FlatLayer, rows: Ints, boxes: Floats, count: Ints) -> Floats:
    chain, owner = ranges(layer.feature_chains[rows], count)
    box, mine = layer.chains.boxes.take(chain, axis=0).T, boxes.take(owner, axis=1)
    meets = (box[0] <= mine[2]) & (box[2] >= mine[0]) & (box[1] <= mine[3]) & (box[3] >= mine[1])
    chain, owner = chain[meets], owner[meets]
    first, last = layer.chains.spans.take(chain, axis=0).T
    vertex, at = ranges(first, last - first)
    x, y = (layer.points.take(vertex + 1, axis=0) - layer.points.take(vertex, axis=0)).T
    lengths: Floats = np.bincount(owner.take(at), np.hypot(x, y), len(rows)).astype(float, copy=False)
    return lengths


def _cuts(total: Ints) -> List[List[int]]:
    """Return starts and ends of runs whose counts, summed up in ``total``, come to some chains each."""
    if len(total) == 0:
        return []
    marks = np.searchsorted(
        total, np.arange(_CHAINS_AT_ONCE, int(total[-1]) + _CHAINS_AT_ONCE, _CHAINS_AT_ONCE)
    )
    ends = np.unique(np.minimum(marks + 1, len(total))).tolist()
    return [[start, end] for start, end in zip([0, *ends[:-1]], ends)]
