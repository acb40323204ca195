"""What a faithful drawing of a plan shows: the plan in the words of a map that was read back."""

from __future__ import annotations

from typing import Iterator, List, Tuple

import numpy as np

from mineral_plugin.core.maps.corners_shown import View
from mineral_plugin.core.maps.grid import EAST, grid_lines
from mineral_plugin.core.maps.plan import (
    BlockElement,
    Box,
    CornerLabel,
    Element,
    MapElement,
    MapPlan,
    Sheet,
    TableElement,
    TextElement,
)
from mineral_plugin.core.maps.reading import (
    ReadFrame,
    ReadGrid,
    ReadGridNumber,
    ReadItem,
    ReadLabel,
    ReadMap,
    ReadSheet,
    ReadTable,
)


def as_read(plan: MapPlan) -> ReadMap:
    """Return what would be read back from a drawing that follows the plan in everything."""
    return ReadMap(
        sheets=tuple(_sheet(sheet) for sheet in plan.sheets),
        frames=tuple(frame for sheet in plan.sheets for frame in _frames(plan, sheet)),
        tables=tuple(table for sheet in plan.sheets for table in _tables(sheet)),
        labels=tuple(_label(plan, label) for label in plan.labels),
        areas_drawn=tuple(dict.fromkeys(one.role for one in plan.areas)),
    )


def _sheet(sheet: Sheet) -> ReadSheet:
    items = tuple(ReadItem(one.id, one.kind, one.box, _text(one)) for one in sheet.elements)
    return ReadSheet(sheet.number, sheet.paper.width_mm, sheet.paper.height_mm, items)


def _text(element: Element) -> str:
    content = element.content
    if isinstance(content, TextElement):
        return content.text
    return "\n".join((*content.title, *content.lines)) if isinstance(content, BlockElement) else ""


def _frames(plan: MapPlan, sheet: Sheet) -> Iterator[ReadFrame]:
    element = sheet.map
    if element is None or not isinstance(element.content, MapElement):
        return
    content, interval = element.content, element.content.grid_interval_m
    yield ReadFrame(
        item=element.id,
        sheet=sheet.number,
        box=element.box,
        scale=float(content.scale),
        extent=content.extent,
        zone=plan.zone,
        grids=(ReadGrid(interval, interval, zone=plan.zone),),
        numbers=tuple(_numbers(element.box, content)),
    )


def _numbers(box: Box, content: MapElement) -> Iterator[ReadGridNumber]:
    per_m, extent = 1000.0 / content.scale, content.extent
    for line in grid_lines(extent, content.grid_interval_m):
        if line.axis == EAST:
            yield ReadGridNumber(line.text, line.axis, box.x + (line.value_m - extent.west) * per_m)
        else:
            yield ReadGridNumber(line.text, line.axis, box.y + (extent.north - line.value_m) * per_m)


def _tables(sheet: Sheet) -> Iterator[ReadTable]:
    for element in sheet.elements:
        content = element.content
        if isinstance(content, TableElement):
            yield ReadTable(
                item=element.id,
                sheet=sheet.number,
                heading=content.heading,
                system_head=content.system_head,
                heads=content.heads,
                rows=content.rows,
                facts=content.facts,
            )


def _label(plan: MapPlan, label: CornerLabel) -> ReadLabel:
    return ReadLabel(label.sheet, label.area, label.text, label.point, label_box(plan, label))


def label_box(plan: MapPlan, label: CornerLabel) -> Box:
    """Return the box of a label on its sheet in mm."""
    element = plan.sheets[label.sheet - 1].map
    if element is None or not isinstance(element.content, MapElement):
        raise KeyError(label.sheet)
    view = View(label.sheet, element.box, element.content.extent, plan.scale)
    ((x, y),) = view.on_paper(np.array([label.middle])).tolist()
    return Box(x - label.width_mm / 2, y - label.height_mm / 2, label.width_mm, label.height_mm)


def tables_of(read: ReadMap, area: int, ring: int) -> Tuple[ReadTable, ...]:
    """Return the pieces of one ring's table in the order of their rows."""
    found: List[Tuple[int, ReadTable]] = []
    for table in read.tables:
        parts = table.item.split(".")
        if parts[:3] == ["table", str(area), str(ring)]:
            found.append((int(parts[3]) if len(parts) > 3 and parts[3].isdigit() else 0, table))
    return tuple(table for _, table in sorted(found, key=lambda one: one[0]))
