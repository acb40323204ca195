"""Whether the map itself is right: its zone, scale and grid, the corners in its frame, and their labels."""

from __future__ import annotations

import math
import re
from typing import Dict, Iterator, List, Optional, Sequence, Tuple

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.maps import wording
from mineral_plugin.core.maps.corners_shown import ShownCorner, shown_corners
from mineral_plugin.core.maps.faults import MapFault, Spot, fault
from mineral_plugin.core.maps.grid import EAST, grid_text
from mineral_plugin.core.maps.plan import MapArea
from mineral_plugin.core.maps.proving_tables import plain
from mineral_plugin.core.maps.reading import ReadFrame, ReadGrid, ReadGridNumber, ReadItem, ReadLabel, ReadMap
from mineral_plugin.core.maps.requests import MapRequest
from mineral_plugin.core.maps.scales import allowed_scales, governing_area_m2, is_allowed

_SCALE_SHARE = 0.0005
_AT_MM = 0.6
_POINT_M = 0.06
_EDGE_MM = 0.05
_NO_DIGIT = re.compile(r"\D")


def scale_faults(request: MapRequest, areas: Sequence[MapArea], read: ReadMap) -> Iterator[MapFault]:
    """Yield frames whose scale the rule does not allow, and lines that tell another scale than theirs."""
    area_m2, rule = governing_area_m2(areas), request.rule
    lines = _items(read, "scale")
    for frame in read.frames:
        scale = frame.scale
        if rule is not None and not is_allowed(rule, area_m2, scale, _SCALE_SHARE):
            allowed = [Phrase("term.scale", {"number": number}) for number in allowed_scales(rule, area_m2)]
            values = {"scale": round(scale), "area": area_m2, "allowed": allowed}
            yield fault("scale_not_allowed", values, _spot(frame), warning=not rule.is_confirmed)
        for item in lines.get(frame.sheet, []):
            if _number(item.text) is None or abs((_number(item.text) or 0) - scale) > _SCALE_SHARE * scale:
                values = {"found": plain(item.text), "scale": round(scale)}
                yield fault("scale_differs", values, Spot(item.id, frame.sheet, item.box))


def _spot(frame: ReadFrame) -> Spot:
    return Spot(frame.item, frame.sheet, frame.box)


def _number(text: str) -> Optional[int]:
    """Return the denominator of a scale as written: the digits behind ``1:``."""
    _, mark, behind = text.partition(":")
    digits = _NO_DIGIT.sub("", behind)
    return int(digits) if mark and digits else None


def _items(read: ReadMap, purpose: str) -> Dict[int, List[ReadItem]]:
    found: Dict[int, List[ReadItem]] = {}
    for sheet in read.sheets:
        there = [item for item in sheet.items if item.purpose == purpose and item.is_visible]
        found[sheet.number] = there
    return found


def zone_faults(read: ReadMap, zone: Zone, lang: str) -> Iterator[MapFault]:
    """Yield maps drawn in another zone, and lines on the system that tell another one."""
    expected = wording.system_text(zone, lang)
    for frame in read.frames:
        if frame.zone != zone:
            yield fault("wrong_zone", {"zone": zone.text}, _spot(frame))
    for sheet, items in _items(read, "system").items():
        for item in items:
            if plain(item.text) != plain(expected):
                values = {"found": plain(item.text), "expected": expected}
                yield fault("wrong_zone_in_header", values, Spot(item.id, sheet, item.box))


# --- grid -------------------------------------------------------------------------------------------


def grid_faults(read: ReadMap, zone: Zone) -> Iterator[MapFault]:
    """Yield what is wrong with the grid of each map: none, another zone, uneven, shifted, misnumbered."""
    for frame in read.frames:
        reasons = [_grid_reason(grid, zone) for grid in frame.grids] or [Phrase("map.grid.none")]
        for reason in reasons:
            if reason is not None:
                yield fault("grid_wrong", {"what": reason}, _spot(frame))
        for number in frame.numbers:
            expected = _expected(frame, number)
            if expected is None or _NO_DIGIT.sub("", number.text) != expected:
                values = {"found": number.text, "expected": expected or "…"}
                what = Phrase("map.grid.number", values)
                yield fault("grid_wrong", {"what": what}, _spot(frame))


