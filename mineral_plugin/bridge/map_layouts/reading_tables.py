"""Corner tables of a layout as they stand there now, put together from their labels and rows."""

from __future__ import annotations

from typing import Dict, List, Optional, Tuple

from qgis.core import QgsLayoutFrame, QgsLayoutItem, QgsLayoutItemLabel, QgsLayoutItemManualTable

from mineral_plugin.bridge.map_layouts.pages import PART
from mineral_plugin.core.maps.reading import ReadTable


def read_table(element_id: str, sheet: int, items: List[QgsLayoutItem]) -> ReadTable:
    """Return a table from its items; what was deleted is empty."""
    texts = _texts(items)
    heads = _numbered(texts, "head.")
    return ReadTable(
        item=element_id,
        sheet=sheet,
        heading=texts.get("heading", ""),
        system_head=texts.get("system", ""),
        heads=heads,
        rows=rows_of(_table(items)),
        facts=_numbered(texts, "fact."),
    )


def _texts(items: List[QgsLayoutItem]) -> Dict[str, str]:
    labels = [item for item in items if isinstance(item, QgsLayoutItemLabel) and item.isVisible()]
    return {item.id().partition(PART)[2]: item.currentText() for item in labels}


def _numbered(texts: Dict[str, str], part: str) -> Tuple[str, ...]:
    found = [(int(name[len(part) :]), text) for name, text in texts.items() if _is_numbered(name, part)]
    return tuple(text for _, text in sorted(found))


def _is_numbered(name: str, part: str) -> bool:
    return name.startswith(part) and name[len(part) :].isdigit()


def _table(items: List[QgsLayoutItem]) -> Optional[QgsLayoutItemManualTable]:
    for item in items:
        if isinstance(item, QgsLayoutFrame) and item.isVisible():
            table = item.multiFrame()
            if isinstance(table, QgsLayoutItemManualTable):
                return table
    return None


def rows_of(table: Optional[QgsLayoutItemManualTable]) -> Tuple[Tuple[str, ...], ...]:
    """Return the texts of the cells of a table, row by row."""
    if table is None:
        return ()
    return tuple(tuple(str(cell.content()) for cell in row) for row in table.tableContents())
