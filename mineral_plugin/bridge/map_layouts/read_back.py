"""A layout as plain values, as it stands now: also after the user changed it in the designer."""

from __future__ import annotations

from functools import partial
from typing import Callable, Dict, List, NamedTuple, Optional, Tuple

from qgis.core import (
    QgsLayout,
    QgsLayoutFrame,
    QgsLayoutItem,
    QgsLayoutItemGroup,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemManualTable,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
)

from mineral_plugin.bridge.map_layouts.pages import PART, box_of, element_of, kind_of
from mineral_plugin.bridge.map_layouts.reading_maps import read_areas, read_frame, read_labels
from mineral_plugin.bridge.map_layouts.reading_tables import read_table, rows_of
from mineral_plugin.bridge.map_layouts.sizes import Needed, needed_by
from mineral_plugin.core.maps.plan import Box
from mineral_plugin.core.maps.reading import ReadItem, ReadLabel, ReadMap, ReadSheet, ReadTable

MAP, TABLE = "map", "table"


class _Element(NamedTuple):
    """The items of one element of the plan, or one item of the user's own."""

    id: str
    kind: str
    sheet: int
    items: List[QgsLayoutItem]


def read_layout(layout: QgsLayout) -> ReadMap:
    """Return what a layout shows; on the main thread, without any window."""
    reading = Reading(layout)
    for step in reading.steps():
        step()
    return reading.read


class Reading:
    """The reading of a layout in steps, between which a window may breathe; ``read`` when all are done.

    On the main thread; the layout stays as it is meanwhile.
    """

    def __init__(self, layout: QgsLayout) -> None:
        self._layout = layout
        self._elements = _elements(layout)
        self._maps = [
            (one.items[0], one.sheet) for one in self._elements if one.kind == MAP and _shown(one.items)
        ]
        self._sheets: List[ReadSheet] = []
        self._tables: List[ReadTable] = []
        self._labels: List[ReadLabel] = []

    def steps(self) -> List[Callable[[], None]]:
        """Return what reads each sheet, the tables, and the labels of each map."""
        sheets = range(1, self._layout.pageCollection().pageCount() + 1)
        return [
            *(partial(self._read_sheet, number) for number in sheets),
            self._read_tables,
            *(partial(self._read_labels, item, sheet) for item, sheet in self._maps),
        ]

    @property
    def read(self) -> ReadMap:
        """Return what was read."""
        roles = [role for item, _ in self._maps for role in read_areas(item)]
        return ReadMap(
            sheets=tuple(self._sheets),
            frames=tuple(read_frame(item, sheet) for item, sheet in self._maps),
            tables=tuple(self._tables),
            labels=tuple(self._labels),
            areas_drawn=tuple(dict.fromkeys(roles)),
        )

    def _read_sheet(self, number: int) -> None:
        size = self._layout.pageCollection().page(number - 1).pageSize()
        items = tuple(_read(one) for one in self._elements if one.sheet == number)
        self._sheets.append(ReadSheet(number, size.width(), size.height(), items))

    def _read_tables(self) -> None:
        shown = [one for one in self._elements if one.kind == TABLE and _shown(one.items)]
        self._tables += [read_table(one.id, one.sheet, one.items) for one in shown]

    def _read_labels(self, item: QgsLayoutItemMap, sheet: int) -> None:
        self._labels += read_labels(item, sheet)


def _elements(layout: QgsLayout) -> List[_Element]:
    """Return the elements of a layout; a copy that the user made of a part begins an element of its own."""
    found: List[_Element] = []
    open_ones: Dict[Tuple[str, int], _Element] = {}
    for item in _items(layout):
        kind, sheet = kind_of(item), item.page() + 1
        name, part = element_of(item.id()), item.id().partition(PART)[2]
        own = open_ones.get((name, sheet))
        is_new = own is None or any(one.id().partition(PART)[2] == part for one in own.items)
        if own is None or kind is None or is_new:
            own = _Element(name if kind else item.id(), kind or _word(item), sheet, [])
            found.append(own)
            if kind is not None:
                open_ones[name, sheet] = own
        own.items.append(item)
    return found


def _items(layout: QgsLayout) -> List[QgsLayoutItem]:
    """Return the items from the lowest, as they were added."""
    left_out = (QgsLayoutItemPage, QgsLayoutItemGroup)
    items = [item for item in layout.items() if isinstance(item, QgsLayoutItem)]
    items = [item for item in items if not isinstance(item, left_out) and item.scene() is not None]
    return sorted(items, key=lambda item: item.zValue())


def _word(item: QgsLayoutItem) -> str:
    """Return a word for the kind of an item that the user added."""
    return type(item).__name__.replace("QgsLayoutItem", "").replace("QgsLayout", "").lower()


def _shown(items: List[QgsLayoutItem]) -> bool:
    return any(item.isVisible() and not item.excludeFromExports() for item in items)


def _read(one: _Element) -> ReadItem:
    shown = [item for item in one.items if _shown([item])] or one.items
    box = _around([box_of(item) for item in shown])
    return ReadItem(
        id=one.id,
        kind=one.kind,
        box=box,
        text="\n".join(text for text in map(_text, shown) if text),
        needed=_needed(shown, box),
        is_visible=_shown(one.items),
    )


def _around(boxes: List[Box]) -> Box:
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(left, top, max(box.right for box in boxes) - left, max(box.bottom for box in boxes) - top)


def _needed(items: List[QgsLayoutItem], box: Box) -> Optional[Needed]:
    """Return what an element needs: its own box, and what the tightest of its items lacks on top."""
    over = []
    for item in items:
        needed, own = needed_by(item), box_of(item)
        if needed is not None:
            over.append((needed[0] - own.width, needed[1] - own.height))
    if not over:
        return None
    return box.width + max(width for width, _ in over), box.height + max(height for _, height in over)


def _text(item: QgsLayoutItem) -> str:
    """Return the text of an item, as it is printed."""
    if isinstance(item, QgsLayoutItemLabel):
        return item.currentText()
    if isinstance(item, QgsLayoutItemLegend):
        return "\n".join((item.title(), *_legend_lines(item)))
    if isinstance(item, QgsLayoutFrame) and isinstance(item.multiFrame(), QgsLayoutItemManualTable):
        return "\n".join(" ".join(row) for row in rows_of(item.multiFrame()))
    return ""


def _legend_lines(item: QgsLayoutItemLegend) -> List[str]:
    nodes = [
        node
        for layer in item.model().rootGroup().findLayers()
        for node in item.model().layerLegendNodes(layer)
    ]
    return [str(node.data(0)) for node in nodes]
