"""Which features of a layer share ground with one candidate, and how much, without building a geometry.

The method and what it takes for granted stand in ``side_rows``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Optional, Tuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.overlap.edge_pairs import areas_of_pairs
from mineral_plugin.core.overlap.flat import Box, FeatureState, FlatLayer, Floats, Ints, flat_layer
from mineral_plugin.core.overlap.side_rows import LEAST_AREA_M2, Rows, chains_for, row_sums

_SIDES_AT_ONCE = 256  # a candidate of more sides is cut into chains too
_LIGHT_CHAINS = 60  # features of so few chains in all are for GEOS: less than is needed to set up the arrays
_CHAINS_A_SHAPE_COSTS = 20
_POLYGONS = (3, 6)  # polygon and multipolygon, as shapely numbers them
_NAN = float("nan")


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
        """Return the sides that are not upright (6, n), counted from the foot of the box.

        The x of the left and the right end, height at the left, slope, sign, and greatest height.
        """
        return _sides(self.geometry, self.box)


def candidate_of(geometry: BaseGeometry) -> Candidate:
    """Return a valid polygon or multipolygon, holes and parts included, as a candidate.

    Raises:
        InputError: the geometry is empty, no polygon, or crosses itself.
    """
    west, south, east, north = shapely.bounds(geometry).tolist()
    if shapely.get_type_id(geometry) not in _POLYGONS or west != west or not shapely.is_valid(geometry):
        raise InputError("error.candidate_not_polygon")
    return Candidate(geometry, (west, south, east, north))


def overlap_areas(layer: FlatLayer, candidate: Candidate) -> Overlaps:
    """Return the features that share more than ``LEAST_AREA_M2`` with a candidate in their plane, in m."""
    rows = layer.meeting(candidate.box)
    if len(rows) == 0:
        return Overlaps(rows, np.empty(0))
    chains = layer.feature_chains.take(rows + 1) - layer.feature_chains.take(rows)
    area = None
    if len(rows) * _CHAINS_A_SHAPE_COSTS + int(chains.sum()) <= _LIGHT_CHAINS:
        area = _areas_by_geos(layer, rows, candidate)
    if area is None:
        area = _areas_by_sides(layer, rows, candidate)
    kept = ~(area <= LEAST_AREA_M2)
    return Overlaps(layer.place[rows[kept]], area[kept])


def _areas_by_geos(layer: FlatLayer, rows: Ints, candidate: Candidate) -> Optional[Floats]:
    """Return the areas with few features of few sides: there GEOS is done before the arrays are set up.

    ``None`` where GEOS gives up.
    """
    (unsound,) = layer.state.take(rows).nonzero()
    shapes = layer.geometry(rows)
    if len(unsound):
        shapes[unsound] = None  # its area is then not a number
    try:
        area: Floats = shapely.area(shapely.intersection(shapes, candidate.geometry))
    except shapely.GEOSException:
        return None
    return area


def _areas_by_sides(layer: FlatLayer, rows: Ints, candidate: Candidate) -> Floats:
    if candidate.sides.shape[1] > _SIDES_AT_ONCE:
        return areas_of_pairs(flat_layer([candidate.geometry]), layer, np.zeros_like(rows), rows)
    area = _candidate_areas(layer, rows, candidate)
    area[layer.state.take(rows) == FeatureState.INVALID] = _NAN
    return area


def _candidate_areas(layer: FlatLayer, rows: Ints, candidate: Candidate) -> Floats:
    foot, sides = np.array([candidate.box[:2]]).T, candidate.sides
    items = chains_for(layer, rows, lambda owner: candidate.box)
    if len(items.owner) == 0:
        return np.zeros(len(rows))
    west, east = (items.box[::2] - foot[0])[:, :, None]
    item, side = ((west < sides[1]) & (east > sides[0])).nonzero()
    above = items.box[1].take(item) - foot[1] >= sides[5].take(side)

    def pairs(of: Ints) -> Rows:
        i = item.take(of)
        of_side = sides[:5].take(side.take(of), axis=1)
        return Rows(items.ends.take(i, axis=1), of_side, foot, items.owner.take(i))

    return row_sums(layer, pairs, above, len(rows))


def _sides(geometry: BaseGeometry, box: Box) -> Floats:
    points, ring, turn = _rings(geometry)
    points = points.T - np.array([[box[0]], [box[1]]])
    start, end = points[:, :-1], points[:, 1:]
    side = start[0] != end[0]
    if ring is not None:
        side &= ring[1:] == ring[:-1]
    (side_at,) = side.nonzero()
    (x0, y0), (x1, y1) = start.take(side_at, axis=1), end.take(side_at, axis=1)
    rightwards = x1 > x0
    turned = turn if ring is None else turn[ring[side_at]]
    sides = np.empty((6, len(side_at)))
    sides[0], sides[1], sides[5] = np.minimum(x0, x1), np.maximum(x0, x1), np.maximum(y0, y1)
    sides[2], sides[3] = np.where(rightwards, y0, y1), (y1 - y0) / (x1 - x0)
    sides[4] = np.where(rightwards, -turned, turned)
    return sides


def _rings(geometry: BaseGeometry) -> Tuple[Floats, Optional[Ints], Floats]:
    """Return the points of all rings (n, 2), the ring of each, and +1 for each ring that turns as it should.

    Of a polygon without holes the rings are ``None``.
    """
    if shapely.get_num_interior_rings(geometry) == 0 and shapely.get_type_id(geometry) == _POLYGONS[0]:
        points = shapely.get_coordinates(geometry)
        return points, None, np.array(_turn(points))
    rings, part = shapely.get_rings(shapely.get_parts(geometry), return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    outer = np.append(True, part[1:] != part[:-1])
    starts = np.flatnonzero(np.append(True, ring[1:] != ring[:-1]))
    turn = np.array([_turn(piece) for piece in np.split(points, starts[1:])])
    return points, ring, np.where(outer, turn, -turn)


def _turn(points: Floats) -> float:
    x, y = (points - points[0]).T
    return 1.0 if x[:-1].dot(y[1:]) > x[1:].dot(y[:-1]) else -1.0
