"""Areas for tests of drawing: one of four corners, and random ones of any roughness."""

from __future__ import annotations

import math
from typing import Any, List, Sequence, Tuple

from hypothesis import strategies as st

from mineral_plugin.core.area.geometry import part_polygon
from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.drawing.new_area import drawn_area

Point = Tuple[float, float]

ZONE = Zone(6285, 3)
EAST, NORTH = 489_000.0, 2_383_000.0
SQUARE: Sequence[Point] = ((0, 0), (0, 1000), (1000, 1000), (1000, 0))


def at(*points: Point) -> List[Point]:
    """Return points given from the corner of the tests' country."""
    return [(EAST + east, NORTH + north) for east, north in points]


def area_of(*rings: Sequence[Point], decimals: int = 0, name: str = "Đồng Khê") -> LicenceArea:
    """Return an area of one part with holes from points as ``at`` takes them."""
    return drawn_area([[at(*ring) for ring in rings]], ZONE, name, decimals)


def square(decimals: int = 0) -> LicenceArea:
    """Return a square of 1 km."""
    return area_of(SQUARE, decimals=decimals)


def texts(area: LicenceArea) -> List[Tuple[str, str, str]]:
    """Return name, X and Y of all corners."""
    return [(c.name, c.x_text, c.y_text) for p in area.parts for r in p.rings for c in r.corners]


@st.composite
def rough_areas(draw: Any, holes: bool = True) -> LicenceArea:
    """Draw an area: 3 to 12 corners, 100 m to 2 km from its middle, in m, dm or cm, perhaps with a hole."""
    decimals = draw(st.integers(0, 2))
    count = draw(st.integers(3, 12))
    reaches = draw(st.lists(st.floats(100.0, 2000.0), min_size=count, max_size=count))
    turn = draw(st.floats(0.0, 2.0 * math.pi))
    outer = [_around(turn + 2.0 * math.pi * i / count, reach) for i, reach in enumerate(reaches)]
    rings = [outer]
    if holes and draw(st.booleans()):
        rings.append([_around(turn + angle, 20.0) for angle in (0.3, 2.4, 4.5)])
    area = area_of(*rings, decimals=decimals)
    return area if all(part_polygon(part).is_valid for part in area.parts) else square(decimals)


def _around(angle: float, reach: float) -> Point:
    return 2500.0 + reach * math.cos(angle), 2500.0 + reach * math.sin(angle)


def rough_points(least: int, most: int) -> st.SearchStrategy[List[Point]]:
    """Draw points all over the country of the rough areas."""
    place = st.floats(0.0, 5000.0)
    return st.lists(st.tuples(place, place).map(lambda p: at(p)[0]), min_size=least, max_size=most)
