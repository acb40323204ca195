"""Where an item stands: its page, its box in millimetres, its id and the kind it was made for."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsLayout, QgsLayoutItem, QgsLayoutItemPage, QgsLayoutPoint, QgsLayoutSize

from mineral_plugin.core.maps.papers import Paper
from mineral_plugin.core.maps.plan import Box

KIND_MARK = "mineral_licence/map_item"
LINE_MARK = "mineral_licence/map_line_mm"
# Between the id of an element and the name of one of its several items.
PART = ":"


def add_page(layout: QgsLayout, paper: Paper) -> int:
    """Add a page of a paper and return its number from 0."""
    page = QgsLayoutItemPage(layout)
    page.setPageSize(QgsLayoutSize(paper.width_mm, paper.height_mm))
    layout.pageCollection().addPage(page)
    return layout.pageCollection().pageCount() - 1


def place(item: QgsLayoutItem, box: Box, page: int, item_id: str, kind: str) -> None:
    """Put an item of the layout into its box on a page."""
    item.setId(item_id)
    item.setCustomProperty(KIND_MARK, kind)
    item.attemptResize(QgsLayoutSize(box.width, box.height))
    item.attemptMove(QgsLayoutPoint(box.x, box.y), True, False, page)


def box_of(item: QgsLayoutItem) -> Box:
    """Return the box that an item takes on its page, in mm; of a frame around lines, their middle counts."""
    layout, line = item.layout(), float(item.customProperty(LINE_MARK, 0.0))
    corner = layout.convertToLayoutUnits(item.pagePositionWithUnits())
    size = layout.convertToLayoutUnits(item.sizeWithUnits())
    half = line / 2
    return Box(corner.x() + half, corner.y() + half, size.width() - line, size.height() - line)


def part_id(element_id: str, part: str) -> str:
    """Return the id of one of several items of an element."""
    return element_id + PART + part


def element_of(item_id: str) -> str:
    """Return the id of the element that an item belongs to."""
    return item_id.partition(PART)[0]


def kind_of(item: QgsLayoutItem) -> Optional[str]:
    """Return the kind that an item was made for, ``None`` for one of the user's own."""
    value = item.customProperty(KIND_MARK)
    return str(value) if value else None
