"""Plane areas of the features of a flat layer."""

from __future__ import annotations

import numpy as np

from mineral_plugin.core.overlap.flat import FlatLayer, Floats


def areas(layer: FlatLayer) -> Floats:
    """Return the area of each row (f,) in the square of the layer's unit; holes are taken off.

    Each ring is counted from its own first vertex, or far from the origin the digits of small areas are lost.
    """
    first = layer.rings[:-1]
    if len(first) == 0:
        return np.zeros(layer.count)
    near = layer.xy - np.repeat(layer.xy[:, first], np.diff(layer.rings), axis=1)
    cross = np.zeros(near.shape[1])
    cross[:-1] = near[0, :-1] * near[1, 1:] - near[0, 1:] * near[1, :-1]
    cross[layer.rings[1:] - 1] = 0.0
    of_ring = np.add.reduceat(cross, first) / 2.0
    owner = np.repeat(np.arange(layer.count), np.diff(layer.parts[layer.features]))
    found: Floats = np.bincount(owner, of_ring, layer.count).astype(float, copy=False)
    return found
