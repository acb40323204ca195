"""Pieces of the features of a flat layer near a box, built without touching what lies far from it.

A run of sides that lies wholly west of a box may take the straight way from its first corner to its last: in
the half plane west of it every way goes round the box in the same sense, so that the ground within the box
stays what it was. The same holds for the other three sides. Of a zone of 20,000 corners a few hundred are
left to be cut, and whatever the short cuts make of the outline outside is cut off.
"""

from __future__ import annotations

from typing import Any, Tuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.errors import GEOSException

from mineral_plugin.core.overlap.common_ground import BESIDE_M, ON_CUT_M
from mineral_plugin.core.overlap.flat import Box, FlatLayer, Floats, Geometries, Ints, ranges
from mineral_plugin.core.overlap.outline import NO_GROUND, Outline

Flags = npt.NDArray[np.bool_]

_FEWEST_CORNERS = 3


def outline_near(layer: FlatLayer, rows: Ints, box: Box) -> Outline:
    """Return what is left of the rings of features (f,) when runs outside a box take the straight way.

    Outer rings run counter-clockwise, holes clockwise. Round each place within the box all rings together go
    as often as those of the feature. What was no side runs outside the box.
    """
    first, end = layer.feature_chains.take(rows), layer.feature_chains.take(rows + 1)
    chains, _ = ranges(first, end - first)
    spans = layer.chains.spans.take(chains, axis=0).T
    away = _away(layer.chains.boxes.take(chains, axis=0).T, _beside(box))
    starts = np.ones(len(chains), dtype=bool)
    np.not_equal(spans[0, 1:], spans[1, :-1], out=starts[1:])
    turns = starts.copy()
    turns[1:] |= away[1:] != away[:-1]
    left = np.where(away == 0, spans[1] - spans[0], turns)
    corners, chain = ranges(spans[0], left)
    ring, outer, feature, kept = _whole_rings(layer, rows, (starts.cumsum() - 1).take(chain))
    return Outline(layer.points.take(corners[kept], axis=0), ring, outer, feature)


def pieces_of(layer: FlatLayer, rows: Ints, outline: Outline, box: Box) -> Geometries:
    """Return of valid features (f,), by their outline near a box, what lies in it and a little around, (f,).

    A piece may be empty. The ground within the box is that of the feature; sides along the cut are no sides
    of it. Where a piece cannot be trusted it is the whole feature.
    """
    pieces: Geometries = np.empty(len(rows), dtype=object)
    pieces[:] = NO_GROUND
    if len(outline.points):
        untrusted = _fill(pieces, outline, _beside(box))
        if untrusted.any():
            pieces[untrusted] = layer.geometry(rows[untrusted])
    return pieces


def _beside(box: Box) -> Box:
    """Return where to cut around a box: beside it, where hardly any corner lies."""
    west, south, east, north = box
    return west - BESIDE_M, south - BESIDE_M, east + BESIDE_M, north + BESIDE_M


def _away(box: Floats, cut: Box) -> npt.NDArray[np.int8]:
    """Return on which side of a cut each of n boxes (4, n) lies, (n,): 0 where it may reach into it."""
    away = np.zeros(box.shape[1], dtype=np.int8)
    away[box[2] < cut[0] - ON_CUT_M] = 1
    away[box[3] < cut[1] - ON_CUT_M] = 2
    away[box[0] > cut[2] + ON_CUT_M] = 3
    away[box[1] > cut[3] + ON_CUT_M] = 4
    return away


def _whole_rings(layer: FlatLayer, rows: Ints, ring: Ints) -> Tuple[Ints, Flags, Ints, Flags]:
    """Leave out rings that shrank to nothing, which go round nothing, and parts without their outer ring.

    Return the rings of the corners that are kept, ``outer`` and ``feature`` as in ``Outline``, and which are
    kept.
    """
    first, end = layer.features.take(rows), layer.features.take(rows + 1)
    part, feature = ranges(first, end - first)
    counts = layer.parts.take(part + 1) - layer.parts.take(part)
    outer_at = counts.cumsum() - counts
    whole = np.bincount(ring, minlength=int(counts.sum())) >= _FEWEST_CORNERS
    whole &= whole.take(outer_at).repeat(counts)
    outer = np.zeros(len(whole), dtype=bool)
    outer[outer_at] = True
    kept = whole.take(ring)
    numbers = whole.cumsum() - 1
    is_part = whole.take(outer_at)
    return numbers.take(ring[kept]), outer[whole], feature[is_part], kept


def _fill(pieces: Geometries, outline: Outline, cut: Box) -> Flags:
    """Put the pieces within the cut in their places (f,); return those that cannot be trusted."""
    rings: Any = shapely.linearrings(outline.points, indices=outline.ring)
    untrusted = np.zeros(len(pieces), dtype=bool)
    part = outline.outer.cumsum() - 1
    # The engine cuts a ring by its turn, which it may take for the other one where short cuts cross.
    untrusted[outline.feature[part[shapely.is_ccw(rings) != outline.outer]]] = True
    try:
        cut_parts: Any = shapely.clip_by_rect(shapely.polygons(rings, indices=part), *cut)
    except GEOSException:
        return np.ones(len(pieces), dtype=bool)
    _gather(pieces, cut_parts, outline.feature)
    if _on_cut(outline.points, cut):
        untrusted |= ~shapely.is_valid(pieces)
    return untrusted


def _gather(pieces: Geometries, cut_parts: Geometries, feature: Ints) -> None:
    """Put parts (p,) together by the feature (p,) of each."""
    if len(feature) == 1 or (feature[1:] != feature[:-1]).all():
        pieces[feature] = cut_parts
        return
    polygons, part = shapely.get_parts(cut_parts, return_index=True)
    some = ~shapely.is_empty(polygons)
    if some.any():
        shapely.multipolygons(polygons[some], indices=feature.take(part[some]), out=pieces)


def _on_cut(points: Floats, cut: Box) -> bool:
    """Return whether a corner (n, 2) lies on one of the four lines of a cut."""
    low, high = points - np.array(cut[:2]), points - np.array(cut[2:])
    return bool(min(np.abs(low).min(), np.abs(high).min()) < ON_CUT_M)
