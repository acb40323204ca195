"""Areas for the tests of writing, comparing and explaining: by hand, and as hypothesis strategies."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal
from typing import Any, List, Optional, Sequence, Tuple

from hypothesis import strategies as st

from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, StatedArea, area_id
from mineral_plugin.core.area.zones import Zone, known_zones

TM3 = Zone(6285, 3)
# daily-work 3.2: a real published corner table, stated as 2,25 ha.
WORKED = "2412129/442393 2412174/442586 2412187/442856 2412135/442864 2412107/442393"


def corner(name: str, x_text: str, y_text: str) -> Corner:
    """Return a corner from plain texts (``2412129.50``)."""
    decimals = max(len(text.partition(".")[2]) for text in (x_text, y_text))
    return Corner(name, x_text, y_text, float(x_text), float(y_text), decimals)


def ring(text: str, first: int = 1, prefix: str = "") -> Ring:
    """Return a ring written as ``X/Y X/Y ...``, corners named by number."""
    pairs = [pair.split("/") for pair in text.split()]
    return Ring(tuple(corner(f"{prefix}{n}", x, y) for n, (x, y) in enumerate(pairs, start=first)))


def ring_of(points: Sequence[Tuple[float, float]], decimals: int = 0, first: int = 1) -> Ring:
    """Return a ring of (north, east) points printed with some decimals."""
    return ring(" ".join(f"{n:.{decimals}f}/{e:.{decimals}f}" for n, e in points), first)


def box(north: float, east: float, height: float, width: float, decimals: int = 0, first: int = 1) -> Ring:
    """Return a rectangle, clockwise from its south-west corner."""
    points = [(north, east), (north + height, east), (north + height, east + width), (north, east + width)]
    return ring_of(points, decimals, first)


def area(
    *parts: Part, stated: str = "", unit: str = "ha", name: str = "Mỏ đá vôi Đồng Khê", zone: Zone = TM3
) -> LicenceArea:
    """Return an area; ``stated`` is a plain number as printed (``2.25``)."""
    told: Optional[StatedArea] = None
    if stated:
        told = StatedArea(f"{stated.replace('.', ',')} {unit}", Decimal(stated), unit)
    return LicenceArea(area_id(name, zone, parts), name, zone, parts, stated_area=told)


def worked(stated: str = "2.25") -> LicenceArea:
    """Return the area of the worked check."""
    return area(Part(ring(WORKED)), stated=stated)


def named(ring_: Ring, names: Sequence[str]) -> Ring:
    """Return a ring with other names."""
    return Ring(tuple(replace(c, name=name) for c, name in zip(ring_.corners, names)))


# --- any area -----------------------------------------------------------------------------------------

NAMES = ("{n}", "M{n}", "NC.{n}", "TB.{n}", "G-{n}")


@st.composite
def stars(draw: Any, middle: Tuple[float, float], first: int, pattern: str) -> Ring:
    """Return a ring that does not cross itself: corners around a middle, each with its own digits."""
    count = draw(st.integers(3, 12))
    radii = draw(st.lists(st.integers(60, 140), min_size=count, max_size=count))
    decimals = draw(st.sampled_from([[0], [2], [3], [1], [0, 2], [0, 1, 2, 3]]))
    turn = draw(st.sampled_from([1, -1]))
    corners: List[Corner] = []
    for i, radius in enumerate(radii):
        angle = turn * 2 * math.pi * i / count
        north, east = middle[0] + radius * math.cos(angle), middle[1] + radius * math.sin(angle)
        digits = draw(st.sampled_from(decimals))
        corners.append(corner(pattern.format(n=first + i), f"{north:.{digits}f}", f"{east:.{digits}f}"))
    return Ring(tuple(corners))


@st.composite
def areas(draw: Any, most_parts: int = 3, holes: bool = True, levels: bool = True) -> LicenceArea:
    """Return an area of any zone: parts apart, holes in their middle, levels, stated area."""
    zone = draw(st.sampled_from(known_zones()))
    north, east = draw(st.integers(950_000, 2_550_000)), draw(st.integers(250_000, 700_000))
    pattern, number, parts = draw(st.sampled_from(NAMES)), 1, []
    for index in range(draw(st.integers(1, most_parts))):
        middle = (float(north + 500 * index), float(east))
        outer = draw(stars(middle, number, pattern))
        number += len(outer.corners)
        inner: Tuple[Ring, ...] = ()
        if holes and draw(st.booleans()):
            hole = named(box(middle[0] - 3, middle[1] - 5, 6, 9, draw(st.integers(0, 2))), "abcd")
            inner = (named(hole, [pattern.format(n=number + i) for i in range(4)]),)
            number += 4
        top, bottom = (
            draw(st.sampled_from([(None, None), (120.0, -60.0), (85.5, 12.0)])) if levels else (None, None)
        )
        parts.append(Part(outer, inner, top, bottom))
    stated = draw(st.sampled_from(["", "2.25", "14", "7.5", "0.48"]))
    return area(*parts, stated=stated, unit="ha", name="Khu mỏ thử", zone=zone)
