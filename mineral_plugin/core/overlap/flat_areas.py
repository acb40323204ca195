"""Plane areas of the features of a flat layer."""

from __future__ import annotations

from typing import Iterator, Tuple

import numpy as np

from mineral_plugin.core.overlap.flat import FlatLayer, Floats, Ints

_VERTICES_AT_ONCE = 131_072


def areas(layer: FlatLayer) -> Floats:
    """Return the area of each row (f,) in the square of the layer's unit; holes are taken off.

    Each ring is counted from its own first vertex, or far from the origin the digits of small areas are lost.
    """
    found = np.zeros(layer.count)
    ring = layer.parts[layer.features]
    for start, end in _cuts(layer.rings[ring]):
        first, last = int(ring[start]), int(ring[end])
        owner = np.repeat(np.arange(end - start), np.diff(ring[start : end + 1]))
        found[start:end] = np.bincount(owner, _rings(layer, first, last), end - start)
    return found


def _rings(layer: FlatLayer, first: int, last: int) -> Floats:
    """Return the signed areas of the rings from ``first`` to before ``last``."""
    offsets = layer.rings[first : last + 1]
    if last == first:
        return np.empty(0)
    xy = layer.xy[:, offsets[0] : offsets[-1]]
    offsets = offsets - offsets[0]
    near = xy - np.repeat(xy[:, offsets[:-1]], np.diff(offsets), axis=1)
    cross = np.zeros(near.shape[1])
    cross[:-1] = near[0, :-1] * near[1, 1:] - near[0, 1:] * near[1, :-1]
    cross[offsets[1:] - 1] = 0.0
    signed: Floats = np.add.reduceat(cross, offsets[:-1]) / 2.0
    return signed


def _cuts(ends: Ints) -> Iterator[Tuple[int, int]]:
    """Yield runs of features of some vertices each; ``ends`` (f + 1,) are the features' first vertices."""
    count = len(ends) - 1
    marks = np.searchsorted(ends, np.arange(_VERTICES_AT_ONCE, int(ends[-1]), _VERTICES_AT_ONCE))
    bounds = np.unique(np.concatenate([[0], np.minimum(marks, count), [count]])).tolist()
    yield from zip(bounds, bounds[1:])
