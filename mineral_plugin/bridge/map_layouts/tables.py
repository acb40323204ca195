"""Corner tables: the head as framed labels, the rows as a table of QGIS in a frame of its own."""

from __future__ import annotations

from typing import List, Sequence

from qgis.core import (
    QgsLayout,
    QgsLayoutFrame,
    QgsLayoutItemManualTable,
    QgsLayoutMultiFrame,
    QgsLayoutTable,
    QgsTableCell,
)
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QColor

from mineral_plugin.bridge.map_layouts.fonts import INK, text_format
from mineral_plugin.bridge.map_layouts.pages import LINE_MARK, part_id, place
from mineral_plugin.bridge.map_layouts.text_items import THIN_MM, boxed, label
from mineral_plugin.core.maps.plan import (
    CENTER,
    LEFT,
    MIDDLE,
    Box,
    Element,
    TableElement,
    TextElement,
)

_CELL_MARGIN_MM = 0.3
_SLACK_MM = 0.02
_FACT_MARGIN_MM = 0.6


def add_table(layout: QgsLayout, element: Element, content: TableElement, page: int) -> None:
    """Add a piece of a corner table: heading, two-level head, rows, and the facts below."""
    top = _add_heading(layout, element, content, page)
    top = _add_heads(layout, element, content, page, top)
    if content.rows:
        _add_rows(layout, element, content, page, top)
    top += content.row_mm * len(content.rows)
    for number, (fact, height) in enumerate(zip(content.facts, content.facts_mm)):
        box = Box(element.box.x, top, sum(content.column_mm), height)
        text = TextElement(fact, content.size_pt, align=LEFT, vertical=MIDDLE)
        item = label(layout, text, box, page, part_id(element.id, f"fact.{number}"), element.kind)
        item.setMarginX(_FACT_MARGIN_MM)
        boxed(item)
        top += height


def _add_heading(layout: QgsLayout, element: Element, content: TableElement, page: int) -> float:
    box = element.box
    if content.heading:
        place_of = Box(box.x, box.y, box.width, content.heading_mm)
        text = TextElement(content.heading, content.size_pt, True, align=CENTER, vertical=MIDDLE)
        label(layout, text, place_of, page, part_id(element.id, "heading"), element.kind)
    return box.y + content.heading_mm


def _add_heads(layout: QgsLayout, element: Element, content: TableElement, page: int, top: float) -> float:
    """Add the heads: those before X and Y over both levels, the system above X and Y."""
    left, names = element.box.x, len(content.heads) - 2
    both = content.system_mm + content.head_mm
    system = Box(
        left + sum(content.column_mm[:names]), top, sum(content.column_mm[names:]), content.system_mm
    )
    if content.system_mm > 0:
        _head(layout, element, content, page, "system", content.system_head, system)
    for number, (head, width) in enumerate(zip(content.heads, content.column_mm)):
        high = number < names
        box = Box(left, top if high else top + content.system_mm, width, both if high else content.head_mm)
        _head(layout, element, content, page, f"head.{number}", head, box)
        left += width
    return top + both


def _head(
    layout: QgsLayout, element: Element, content: TableElement, page: int, part: str, text: str, box: Box
) -> None:
    words = TextElement(text, content.size_pt, True, align=CENTER, vertical=MIDDLE)
    boxed(label(layout, words, box, page, part_id(element.id, part), element.kind))


def _add_rows(layout: QgsLayout, element: Element, content: TableElement, page: int, top: float) -> None:
    table = QgsLayoutItemManualTable.create(layout)
    layout.addMultiFrame(table)
    _dress(table, content)
    table.setTableContents([_cells(row) for row in content.rows])
    # QGIS adds margins and lines to what it is told.
    extra = 2 * _CELL_MARGIN_MM + THIN_MM
    table.setColumnWidths([width - extra for width in content.column_mm])
    table.setRowHeights([content.row_mm - extra] * len(content.rows))
    frame = QgsLayoutFrame(layout, table)
    # A frame as high as its rows to the last bit would leave out the last of them.
    height = content.row_mm * len(content.rows) + THIN_MM + _SLACK_MM
    box = Box(element.box.x - THIN_MM / 2, top - THIN_MM / 2, sum(content.column_mm) + THIN_MM, height)
    frame.attemptSetSceneRect(QRectF(0, 0, box.width, box.height))
    table.addFrame(frame)
    frame.setCustomProperty(LINE_MARK, THIN_MM)
    place(frame, box, page, part_id(element.id, "rows"), element.kind)
    table.refresh()


def _dress(table: QgsLayoutItemManualTable, content: TableElement) -> None:
    table.setResizeMode(QgsLayoutMultiFrame.ResizeMode.UseExistingFrames)
    table.setIncludeTableHeader(False)
    table.setHeaderMode(QgsLayoutTable.HeaderMode.NoHeaders)
    table.setContentTextFormat(text_format(content.size_pt))
    table.setCellMargin(_CELL_MARGIN_MM)
    table.setGridStrokeWidth(THIN_MM)
    table.setGridColor(QColor(INK))
    table.setBackgroundColor(QColor("white"))


def _cells(row: Sequence[str]) -> List[QgsTableCell]:
    found = []
    for text in row:
        cell = QgsTableCell(text)
        cell.setHorizontalAlignment(Qt.AlignmentFlag.AlignHCenter)
        cell.setVerticalAlignment(Qt.AlignmentFlag.AlignVCenter)
        found.append(cell)
    return found
