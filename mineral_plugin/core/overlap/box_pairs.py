"""All pairs of boxes that overlap: bands from south to north, in each a sweep from west to east."""

from __future__ import annotations

from typing import NamedTuple, Optional, Tuple

import numpy as np
import numpy.typing as npt

from mineral_plugin.core.overlap.flat import Floats, Ints, ranges

_ENTRIES_A_BOX = 3  # a box in more bands than that in the mean, and the bands are made higher
_MOST_BANDS = 60_000  # numbers of 16 bits are sorted many times sooner than longer ones


class _Entries(NamedTuple):
    """A box in one of its bands (n,): box number, first band of the box, this band, place in the sweep."""

    row: Ints
    low: Ints
    band: Ints
    key: Floats


class _Frame(NamedTuple):
    """Where the bands begin, how high one is, and by how much the sweep of one is set off from the next."""

    west: float
    south: float
    height: float
    span: float


def box_pairs(first: Floats, second: Optional[Floats] = None) -> Tuple[Ints, Ints]:
    """Return the numbers of the pairs of boxes (4, n) and (4, m) that overlap; sharing an edge is not enough.

    Boxes are min x, min y, max x, max y; one that is not a number overlaps nothing. Without ``second`` the
    pairs within ``first``, each once. Sorted by the first.
    """
    both = first if second is None else np.concatenate([first, second], axis=1)
    finite = np.isfinite(both).all(axis=0)
    both = both if finite.all() else both[:, finite]
    if both.shape[1] == 0:
        none = np.empty(0, dtype=np.int64)
        return none, none
    frame = _frame(both)
    ours = _entries(first, frame)
    if second is None:
        a, b = _onwards(first, ours, frame)
    else:
        theirs = _entries(second, frame)
        a, b = _eastwards(first, ours, second, theirs, frame)
        d, c = _eastwards(second, theirs, first, ours, frame)
        once = second[0][d] < first[0][c]
        a, b = np.concatenate([a, c[once]]), np.concatenate([b, d[once]])
    order = np.argsort(a, kind="stable")
    return a[order], b[order]


def _frame(box: Floats) -> _Frame:
    west, south, east, north = box[0].min(), box[1].min(), box[2].max(), box[3].max()
    heights = box[3] - box[1]
    # In the mean a box then lies in one band more than it is high in bands.
    height = max(float(heights.mean()) / (_ENTRIES_A_BOX - 1), float(north - south) / _MOST_BANDS, 1e-9)
    return _Frame(float(west), float(south), height, 2.0 * float(east - west) + 1.0)


def _entries(box: Floats, frame: _Frame) -> _Entries:
    row = np.flatnonzero(np.isfinite(box).all(axis=0))
    row = row[np.argsort(box[0][row])]
    low = ((box[1][row] - frame.south) / frame.height).astype(np.int64)
    high = ((box[3][row] - frame.south) / frame.height).astype(np.int64)
    band, at = ranges(low, high - low + 1)
    # The boxes come from west to east, and so they stay in each band.
    order = np.argsort(band.astype(np.uint16), kind="stable")
    band, at = band.take(order), at.take(order)
    key = band * frame.span + (box[0].take(row) - frame.west).take(at)
    return _Entries(row.take(at), low.take(at), band, key)


def _onwards(box: Floats, entries: _Entries, frame: _Frame) -> Tuple[Ints, Ints]:
    """Return the overlapping pairs within a layer, each once, the first box not east of the second."""
    row, low, band, key = entries
    end = key + (box[2] - box[0]).take(row) + _slack(entries, frame)
    # Most end before the next one begins. Whatever comes before in the sweep has met its partners already.
    (some,) = (key[1:] <= end[:-1]).nonzero()
    there, here = ranges(some + 1, np.searchsorted(key, end.take(some), side="right") - some - 1)
    here = some.take(here)
    once = np.maximum(low[here], low[there]) == band[here]
    once &= band[there] == band[here]
    a, b = row[here[once]], row[there[once]]
    kept = (box[0][a] < box[2][b]) & (box[0][b] < box[2][a])
    kept &= (box[1][a] < box[3][b]) & (box[1][b] < box[3][a])
    a, b = a[kept], b[kept]
    turned = (box[0][b] < box[0][a]) | ((box[0][b] == box[0][a]) & (b < a))
    return np.where(turned, b, a), np.where(turned, a, b)


def _slack(entries: _Entries, frame: _Frame) -> float:
    """Return how much more is looked at: the keys of far bands have lost some digits, the boxes decide."""
    return 1e-15 * float(entries.key[-1] + frame.span) if len(entries.key) else 0.0


def _eastwards(
    first: Floats, ours: _Entries, second: Floats, theirs: _Entries, frame: _Frame
) -> Tuple[Ints, Ints]:
    """Return the overlapping pairs whose second box does not begin west of the first."""
    slack = _slack(ours, frame)
    end = ours.key + (first[2] - first[0])[ours.row] + slack
    start_at = np.searchsorted(theirs.key, ours.key - slack, side="left")
    count = np.searchsorted(theirs.key, end, side="right") - start_at
    there, here = ranges(start_at, count)
    once = np.maximum(ours.low[here], theirs.low[there]) == ours.band[here]
    once &= theirs.band[there] == ours.band[here]
    a, b = ours.row[here[once]], theirs.row[there[once]]
    kept = _overlap(first, a, second, b)
    return a[kept], b[kept]


def _overlap(first: Floats, a: Ints, second: Floats, b: Ints) -> npt.NDArray[np.bool_]:
    kept: npt.NDArray[np.bool_] = (second[0][b] >= first[0][a]) & (second[0][b] < first[2][a])
    kept &= second[2][b] > first[0][a]  # not so where a box without width stands on the other's edge
    kept &= (second[1][b] < first[3][a]) & (second[3][b] > first[1][a])
    return kept
