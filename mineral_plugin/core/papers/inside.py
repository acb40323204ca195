"""The part of an area inside prohibited areas, as an area of its own: the second table of form C37-08b.

It is where the check found the licence area in a prohibited or temporarily prohibited area. Its corners are
computed, so they are printed with two decimals at least, and the table says that no document printed them.
"""

from __future__ import annotations

from itertools import count
from typing import Any, Iterator, List, Mapping, Sequence, Tuple

import shapely
from shapely.geometry import Polygon, shape

from mineral_plugin.core.area.geometry import polygons_of, repaired
from mineral_plugin.core.area.model import FEWEST_CORNERS, Corner, LicenceArea, Part, Ring, Source, area_id
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.report.reading import area_of_report
from mineral_plugin.core.report.told import word

PROHIBITED_RULES = ("Z01", "Z02")
"""The rules on prohibited and temporarily prohibited areas."""
_LEAST_DECIMALS = 2
_COUNTED = ("conflict", "within_tolerance")


def inside_area(report: Mapping[str, Any], lang: str = "vi") -> LicenceArea:
    """Return the part of a report's area inside prohibited areas (``report-1`` data).

    Parts that lie in several of them are counted once. Corners are named 1, 2, ... through all rings.

    Raises:
        InputError: the report found none.
    """
    area = area_of_report(report)
    corners = [corner for part in area.parts for ring in part.rings for corner in ring.corners]
    decimals = max([_LEAST_DECIMALS, *(corner.decimals for corner in corners)])
    numbers = count(1)
    parts = tuple(_parts(_ground(report), decimals, numbers))
    if not parts:
        raise InputError("paper.nothing_inside", name=area.name)
    name = word("paper.inside_name", lang, area=area.name)
    return LicenceArea(area_id(name, area.zone, parts), name, area.zone, parts, source=Source(grade="layer"))


def _ground(report: Mapping[str, Any]) -> Sequence[Polygon]:
    shapes = [
        repaired(shape(finding["where"]["geometry"]))
        for finding in report["findings"]
        if finding["rule"] in PROHIBITED_RULES and finding["outcome"] in _COUNTED and finding["where"]
    ]
    return tuple(polygons_of(shapely.unary_union(shapes)).geoms) if shapes else ()


def _parts(polygons: Sequence[Polygon], decimals: int, numbers: Iterator[int]) -> Iterator[Part]:
    for polygon in polygons:
        rings = [_points(ring, decimals) for ring in (polygon.exterior, *polygon.interiors)]
        sound = [ring for ring in rings if len(ring) >= FEWEST_CORNERS]
        if sound and sound[0] is rings[0]:
            outer, *holes = (_ring(points, decimals, numbers) for points in sound)
            yield Part(outer, tuple(holes))


def _points(ring: Any, decimals: int) -> List[Tuple[float, float]]:
    """Return the corners (east, north) of a ring, rounded, none twice in a row, not closed."""
    found: List[Tuple[float, float]] = []
    for east, north in shapely.get_coordinates(ring)[:-1]:
        point = (round(float(east), decimals), round(float(north), decimals))
        if not found or point not in (found[-1], found[0]):
            found.append(point)
    return found


def _ring(points: Sequence[Tuple[float, float]], decimals: int, numbers: Iterator[int]) -> Ring:
    return Ring(
        tuple(
            Corner(str(next(numbers)), f"{north:.{decimals}f}", f"{east:.{decimals}f}", north, east, decimals)
            for east, north in points
        )
    )
