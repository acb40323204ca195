"""Which features of layers share ground with one candidate, and how much, without building a geometry.

The method and what it takes for granted stand in ``side_rows``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.overlap.candidate_sum import sums
from mineral_plugin.core.overlap.edge_pairs import areas_of_pairs
from mineral_plugin.core.overlap.flat import (
    Box,
    FeatureState,
    FlatLayer,
    Floats,
    Ints,
    flat_layer,
    meeting_each,
)
from mineral_plugin.core.overlap.side_rows import LEAST_AREA_M2

_CORNERS_AT_ONCE = 257  # a candidate of more is cut into chains too

_Corners = List[List[float]]
_Side = Tuple[float, float, float, float, float, float]


class Overlaps(NamedTuple):
    """Features that share ground with a candidate: places in the source (n,) and areas in m2 (n,).

    Not a number: the boxes meet, and the feature is one that only GEOS can answer for.
    """

    place: Ints
    area_m2: Floats


@dataclass(frozen=True)
class Candidate:
    """A valid polygon to be asked about, its box, and its corners where they are few.

    ``corners`` are those of all rings one after the other, each closed; ``None`` for many.
    """

    geometry: BaseGeometry
    box: Box
    corners: Optional[_Corners] = field(default=None, compare=False, repr=False)

    @cached_property
    def flat(self) -> FlatLayer:
        """Return the candidate as a layer of one feature."""
        return flat_layer([self.geometry])


def candidate_of(geometry: BaseGeometry) -> Candidate:
    """Return a valid polygon or multipolygon, holes and parts included, as a candidate.

    Raises:
        InputError: the geometry is empty, no polygon, or crosses itself.
    """
    points = shapely.get_coordinates(geometry)
    if not isinstance(geometry, (Polygon, MultiPolygon)) or not len(points) or not shapely.is_valid(geometry):
        raise InputError("error.candidate_not_polygon")
    if len(points) > _CORNERS_AT_ONCE:
        west, south, east, north = shapely.bounds(geometry).tolist()
        return Candidate(geometry, (west, south, east, north))
    # The corners are needed anyway, and of so few Python has the box before numpy is called.
    corners: _Corners = points.tolist()
    x, y = zip(*corners)
    return Candidate(geometry, (min(x), min(y), max(x), max(y)), corners)


def overlap_areas(layer: FlatLayer, candidate: Candidate) -> Overlaps:
    """Return the features that share more than ``LEAST_AREA_M2`` with a candidate in their plane, in m."""
    return overlap_areas_of([layer], candidate)[0]


def overlap_areas_of(layers: Sequence[FlatLayer], candidate: Candidate) -> List[Overlaps]:
    """Return the same for each of several layers of one plane, sooner than one by one."""
    met = meeting_each(layers, candidate.box)
    areas = _areas(layers, met, candidate).tolist()
    found, start = [], 0
    for layer, rows in zip(layers, met):
        end = start + len(rows)
        # Asked this way round, what is not a number is kept.
        kept = [(row, area) for row, area in zip(rows, areas[start:end]) if not area <= LEAST_AREA_M2]
        start = end
        if not kept:
            found.append(Overlaps(np.empty(0, dtype=np.int64), np.empty(0)))
            continue
        place = layer.place.take([row for row, _ in kept])
        found.append(Overlaps(place, np.array([area for _, area in kept])))
    return found


def _areas(layers: Sequence[FlatLayer], met: Sequence[List[int]], candidate: Candidate) -> Floats:
    if not any(met):
        return np.empty(0)
    if candidate.corners is None:
        flat, each = candidate.flat, [np.array(rows, dtype=np.int64) for rows in met]
        return np.concatenate(
            [areas_of_pairs(flat, layer, np.zeros_like(rows), rows) for layer, rows in zip(layers, each)]
        )
    areas = sums(layers, met, candidate.box, _sides(candidate.geometry, candidate.corners, candidate.box[1]))
    if not all(layer.is_sound for layer in layers):
        state = np.concatenate(
            [layer.state.take(np.array(r, dtype=np.int64)) for layer, r in zip(layers, met)]
        )
        areas[state == FeatureState.INVALID] = np.nan
    return areas


def _sides(geometry: BaseGeometry, corners: _Corners, south: float) -> Floats:
    """Return the sides that are not upright (6, n) of a polygon of few corners, see ``sums``.

    In plain Python: for so few numpy makes as many calls and needs longer for each.
    """
    sides: List[_Side] = []
    for ring, is_outer in _rings(geometry, corners):
        sides += _sides_of_ring(ring, south, is_outer)
    return np.array([*zip(*sides)])


def _rings(geometry: BaseGeometry, corners: _Corners) -> List[Tuple[_Corners, bool]]:
    """Return the closed rings of a polygon or several, and whether each is an outer one."""
    # A first corner that comes back once only, at the very end: there is no other ring.
    if corners[0] == corners[-1] and corners.count(corners[0]) == 2:
        return [(corners, True)]
    rings, part = shapely.get_rings(shapely.get_parts(geometry), return_index=True)
    ends = np.cumsum(shapely.get_num_coordinates(rings)).tolist()
    outer = np.append(True, part[1:] != part[:-1]).tolist()
    return [(corners[start:end], one) for start, end, one in zip([0, *ends], ends, outer)]


def _sides_of_ring(corners: _Corners, south: float, is_outer: bool) -> List[_Side]:
    sides = [*zip(corners, corners[1:])]
    # Heights are counted from the foot, or the turn of a thin ring is lost.
    area = math.fsum((x1 - x0) * (y0 + y1 - 2 * south) for (x0, y0), (x1, y1) in sides)
    # An outer ring that runs clockwise, and a hole that does not, run eastwards where they close from above.
    east = 1.0 if (area > 0.0) is is_outer else -1.0
    found: List[_Side] = []
    for (x0, y0), (x1, y1) in sides:
        if x0 < x1:
            found.append((x1, x0, x0, y0, (y1 - y0) / (x1 - x0), east))
        elif x1 < x0:
            found.append((x0, x1, x0, y0, (y1 - y0) / (x1 - x0), -east))
    return found
