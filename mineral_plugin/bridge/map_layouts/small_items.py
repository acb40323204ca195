"""Scale bar, arrow to the north, square code, and the diagram of sheets."""

from __future__ import annotations

from typing import Sequence

from qgis.core import (
    QgsBasicNumericFormat,
    QgsFillSymbol,
    QgsLayout,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLineSymbol,
)

from mineral_plugin.bridge.map_layouts.fonts import INK, font, text_format
from mineral_plugin.bridge.map_layouts.pages import part_id, place
from mineral_plugin.bridge.map_layouts.sizes import text_size
from mineral_plugin.bridge.map_layouts.text_items import THIN_MM, label, rectangle
from mineral_plugin.core.maps.plan import (
    CENTER,
    MIDDLE,
    Box,
    Element,
    Extent,
    KeyElement,
    NorthElement,
    ScaleBarElement,
    TextElement,
)

_NORTH = ":/images/north_arrows/layout_default_north_arrow.svg"
_BAR_MM = 1.2
_HERE = "#d0d0d0"


def add_scale_bar(
    layout: QgsLayout,
    element: Element,
    content: ScaleBarElement,
    page: int,
    main: QgsLayoutItemMap,
    lang: str,
) -> None:
    """Add QGIS's own scale bar, linked to the map: it measures what the map shows."""
    item = QgsLayoutItemScaleBar(layout)
    item.setStyle("Single Box")
    item.setLinkedMap(main)
    item.setUnits(main.crs().mapUnits())
    item.setUnitLabel("m")
    item.setNumericFormat(_numbers(lang))
    item.setNumberOfSegments(content.segments)
    item.setNumberOfSegmentsLeft(0)
    item.setUnitsPerSegment(content.unit_m)
    item.setHeight(_BAR_MM)
    item.setLabelBarSpace(0.6)
    item.setBoxContentSpace(0.0)
    item.setTextFormat(text_format(content.size_pt))
    item.setLineSymbol(QgsLineSymbol.createSimple({"line_color": INK, "line_width": str(THIN_MM)}))
    item.setFillSymbol(QgsFillSymbol.createSimple({"color": INK, "outline_style": "no"}))
    layout.addLayoutItem(item)
    item.update()
    box = _centred(element.box, content, item.minimumSize().width())
    place(item, box, page, element.id, element.kind)


def _centred(box: Box, content: ScaleBarElement, needed_mm: float) -> Box:
    """Return where QGIS's bar is put so that its segments are in the middle of a box, if all of it fits so.

    Half of the first number stands out on the left, half of the last and the unit on the right.
    """
    first = text_size("0", font(content.size_pt), content.size_pt)[0] / 2
    middle = (box.width - content.segments * content.unit_mm) / 2 - first
    left = max(0.0, min(middle, box.width - needed_mm))
    return Box(box.x + left, box.y, box.width - left, box.height)


def _numbers(lang: str) -> QgsBasicNumericFormat:
    numbers = QgsBasicNumericFormat()
    numbers.setNumberDecimalPlaces(0)
    numbers.setShowThousandsSeparator(True)
    numbers.setThousandsSeparator("." if lang == "vi" else ",")
    numbers.setDecimalSeparator("," if lang == "vi" else ".")
    return numbers


def add_north(
    layout: QgsLayout, element: Element, content: NorthElement, page: int, main: QgsLayoutItemMap
) -> None:
    """Add an arrow to the north of the grid; it turns with the map."""
    item = QgsLayoutItemPicture(layout)
    item.setPicturePath(_NORTH)
    item.setResizeMode(QgsLayoutItemPicture.ResizeMode.Zoom)
    item.setNorthMode(QgsLayoutItemPicture.NorthMode.GridNorth)
    item.setLinkedMap(main)
    layout.addLayoutItem(item)
    place(item, element.box, page, element.id, element.kind)


def add_key(layout: QgsLayout, element: Element, content: KeyElement, page: int) -> None:
    """Add the diagram of sheets: a rectangle and a number for each, the one it stands on grey."""
    box = element.box
    title = TextElement(content.title, content.size_pt, True, align=CENTER, vertical=MIDDLE)
    above = Box(box.x, box.y, box.width, content.title_mm)
    label(layout, title, above, page, part_id(element.id, "title"), element.kind)
    room = Box(box.x, box.y + content.title_mm, box.width, box.height - content.title_mm)
    around = _around([cell.extent for cell in content.cells])
    for cell in content.cells:
        own = _in_room(cell.extent, around, room)
        filling = _HERE if cell.sheet == content.here else "white"
        part = part_id(element.id, f"cell.{cell.sheet}")
        rectangle(layout, own, THIN_MM, page, part, element.kind, filling)
        number = TextElement(str(cell.sheet), content.size_pt, align=CENTER, vertical=MIDDLE)
        label(layout, number, own, page, part_id(element.id, f"number.{cell.sheet}"), element.kind)


def _around(extents: Sequence[Extent]) -> Extent:
    return Extent(
        min(one.west for one in extents),
        min(one.south for one in extents),
        max(one.east for one in extents),
        max(one.north for one in extents),
    )


def _in_room(extent: Extent, around: Extent, room: Box) -> Box:
    """Return where an extent lies in a box that shows all of ``around`` in its middle."""
    scale = min(room.width / around.width, room.height / around.height)
    left = room.x + (room.width - around.width * scale) / 2
    top = room.y + (room.height - around.height * scale) / 2
    return Box(
        left + (extent.west - around.west) * scale,
        top + (around.north - extent.north) * scale,
        extent.width * scale,
        extent.height * scale,
    )
