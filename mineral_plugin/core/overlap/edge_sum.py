"""Which features of layers share ground with one candidate, and how much, without building a geometry.

The method and what it takes for granted stand in ``side_rows``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import List, NamedTuple, Sequence

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.overlap.candidate_sum import sums
from mineral_plugin.core.overlap.edge_pairs import areas_of_pairs
from mineral_plugin.core.overlap.flat import Box, FeatureState, FlatLayer, Floats, Ints, flat_layer
from mineral_plugin.core.overlap.side_rows import LEAST_AREA_M2

_SIDES_AT_ONCE = 256  # a candidate of more sides is cut into chains too


class Overlaps(NamedTuple):
    """Features that share ground with a candidate: places in the source (n,) and areas in m2 (n,).

    Not a number: the boxes meet, and the feature is one that only GEOS can answer for.
    """

    place: Ints
    area_m2: Floats


@dataclass(frozen=True)
class Candidate:
    """A valid polygon to be asked about, and its box."""

    geometry: BaseGeometry
    box: Box

    @cached_property
    def sides(self) -> Floats:
        """Return the sides that are not upright (6, n).

        The x of the right and the left end, x and y of the first, slope, and sign: +1 where the side closes
        the polygon from above, -1 from below.
        """
        return _sides(self.geometry, self.box[1])

    @cached_property
    def flat(self) -> FlatLayer:
        """Return the candidate as a layer of one feature."""
        return flat_layer([self.geometry])


def candidate_of(geometry: BaseGeometry) -> Candidate:
    """Return a valid polygon or multipolygon, holes and parts included, as a candidate.

    Raises:
        InputError: the geometry is empty, no polygon, or crosses itself.
    """
    west, south, east, north = shapely.bounds(geometry).tolist()
    if not isinstance(geometry, (Polygon, MultiPolygon)) or west != west or not shapely.is_valid(geometry):
        raise InputError("error.candidate_not_polygon")
    return Candidate(geometry, (west, south, east, north))


def overlap_areas(layer: FlatLayer, candidate: Candidate) -> Overlaps:
    """Return the features that share more than ``LEAST_AREA_M2`` with a candidate in their plane, in m."""
    return overlap_areas_of([layer], candidate)[0]


def overlap_areas_of(layers: Sequence[FlatLayer], candidate: Candidate) -> List[Overlaps]:
    """Return the same for each of several layers of one plane, sooner than one by one."""
    met = [layer.meeting(candidate.box) for layer in layers]
    areas = _areas(layers, met, candidate)
    (kept,) = (~(areas <= LEAST_AREA_M2)).nonzero()
    starts = [0, *accumulate(map(len, met))]
    parts = kept.searchsorted(starts).tolist()
    found = []
    for layer, rows, start, first, end in zip(layers, met, starts, parts, parts[1:]):
        at = kept[first:end]
        found.append(Overlaps(layer.place.take(rows.take(at - start)), areas.take(at)))
    return found


def _areas(layers: Sequence[FlatLayer], met: Sequence[Ints], candidate: Candidate) -> Floats:
    if not any(map(len, met)):
        return np.empty(0)
    if candidate.sides.shape[1] > _SIDES_AT_ONCE:
        flat = candidate.flat
        each = [areas_of_pairs(flat, layer, np.zeros_like(rows), rows) for layer, rows in zip(layers, met)]
        return np.concatenate(each)
    areas = sums(layers, met, candidate.box, candidate.sides)
    if not all(layer.is_sound for layer in layers):
        state = np.concatenate([layer.state.take(rows) for layer, rows in zip(layers, met)])
        areas[state == FeatureState.INVALID] = np.nan
    return areas


def _sides(geometry: BaseGeometry, south: float) -> Floats:
    points = shapely.get_coordinates(geometry)
    x, y = points.T
    x0, x1, y0, y1 = x[:-1], x[1:], y[:-1], y[1:]
    run, heights = x1 - x0, y0 + y1 - 2 * south  # counted from the foot, or the turn of a thin ring is lost
    # A first corner whose x comes back once only, at the very end: there is no other ring.
    is_one_ring = x[0] == x[-1] and np.count_nonzero(x == x[0]) == 2
    turn = _turn(run, heights) if is_one_ring else _turns(geometry, run, heights)
    sign = np.sign(run) * turn
    sides = np.array([np.maximum(x0, x1), np.minimum(x0, x1), x0, y0, y1 - y0, sign])
    if np.count_nonzero(sign) < len(sign):
        (at,) = sign.nonzero()
        sides, run = sides.take(at, axis=1), run.take(at)
    sides[4] /= run
    return sides


def _turns(geometry: BaseGeometry, run: Floats, heights: Floats) -> Floats:
    """Return ``_turn`` for each side of an outer ring, its opposite for a hole's, 0 from ring to ring."""
    rings, part = shapely.get_rings(shapely.get_parts(geometry), return_index=True)
    ends = np.cumsum(shapely.get_num_coordinates(rings)).tolist()
    outer = np.append(True, part[1:] != part[:-1]).tolist()
    turns = np.zeros(len(run))
    for start, end, is_outer in zip([0, *ends], ends, outer):
        turn = _turn(run[start : end - 1], heights[start : end - 1])
        turns[start : end - 1] = turn if is_outer else -turn
    return turns


def _turn(run: Floats, heights: Floats) -> float:
    """Return +1 for a ring that runs clockwise, so that it runs eastwards where it closes from above."""
    return 1.0 if run.dot(heights) > 0.0 else -1.0
