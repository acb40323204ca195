"""How much room the texts of an item take as drawn, in millimetres."""

from __future__ import annotations

from typing import Optional, Sequence, Tuple

from qgis.core import (
    QgsLayoutFrame,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemManualTable,
    QgsLayoutItemScaleBar,
    QgsLegendRenderer,
    QgsTextFormat,
)
from qgis.PyQt.QtGui import QFont, QFontMetricsF

from mineral_plugin.core.maps.plan import MM_IN_POINT

Needed = Tuple[float, float]
# Fonts are measured this much larger than they are drawn, so that hinting to whole pixels tells nothing.
_ENLARGED = 100.0


def text_size(text: str, drawn: QFont, size_pt: float) -> Needed:
    """Return width and height in mm of lines of text in a font of ``size_pt`` points."""
    large = QFont(drawn)
    large.setPixelSize(round(size_pt * _ENLARGED))
    metrics = QFontMetricsF(large)
    lines = text.split("\n")
    width = max(metrics.horizontalAdvance(line) for line in lines)
    height = metrics.ascent() + metrics.descent() + (len(lines) - 1) * metrics.lineSpacing()
    return width / _ENLARGED * MM_IN_POINT, height / _ENLARGED * MM_IN_POINT


def ink_size(text: str, drawn: QFont, size_pt: float) -> Needed:
    """Return width and height in mm of what is inked of one line of text."""
    large = QFont(drawn)
    large.setPixelSize(round(size_pt * _ENLARGED))
    inked = QFontMetricsF(large).tightBoundingRect(text)
    return inked.width() / _ENLARGED * MM_IN_POINT, inked.height() / _ENLARGED * MM_IN_POINT


def needed_by(item: QgsLayoutItem) -> Optional[Needed]:
    """Return the width and height that an item takes with all its text, ``None`` for one without."""
    if isinstance(item, QgsLayoutItemLabel):
        return _of_label(item)
    if isinstance(item, QgsLayoutItemLegend):
        size = QgsLegendRenderer(item.model(), item.legendSettings()).minimumSize()
        return size.width(), size.height()
    if isinstance(item, QgsLayoutItemScaleBar):
        return item.minimumSize().width(), item.minimumSize().height()
    if isinstance(item, QgsLayoutFrame) and isinstance(item.multiFrame(), QgsLayoutItemManualTable):
        return _of_table(item.multiFrame())
    return None


def _of_label(item: QgsLayoutItemLabel) -> Needed:
    if hasattr(item, "textFormat"):  # since QGIS 3.24
        return _of_format(item.currentText(), item.textFormat(), item)
    width, height = text_size(item.currentText(), item.font(), item.font().pointSizeF())
    return width + 2 * item.marginX(), height + 2 * item.marginY()


def _of_format(text: str, used: QgsTextFormat, item: QgsLayoutItemLabel) -> Needed:
    width, height = text_size(text, used.font(), used.size())
    return width + 2 * item.marginX(), height + 2 * item.marginY()


def _of_table(table: QgsLayoutItemManualTable) -> Needed:
    """Return the size of a table whose columns are as wide as told and, where a text asks for more, wider.

    It is measured from the middle of its outer lines.
    """
    rows = [[str(cell.content()) for cell in row] for row in table.tableContents()]
    used = table.contentTextFormat()
    margins = 2 * table.cellMargin()
    line = table.gridStrokeWidth() if table.showGrid() else 0.0
    width, told = 0.0, list(table.columnWidths())
    for number, texts in enumerate(zip(*rows)):
        widest = max(text_size(text, used.font(), used.size())[0] for text in texts)
        width += max(told[number] if number < len(told) else 0.0, widest) + margins + line
    heights = list(table.rowHeights())
    low = text_size("X", used.font(), used.size())[1]
    high = sum(max(_at(heights, row), low) + margins + line for row in range(len(rows)))
    return width, high


def _at(values: Sequence[float], index: int) -> float:
    return values[index] if index < len(values) else 0.0
