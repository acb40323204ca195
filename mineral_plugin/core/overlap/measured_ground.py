"""What is measured of common grounds, many at a time: of small ones each call of the engine costs more."""

from __future__ import annotations

from typing import List, NamedTuple

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import parts_of
from mineral_plugin.core.overlap.flat import Geometries


class MeasuredGround(NamedTuple):
    """A common ground, a polygon or several, maybe empty: its area in m2, perimeter in m, width in m.

    ``width_m`` is the mean width 2A/P of its widest piece, 0 for an empty one.
    """

    geometry: BaseGeometry
    area_m2: float
    perimeter_m: float
    width_m: float


def measured(grounds: Geometries) -> List[MeasuredGround]:
    """Return polygonal grounds (n,), lengths in m, with their measures."""
    areas, perimeters = shapely.area(grounds).tolist(), shapely.length(grounds).tolist()
    return [MeasuredGround(*one, _width_m(*one)) for one in zip(grounds, areas, perimeters)]


def measured_alone(ground: BaseGeometry) -> MeasuredGround:
    """Return one of them."""
    alone: Geometries = np.empty(1, dtype=object)
    alone[0] = ground
    return measured(alone)[0]


def _width_m(ground: BaseGeometry, area_m2: float, perimeter_m: float) -> float:
    if perimeter_m == 0.0:
        return 0.0
    if isinstance(ground, Polygon):
        return 2.0 * area_m2 / perimeter_m
    pieces = parts_of(ground)
    return float((2.0 * shapely.area(pieces) / shapely.length(pieces)).max())
