"""What is read off flat layers as a whole: lengths of rings, what lies near what, and a part of a layer."""

from __future__ import annotations

from typing import Optional, Tuple

import numpy as np

from mineral_plugin.core.overlap.box_pairs import box_pairs
from mineral_plugin.core.overlap.flat import (
    LEAF_FEATURES,
    Chains,
    FlatLayer,
    Floats,
    Ints,
    leaves_of,
    offsets_of,
    ranges,
    reach_of,
)

_SIDES_AT_ONCE = 1 << 18
_MARGIN_M = 1e-3  # boxes are paired a little farther off; then the gap itself decides


def perimeters(layer: FlatLayer) -> Floats:
    """Return the length of all rings of each row (f,), holes included, in the unit of the layer.

    Not a number where a coordinate is none.
    """
    sides, points = np.zeros(len(layer.points)), layer.points
    with np.errstate(invalid="ignore"):
        for start in range(0, len(sides) - 1, _SIDES_AT_ONCE):
            step = np.diff(points[start : start + _SIDES_AT_ONCE + 1], axis=0)
            np.hypot(step[:, 0], step[:, 1], out=sides[start : start + len(step)])
    sides[layer.rings[1:] - 1] = 0.0  # from ring to ring
    first = layer.rings[layer.parts[layer.features]]
    (some,) = np.diff(first).nonzero()
    lengths = np.zeros(layer.count)
    if len(some):
        lengths[some] = np.add.reduceat(sides, first[some])
    return lengths


def box_pairs_within(
    layer: FlatLayer, other: Optional[FlatLayer] = None, reach_m: float = 0.0
) -> Tuple[Ints, Ints]:
    """Return the rows (n,) of the pairs of features whose boxes come within a distance, in m.

    Without ``other`` the pairs within the layer, each once; sorted by the first row.
    """
    first = layer.box
    second = first if other is None else other.box
    by = np.array([[-1.0], [-1.0], [1.0], [1.0]]) * (reach_m / 2 + _MARGIN_M)
    a, b = box_pairs(first + by, None if other is None else second + by)
    one, two = first.take(a, axis=1), second.take(b, axis=1)
    apart = np.maximum(np.maximum(two[:2] - one[2:], one[:2] - two[2:]), 0.0)
    (near,) = (np.hypot(apart[0], apart[1]) <= reach_m).nonzero()
    return a[near], b[near]


def subset(layer: FlatLayer, rows: Ints) -> FlatLayer:
    """Return the features of some rows (k,), each once, as a layer in memory.

    Its ``place`` is where a feature stands in ``rows``.
    """
    place = np.argsort(rows, kind="stable")
    rows = np.asarray(rows, dtype=np.int64)[place]  # ascending, so what lies near stays near
    part, features = _taken(layer.features, rows)
    ring, parts = _taken(layer.parts, part)
    vertex, rings = _taken(layer.rings, ring)
    chain, feature_chains = _taken(layer.feature_chains, rows)
    group, feature_groups = _taken(layer.feature_groups, rows)
    shift = rings[parts[features[:-1]]] - layer.rings[layer.parts[layer.features[rows]]]
    around = layer.reach[rows // LEAF_FEATURES, :, rows % LEAF_FEATURES]
    reach = reach_of(np.concatenate([around[:, :2], -around[:, 2:]], axis=1).T)
    return FlatLayer(
        *(layer.points.take(vertex, axis=0), rings, parts, features, place, layer.state.take(rows)),
        reach=reach,
        leaves=leaves_of(reach),
        chains=_moved(layer.chains, chain, shift.repeat(np.diff(feature_chains))),
        groups=_moved(layer.groups, group, shift.repeat(np.diff(feature_groups))),
        feature_chains=feature_chains,
        feature_groups=feature_groups,
        group_chains=_taken(layer.group_chains, group)[1],
    )


def _taken(offsets: Ints, at: Ints) -> Tuple[Ints, Ints]:
    """Return the numbers that offsets give for some, and the offsets of these numbers."""
    first, count = offsets[at], offsets[at + 1] - offsets[at]
    return ranges(first, count)[0], offsets_of(count)


def _moved(tier: Chains, at: Ints, shift: Ints) -> Chains:
    return Chains(tier.boxes.take(at, axis=0), tier.spans.take(at, axis=0) + shift[:, None])