def _grid_reason(grid: ReadGrid, zone: Zone) -> Optional[Phrase]:
    if grid.zone != zone:
        return Phrase("map.grid.zone")
    if grid.interval_east_m <= 0 or grid.interval_east_m != grid.interval_north_m:
        return Phrase("map.grid.interval")
    if any(abs(math.remainder(offset, grid.interval_east_m)) > 1e-6 for offset in _offsets(grid)):
        return Phrase("map.grid.offset")
    return None if grid.has_numbers else Phrase("map.grid.no_numbers")


def _offsets(grid: ReadGrid) -> Tuple[float, float]:
    return grid.offset_east_m, grid.offset_north_m


def _expected(frame: ReadFrame, number: ReadGridNumber) -> Optional[str]:
    """Return the digits that belong where a number stands, ``None`` if no line of the grid meets it."""
    per_mm = frame.scale / 1000.0
    if number.axis == EAST:
        value = frame.extent.west + (number.at_mm - frame.box.x) * per_mm
    else:
        value = frame.extent.north - (number.at_mm - frame.box.y) * per_mm
    intervals = [grid.interval_east_m for grid in frame.grids if grid.interval_east_m > 0]
    for interval in intervals:
        nearest = round(value / interval) * interval
        if abs(nearest - value) <= _AT_MM * per_mm:
            return grid_text(nearest)
    return None


# --- corners and labels -----------------------------------------------------------------------------


def area_faults(areas: Sequence[MapArea], read: ReadMap, names: Sequence[str]) -> Iterator[MapFault]:
    """Yield areas that are not drawn and corners that no frame shows."""
    for one, name in zip(areas, names):
        if one.role not in read.areas_drawn:
            yield fault("area_not_drawn", {"area": name})
    for corner in shown_corners(areas):
        if not any(_in_frame(frame, corner.point) for frame in read.frames):
            yield fault("area_outside", {"corner": corner.text, "area": names[corner.place[0]]})


def _in_frame(frame: ReadFrame, point: Tuple[float, float]) -> bool:
    extent = frame.extent
    return extent.west <= point[0] <= extent.east and extent.south <= point[1] <= extent.north


def label_faults(areas: Sequence[MapArea], read: ReadMap, names: Sequence[str]) -> Iterator[MapFault]:
    """Yield labels that name another corner, corners without a label, and labels that lie badly."""
    corners = shown_corners(areas)
    right = {_key(corner.place[0], corner.text, corner.point) for corner in corners}
    labelled = set()
    for label in read.labels:
        near = _corner_at(corners, label)
        if near is None or plain(near.text) != plain(label.text):
            values = {"found": label.text, "expected": near.text if near else "…"}
            yield fault("label_wrong", values, Spot(label.text, label.sheet, label.box))
        if near is not None and plain(near.text) == plain(label.text):
            labelled.add(_key(near.place[0], near.text, near.point))
    for corner in corners:
        if _key(corner.place[0], corner.text, corner.point) in right - labelled:
            yield fault(
                "label_missing", {"corner": corner.text, "area": names[corner.place[0]]}, Spot(corner.text)
            )
    yield from _label_places(read)


def _key(area: int, text: str, point: Tuple[float, float]) -> Tuple[int, str, float, float]:
    return area, text, point[0], point[1]


def _corner_at(corners: Sequence[ShownCorner], label: ReadLabel) -> Optional[ShownCorner]:
    """Return the corner a label stands for: at its place, of its area, rather one of its name."""
    near = [
        corner
        for corner in corners
        if corner.place[0] == label.area
        and math.hypot(corner.point[0] - label.point[0], corner.point[1] - label.point[1]) <= _POINT_M
    ]
    named = [corner for corner in near if plain(corner.text) == plain(label.text)]
    return next(iter([*named, *near]), None)


def _label_places(read: ReadMap) -> Iterator[MapFault]:
    for frame in read.frames:
        here = [label for label in read.labels if label.sheet == frame.sheet]
        boxes = [(label, box) for label in here for box in [label.box] if box is not None]
        for label, box in boxes:
            if not frame.box.holds(box, _EDGE_MM):
                yield fault("label_outside", {"corner": label.text}, Spot(label.text, label.sheet, box))
        for index, (label, box) in enumerate(boxes):
            for other, its_box in boxes[index + 1 :]:
                if box.meets(its_box, _EDGE_MM):
                    values = {"corner": label.text, "other": other.text}
                    yield fault("label_overlapping", values, Spot(label.text, label.sheet, box))
