"""What a map answers by itself of the questions of the rules M01-M06 and G07."""

from __future__ import annotations

from dataclasses import replace
from typing import Dict, List, Optional, Sequence

from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring
from mineral_plugin.core.checks.facts import FactValue
from mineral_plugin.core.maps.areas_of import areas_of
from mineral_plugin.core.maps.as_read import tables_of
from mineral_plugin.core.maps.items import items_shown
from mineral_plugin.core.maps.plan import KEPT, RETURNED, WHOLE, MapArea
from mineral_plugin.core.maps.proving_tables import plain
from mineral_plugin.core.maps.reading import ReadMap
from mineral_plugin.core.maps.requests import MapRequest
from mineral_plugin.core.maps.wording import EXTRACT, OTHER, TOPOGRAPHIC_MAP, base_text

STATUS_FORM = "status"
_BASES = (TOPOGRAPHIC_MAP, EXTRACT, OTHER)


def facts_of_map(request: MapRequest, read: ReadMap) -> Dict[str, FactValue]:
    """Return the facts that a map states, by their ids; what it does not tell is not among them.

    A status map answers the questions on status maps, every other one those on the map of the area.
    """
    areas, scale = areas_of(request), _scale(read)
    if request.form.id == STATUS_FORM:
        return _of_status_map(areas, read, scale)
    facts: Dict[str, FactValue] = {"map_ready": True, "map_items": tuple(sorted(items_shown(read, areas)))}
    if scale is not None:
        facts["map_scale_denominator"] = scale
    if _tells_base(request, read):
        facts.update(_base(request))
    drawn = tuple(role for role in (KEPT, RETURNED) if role in read.areas_drawn)
    if drawn:
        facts["areas_drawn"] = drawn
    table = _printed(areas, read, request.lang)
    return {**facts, "map_table": table} if table else facts


def _of_status_map(areas: Sequence[MapArea], read: ReadMap, scale: Optional[float]) -> Dict[str, FactValue]:
    facts: Dict[str, FactValue] = {"status_map_ready": True}
    if scale is not None:
        facts["status_map_scale_denominator"] = scale
    zones = {frame.zone for frame in read.frames}
    main = areas[0]
    if zones == {main.area.zone} and main.role in read.areas_drawn:
        facts["status_map_area"] = main.area
    return facts


def _scale(read: ReadMap) -> Optional[float]:
    """Return the smallest scale of all frames as a whole denominator."""
    found: List[int] = [round(frame.scale) for frame in read.frames]
    return float(max(found)) if found else None


def _tells_base(request: MapRequest, read: ReadMap) -> bool:
    """Return whether the map still prints the sentence on its base as the request has it."""
    wanted = plain(base_text(request))
    return any(
        plain(item.text) == wanted
        for sheet in read.sheets
        for item in sheet.items
        if item.purpose == "base" and item.is_visible
    )


def _base(request: MapRequest) -> Dict[str, FactValue]:
    texts = request.texts
    facts: Dict[str, FactValue] = {"map_base": texts.base} if texts.base in _BASES else {}
    return {**facts, "map_sheet": texts.sheet} if texts.sheet else facts


# --- the table as printed ---------------------------------------------------------------------------


def _printed(areas: Sequence[MapArea], read: ReadMap, lang: str) -> Optional[LicenceArea]:
    """Return the whole area or what is kept as its table prints it; ``None`` where that cannot be read."""
    number = next((i for i, one in enumerate(areas) if one.role in (WHOLE, KEPT)), None)
    if number is None:
        return None
    area, parts, table = areas[number].area, [], 0
    if _levels_apart(area):
        return None
    for part in area.parts:
        rings = [_ring(read, number, table + place, lang) for place in range(len(part.rings))]
        table += len(rings)
        found = [ring for ring in rings if ring is not None]
        if len(found) < len(rings):
            return None
        parts.append(Part(found[0], tuple(found[1:]), part.top_m, part.bottom_m))
    return replace(area, parts=tuple(parts))


def _levels_apart(area: LicenceArea) -> bool:
    """Return whether the tables are grouped by level, in an order of their own."""
    return len({(part.top_m, part.bottom_m) for part in area.parts}) > 1


def _ring(read: ReadMap, area: int, table: int, lang: str) -> Optional[Ring]:
    rows = [row for piece in tables_of(read, area, table) for row in piece.rows]
    corners = [_corner([plain(cell) for cell in row], lang) for row in rows]
    found = [corner for corner in corners if corner is not None]
    return Ring(tuple(found)) if found and len(found) == len(rows) else None


def _corner(cells: Sequence[str], lang: str) -> Optional[Corner]:
    """Return a row as a corner, ``None`` where it holds no numbers."""
    if len(cells) < 3:
        return None
    group, mark = (".", ",") if lang == "vi" else (",", ".")
    texts = [cell.replace(group, "").replace(mark, ".") for cell in cells[-2:]]
    if not all(text.replace(".", "", 1).isdigit() for text in texts):
        return None
    decimals = max(len(text.partition(".")[2]) for text in texts)
    return Corner(cells[-3], texts[0], texts[1], float(texts[0]), float(texts[1]), decimals)
