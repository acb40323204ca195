"""The boundary of features as flat arrays of corners, whole or what is left of it near a box."""

from __future__ import annotations

from typing import Any, NamedTuple, Tuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import parts_of
from mineral_plugin.core.overlap.flat import Floats, Ints

Flags = npt.NDArray[np.bool_]

NO_GROUND = MultiPolygon()
"""What polygons share that share nothing."""


class Outline(NamedTuple):
    """What is left of the rings of f features near a box: corners (n, 2) and of which ring each is (n,).

    ``outer`` (r,) whether a ring is the outer one of its part, ``feature`` (p,) of which feature a part is.
    """

    points: Floats
    ring: Ints
    outer: Flags
    feature: Ints

    def corners(self, count: int) -> Ints:
        """Return how many corners are left of each of ``count`` features (f,)."""
        return np.bincount(self._feature_of_corner(), minlength=count)

    def some(self, chosen: Flags) -> Outline:
        """Return the outline of some features alone, of the f of which ``chosen`` (f,) is true."""
        corner, part = chosen[self._feature_of_corner()], chosen[self.feature]
        ring = part[self.outer.cumsum() - 1]
        numbers, features = ring.cumsum() - 1, chosen.cumsum() - 1
        rings = numbers.take(self.ring[corner])
        return Outline(self.points[corner], rings, self.outer[ring], features.take(self.feature[part]))

    def _feature_of_corner(self) -> Ints:
        owner: Ints = self.feature.take(self.outer.cumsum() - 1).take(self.ring)
        return owner


def outline_of(geometry: BaseGeometry) -> Outline:
    """Return the outline of one valid polygon or several, not empty, outer rings counter-clockwise."""
    rings, outer = _rings_of(geometry)
    backwards = shapely.is_ccw(rings) != outer
    rings[backwards] = shapely.reverse(rings[backwards])
    points, ring = shapely.get_coordinates(rings, return_index=True)
    # Rings are not closed here.
    (kept,) = (ring[1:] == ring[:-1]).nonzero()
    feature = np.zeros(int(outer.sum()), dtype=np.int64)
    return Outline(points.take(kept, axis=0), ring.take(kept), outer, feature)


def _rings_of(geometry: BaseGeometry) -> Tuple[npt.NDArray[np.object_], Flags]:
    """Return the rings of one polygon or several (r,), and whether each is the outer one of its part."""
    if isinstance(geometry, Polygon):  # mostly, and many times sooner than by looking for parts
        inner: Any = shapely.get_interior_ring(geometry, np.arange(shapely.get_num_interior_rings(geometry)))
        rings: Any = np.array([shapely.get_exterior_ring(geometry), *inner], dtype=object)
        return rings, np.arange(len(rings)) == 0
    rings, part = shapely.get_rings(parts_of(geometry), return_index=True)
    outer = np.ones(len(rings), dtype=bool)
    np.not_equal(part[1:], part[:-1], out=outer[1:])
    return rings, outer
