"""An area longer than the paper: the map on several sheets that overlap, with a diagram of sheets."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Callable, List, Optional, Tuple

import shapely

from mineral_plugin.core.area.geometry import area_polygon, repaired
from mineral_plugin.core.maps.arrange import TileSheet, tile_sheet
from mineral_plugin.core.maps.corners_shown import LabelStyle, View, labels_on, shown_corners
from mineral_plugin.core.maps.plan import Box, CornerLabel, Element, Extent, KeyCell, MapElement
from mineral_plugin.core.maps.sheet_parts import frames, inset, key
from mineral_plugin.core.maps.strips import Setting

_OVERLAP_MM = 14.0
_MOST_SHEETS = 400
_EDGE_MM = 3.0
MakeMap = Callable[[Setting, Box, Tuple[float, float]], MapElement]


@dataclass(frozen=True)
class Tiled:
    """The sheets of a map that goes over several, and the labels on all of them."""

    sheets: Tuple[Tuple[Element, ...], ...]
    labels: Tuple[CornerLabel, ...]


def tiled_sheets(setting: Setting, extent: Extent, make: MakeMap, clear_mm: float) -> Optional[Tiled]:
    """Return the sheets, ``None`` where the paper or the labels leave no room."""
    divided = tile_sheet(setting)
    if divided is None:
        return None
    maps = [
        make(setting, divided.frame, middle) for middle in _middles(setting, divided.frame, extent, clear_mm)
    ]
    maps = [one for one in maps if _shows_ground(one, setting)]
    if not maps:
        return None
    labels: List[CornerLabel] = []
    corners = shown_corners(setting.areas)
    for number, one in enumerate(maps, start=1):
        view = View(number, divided.frame, one.extent, setting.scale)
        style = LabelStyle(one.label_size_pt, setting.request.letter_width, one.grid_interval_m)
        found = labels_on(view, setting.areas, corners, style)
        if found is None:
            return None
        labels += found[0]
    cells = tuple(KeyCell(number, one.extent) for number, one in enumerate(maps, start=1))
    sheets = tuple(_sheet(setting, divided, one, cells, n) for n, one in enumerate(maps, start=1))
    return Tiled(sheets, tuple(labels))


def _middles(setting: Setting, frame: Box, extent: Extent, clear_mm: float) -> List[Tuple[float, float]]:
    """Return the middles of all tiles, from the north-west, row by row."""
    per_mm = setting.scale / 1000.0
    easts = _steps(extent.west, extent.east, frame.width * per_mm, clear_mm * per_mm, _OVERLAP_MM * per_mm)
    norths = _steps(
        extent.south, extent.north, frame.height * per_mm, clear_mm * per_mm, _OVERLAP_MM * per_mm
    )
    if len(easts) * len(norths) > _MOST_SHEETS:
        return []
    return [(east, north) for north in reversed(norths) for east in easts]


def _steps(low: float, high: float, size: float, clear: float, overlap: float) -> List[float]:
    needed = high - low + 2 * clear
    count = 1 if needed <= size else math.ceil((needed - overlap) / (size - overlap))
    return [(low + high) / 2 + (number - (count - 1) / 2) * (size - overlap) for number in range(count)]


def _shows_ground(one: MapElement, setting: Setting) -> bool:
    """Return whether a map shows anything of the areas, off its edge."""
    edge = _EDGE_MM * setting.scale / 1000.0
    shown = shapely.box(
        one.extent.west + edge, one.extent.south + edge, one.extent.east - edge, one.extent.north - edge
    )
    return any(shapely.intersects(shown, repaired(area_polygon(area.area))) for area in setting.areas)


def _sheet(
    setting: Setting, divided: TileSheet, one: MapElement, cells: Tuple[KeyCell, ...], number: int
) -> Tuple[Element, ...]:
    sketch = inset(setting, divided.sketch, one.extent)
    return (
        *frames(setting.paper),
        *divided.elements,
        Element("map", divided.frame, one),
        key(setting, divided.key, cells, number),
        *([sketch] if sketch else []),
    )
