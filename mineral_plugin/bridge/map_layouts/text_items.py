"""Texts, frames and blocks to be signed, as labels and shapes of a layout."""

from __future__ import annotations

from typing import Dict

from qgis.core import (
    QgsFillSymbol,
    QgsLayout,
    QgsLayoutItemLabel,
    QgsLayoutItemShape,
    QgsLayoutMeasurement,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

from mineral_plugin.bridge.map_layouts.fonts import INK, font, text_format
from mineral_plugin.bridge.map_layouts.pages import part_id, place
from mineral_plugin.core.maps.plan import (
    BOTTOM,
    CENTER,
    LEFT,
    MIDDLE,
    RIGHT,
    TOP,
    BlockElement,
    Box,
    Element,
    FrameElement,
    TextElement,
    line_mm,
)

_ACROSS: Dict[str, Qt.AlignmentFlag] = {
    LEFT: Qt.AlignmentFlag.AlignLeft,
    CENTER: Qt.AlignmentFlag.AlignHCenter,
    RIGHT: Qt.AlignmentFlag.AlignRight,
}
_DOWN: Dict[str, Qt.AlignmentFlag] = {
    TOP: Qt.AlignmentFlag.AlignTop,
    MIDDLE: Qt.AlignmentFlag.AlignVCenter,
    BOTTOM: Qt.AlignmentFlag.AlignBottom,
}
THIN_MM = 0.15


def label(
    layout: QgsLayout, text: TextElement, box: Box, page: int, item_id: str, kind: str
) -> QgsLayoutItemLabel:
    """Add a label with a text just as it stands: nothing in it is taken for an expression."""
    item = QgsLayoutItemLabel(layout)
    item.setMarginX(0.0)
    item.setMarginY(0.0)
    item.setText(literal(text.text))
    if hasattr(item, "setTextFormat"):  # since QGIS 3.24
        item.setTextFormat(text_format(text.size_pt, text.bold))
    else:
        item.setFont(font(text.size_pt, text.bold, text.italic))
        item.setFontColor(QColor(INK))
    item.setHAlign(_ACROSS[text.align])
    item.setVAlign(_DOWN[text.vertical])
    # Before it is added, what is changed is drawn and told to nobody.
    place(item, box, page, item_id, kind)
    layout.addLayoutItem(item)
    return item


def literal(text: str) -> str:
    """Return a text that a label prints as it is: what stands in ``[% %]`` would be run as an expression."""
    return text.replace("[%", "[% '[%' %]")


def boxed(item: QgsLayoutItemLabel) -> None:
    """Draw a thin line around a label."""
    item.setFrameEnabled(True)
    item.setFrameStrokeWidth(QgsLayoutMeasurement(THIN_MM))
    item.setFrameStrokeColor(QColor(INK))


def add_text(layout: QgsLayout, element: Element, content: TextElement, page: int) -> None:
    """Add the text of a plan."""
    label(layout, content, element.box, page, element.id, element.kind)


def add_frame(layout: QgsLayout, element: Element, content: FrameElement, page: int) -> None:
    """Add a rectangle without a filling."""
    rectangle(layout, element.box, content.line_mm, page, element.id, element.kind)


def rectangle(
    layout: QgsLayout, box: Box, line: float, page: int, item_id: str, kind: str, filling: str = ""
) -> QgsLayoutItemShape:
    """Add a rectangle; its line, ``line`` mm wide, runs along the box; ``filling`` is a colour."""
    shape = QgsLayoutItemShape(layout)
    shape.setShapeType(QgsLayoutItemShape.Shape.Rectangle)
    symbol = {"style": "solid" if filling else "no", "outline_color": INK, "outline_width": str(line)}
    symbol["joinstyle"] = "miter"
    if filling:
        symbol["color"] = filling
    shape.setSymbol(QgsFillSymbol.createSimple(symbol))
    place(shape, box, page, item_id, kind)
    layout.addLayoutItem(shape)
    return shape


def add_block(layout: QgsLayout, element: Element, content: BlockElement, page: int) -> None:
    """Add the title of a block, and its lines in the rest of its box, with room for hand and seal."""
    box, kind = element.box, element.kind
    head = line_mm(content.title_pt) * len(content.title)
    title = TextElement("\n".join(content.title), content.title_pt, bold=True, align=CENTER)
    label(layout, title, Box(box.x, box.y, box.width, head), page, part_id(element.id, "title"), kind)
    lines = TextElement("\n".join(content.lines), content.size_pt, align=CENTER)
    rest = Box(box.x, box.y + head, box.width, box.height - head)
    label(layout, lines, rest, page, part_id(element.id, "lines"), kind)
