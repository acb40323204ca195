"""Areas for the tests of writing, comparing and explaining: by hand, and as hypothesis strategies."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Optional, Sequence, Tuple

from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, StatedArea, area_id
from mineral_plugin.core.area.zones import Zone

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
