"""Areas of real corner tables for the tests of papers and exports: 25, of every size the data have."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import lru_cache
from typing import Any, Dict, List, Tuple

from testdata import testdata

from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, Source, StatedArea, area_id
from mineral_plugin.core.area.zones import Zone

COUNT = 25
# Beyond it a digit is wrong, by 300 km in one table.
MOST_SPAN_M = 60_000
_UNITS = {"ha": "ha", "km2": "km2", "m2": "m2"}


@lru_cache(maxsize=1)
def real_areas() -> Tuple[LicenceArea, ...]:
    """Return 25 areas of valid rings: one in so many, from fewest to most corners."""
    folder = testdata("corner_tables")
    stored = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    sound = [_area(one) for one in stored if _is_sound(one)]
    sound.sort(key=lambda area: (_corners(area), area.id))
    step = (len(sound) - 1) / (COUNT - 1)
    return tuple(sound[round(number * step)] for number in range(COUNT))


def _corners(area: LicenceArea) -> int:
    return sum(len(ring.corners) for part in area.parts for ring in part.rings)


def _is_sound(stored: Dict[str, Any]) -> bool:
    return bool(
        stored.get("ring_valid")
        and _span_m(stored["rings"]) < MOST_SPAN_M
        and not stored.get("repeated_points")
        and not stored.get("rings_overlap")
        and stored.get("central_meridian")
        and stored.get("zone_width_deg")
    )


def _span_m(rings: List[List[List[Any]]]) -> float:
    norths, easts = ([point[at] for ring in rings for point in ring] for at in (1, 2))
    return max(max(norths) - min(norths), max(easts) - min(easts))


def _area(stored: Dict[str, Any]) -> LicenceArea:
    zone = Zone(round(stored["central_meridian"] * 60), stored["zone_width_deg"])
    parts = tuple(Part(Ring(tuple(map(_corner, ring)))) for ring in stored["rings"])
    name = f"Khu {stored['id']}, {stored.get('mineral') or 'khoáng sản'}"
    told = None
    if stored.get("stated_area"):
        value, unit = Decimal(str(stored["stated_area"])), _UNITS[stored.get("area_unit") or "ha"]
        told = StatedArea(f"{value} {unit}".replace(".", ","), value, unit)
    source = Source(document=str(stored.get("document") or ""), grade="published")
    return LicenceArea(area_id(name, zone, parts), name, zone, parts, stated_area=told, source=source)


def _corner(point: List[Any]) -> Corner:
    name, north, east = str(point[0]), float(point[1]), float(point[2])
    x_text, y_text = _digits(north), _digits(east)
    decimals = max(len(text.partition(".")[2]) for text in (x_text, y_text))
    return Corner(name, x_text, y_text, north, east, decimals)


def _digits(value: float) -> str:
    return f"{Decimal(repr(value)).normalize():f}"
