"""Maps for tests: the real tables as areas, and requests for maps of them."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Dict, List, Tuple

import shapely
from shapely import affinity
from testdata import by_scale, testdata

from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, StatedArea, area_id
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.maps.forms import form_named
from mineral_plugin.core.maps.plan import WHOLE, MapArea
from mineral_plugin.core.maps.requests import MapRequest, MapTexts, scale_rule
from mineral_plugin.core.regulation import load_regulation

TODAY = date(2026, 11, 23)
AREAS = 25
TEXTS = MapTexts(
    mineral="quặng sắt",
    place="Mỏ thử nghiệm Đồng Khê",
    commune="xã Đồng Khê",
    province="tỉnh Lào Cai",
    document="Giấy phép khai thác khoáng sản số 412/GP-UBND ngày 12/8/2026",
    authority="ỦY BAN NHÂN DÂN TỈNH LÀO CAI",
    applicant="CÔNG TY TNHH KHOÁNG SẢN ĐỒNG KHÊ",
    maker="CÔNG TY CỔ PHẦN TƯ VẤN TRẮC ĐỊA BẢN ĐỒ",
    base="extract",
    sheet="F-48-53-D-b",
    base_scale=10_000,
    number="07/2026",
)


def _corner(name: str, north: float, east: float) -> Corner:
    texts = [f"{value:.3f}".rstrip("0").rstrip(".") for value in (north, east)]
    decimals = max(len(text.partition(".")[2]) for text in texts)
    return Corner(name, texts[0], texts[1], float(north), float(east), decimals)


def real_numbers() -> List[str]:
    """Return the numbers of the real tables that can be drawn: valid rings, apart, not read the wrong way."""
    files = sorted(testdata("corner_tables").glob("*.json"))
    loaded = ((path.stem, _table(path.stem)) for path in files)
    return [
        name
        for name, table in loaded
        if table["ring_valid"] and not table["rings_overlap"] and not table["xy_swapped_in_source"]
        and not table["truncated"] and "km from the others" not in str(table.get("notes"))
        and "differ by a factor" not in str(table.get("notes"))
    ]  # fmt: skip


def chosen_numbers() -> List[str]:
    """Return the numbers of the areas: from the fewest corners to the most, both widths of zones."""
    numbers = sorted(real_numbers(), key=lambda one: (_corners(one), one))
    every = by_scale(max(1, len(numbers) // AREAS), 1)
    picked = numbers[::every]
    wide = [one for one in numbers if real_area(one).zone.width_deg == 6][:2]
    return list(dict.fromkeys([*wide, *picked, numbers[-1]]))


def numbers_of_several_parts() -> List[str]:
    """Return the numbers of three areas of several parts, with the fewest corners."""
    several = [one for one in real_numbers() if len(real_area(one).parts) > 1]
    return sorted(several, key=lambda one: (_corners(one), one))[:3]


def _corners(number: str) -> int:
    return sum(len(part.outer.corners) for part in real_area(number).parts)


def stored_table(number: str) -> Dict[str, Any]:
    """Return a real table as it is stored: the truth that no code of ours has touched."""
    return _table(number)


@lru_cache(maxsize=256)
def _table(number: str) -> Dict[str, Any]:
    path = testdata("corner_tables", f"{number}.json")
    loaded: Dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def real_area(number: str) -> LicenceArea:
    """Return a real table as an area, each ring a part."""
    table, count, parts = _table(number), 0, []
    for ring in table["rings"]:
        corners = []
        for name, north, east in ring:
            count += 1
            corners.append(_corner(name or str(count), north, east))
        parts.append(Part(Ring(tuple(corners))))
    zone = Zone(round(table["central_meridian"] * 60), table["zone_width_deg"])
    stated = None
    if table["stated_area"]:
        value = Decimal(str(table["stated_area"]))
        stated = StatedArea(f"{value} {table['area_unit']}", value, table["area_unit"])
    name = f"Bảng {number}"
    return LicenceArea(area_id(name, zone, tuple(parts)), name, zone, tuple(parts), stated)


def holed(area: LicenceArea) -> LicenceArea:
    """Return an area with ground that is not mined in its first part: its ring, small enough to fit."""
    part = area.parts[0]
    outer = shapely.Polygon([(corner.east_m, corner.north_m) for corner in part.outer.corners])
    inner = outer.representative_point()
    for size in (0.3, 0.2, 0.1, 0.05, 0.02):
        ground = affinity.scale(outer, size, size, origin=inner)
        if outer.contains(ground):
            break
    points = [(round(north, 2), round(east, 2)) for east, north in ground.exterior.coords[:-1]]
    hole = Ring(tuple(_corner(f"H{at}", *point) for at, point in enumerate(points, start=1)))
    parts = (replace(part, holes=(hole,)), *area.parts[1:])
    return replace(area, parts=parts, id=area_id(area.name, area.zone, parts))


def request_for(area: LicenceArea, form_id: str = "mining", lang: str = "vi", **more: Any) -> MapRequest:
    """Return the request for a map of one whole area."""
    return request_of((MapArea(WHOLE, area),), form_id, lang, **more)


def request_of(areas: Tuple[MapArea, ...], form_id: str, lang: str = "vi", **more: Any) -> MapRequest:
    """Return the request for a map of areas with roles."""
    form = form_named(form_id, TODAY)
    rule = scale_rule(load_regulation(TODAY), form)
    request = MapRequest(form, areas, lang, TEXTS, rule=rule, letter_width=_letter_width())
    return replace(request, **more)


def _letter_width() -> float:
    """Return how wide the letters are that QGIS draws with, those of the plan where there is no QGIS."""
    if "qgis.core" not in sys.modules or sys.modules["qgis.core"].QgsApplication.instance() is None:
        return 1.0
    from mineral_plugin.bridge.map_layouts.fonts import letter_width

    return letter_width()
