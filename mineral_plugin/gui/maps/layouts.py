"""Maps of ours among the layouts of the project, and the designer that each is opened in."""

from __future__ import annotations

from functools import partial
from typing import Any, List, NamedTuple, Optional, Tuple

from qgis.core import (
    QgsLayerTreeGroup,
    QgsLayoutItem,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
    QgsMapLayer,
    QgsPrintLayout,
    QgsProject,
)
from qgis.PyQt.QtCore import QPointF, QTimer

from mineral_plugin.bridge.map_layouts.build import LAYOUT_MARK
from mineral_plugin.bridge.map_layouts.kept_layers import LAYER_MARK
from mineral_plugin.bridge.map_layouts.making import free_name
from mineral_plugin.bridge.map_layouts.pages import element_of
from mineral_plugin.bridge.project import MARK

KEY_MARK, AREA_MARK, LANG_MARK = (f"mineral_licence/map_{name}" for name in ("key", "area", "lang"))


class MadeFor(NamedTuple):
    """What a map was made for: the draft (or area) it belongs to, its boundary, its language, its form."""

    key: str
    area_id: str
    lang: str
    form: str = ""


def made_for(layout: QgsPrintLayout) -> MadeFor:
    """Return what a map of ours was made for."""
    marks = (KEY_MARK, AREA_MARK, LANG_MARK, LAYOUT_MARK)
    return MadeFor(*(str(layout.customProperty(mark, "")) for mark in marks))


def map_of(project: QgsProject, key: str) -> Optional[QgsPrintLayout]:
    """Return the map of a draft or an area that was made last, ``None`` where the project has none."""
    layouts = project.layoutManager().printLayouts()
    found = [layout for layout in layouts if made_for(layout).key == key]
    return found[-1] if found else None


def keep_layout(project: QgsProject, layout: QgsPrintLayout, made: MadeFor) -> None:
    """Put a finished layout among those of the project; what was done to it so far is no edit."""
    for mark, value in ((KEY_MARK, made.key), (AREA_MARK, made.area_id), (LANG_MARK, made.lang)):
        layout.setCustomProperty(mark, value)
    layout.undoStack().stack().clear()
    project.layoutManager().addLayout(layout)


def is_edited(layout: QgsPrintLayout) -> bool:
    """Return whether the user has changed a layout since it was made or read."""
    return not layout.undoStack().stack().isClean()


def name_for(project: QgsProject, name: str, leaving: Optional[QgsPrintLayout]) -> str:
    """Return a name that no layout of the project has, but one that is to go may have it."""
    return name if leaving is not None and leaving.name() == name else free_name(project, name)


def remove_map(project: QgsProject, layout: QgsPrintLayout) -> None:
    """Take a map with the layers that were made for it out of the project."""
    layers = _own_layers(layout)
    project.layoutManager().removeLayout(layout)
    remove_layers(project, layers)


def remove_unfinished(project: QgsProject, name: str) -> None:
    """Take out the layers of a map whose making was stopped: those in its group, the newest of that name."""
    groups = [node for node in project.layerTreeRoot().children() if isinstance(node, QgsLayerTreeGroup)]
    group = next((one for one in groups if one.name() == name and one.customProperty(LAYER_MARK)), None)
    if group is not None:
        remove_layers(project, [node.layer() for node in group.findLayers()])


def remove_layers(project: QgsProject, layers: List[QgsMapLayer]) -> None:
    """Take layers that were made for a map out of the project, and the group that they leave empty."""
    root = project.layerTreeRoot()
    nodes = [root.findLayer(layer.id()) for layer in layers]
    groups = {id(node.parent()): node.parent() for node in nodes if node is not None}
    project.removeMapLayers([layer.id() for layer in layers])
    for group in groups.values():
        if group is not root and not group.children():
            group.parent().removeChildNode(group)


def _own_layers(layout: QgsPrintLayout) -> List[QgsMapLayer]:
    maps = [item for item in layout.items() if isinstance(item, QgsLayoutItemMap)]
    layers = {layer.id(): layer for item in maps for layer in item.layers()}
    return [layer for layer in layers.values() if layer.customProperty(LAYER_MARK)]


def base_layers(canvas: Any) -> Tuple[QgsMapLayer, ...]:
    """Return the user's own layers now seen on the canvas, from the top: nothing that we put there."""
    marks = (LAYER_MARK, MARK)
    return tuple(layer for layer in canvas.layers() if not any(layer.customProperty(one) for one in marks))


class Designers:
    """Opens layouts in the designer of QGIS, each in one window."""

    def __init__(self, iface: Any) -> None:  # noqa: QGS105 - QGIS gives its iface to the plugin
        self._iface = iface

    def open(self, layout: QgsPrintLayout) -> Any:
        """Return the designer of a layout: the one that stands open comes to the front."""
        found = self._of(layout)
        if found is None:
            return self._iface.openLayoutDesigner(layout)
        window = found.window()
        window.show()
        window.raise_()
        window.activateWindow()
        return found

    def open_soon(self, layout: QgsPrintLayout) -> None:
        """Open the designer of a layout in a turn of QGIS's own, which takes a third of a second at first."""
        if self._of(layout) is None:
            QTimer.singleShot(0, partial(self._iface.openLayoutDesigner, layout))
        else:
            self.open(layout)

    def _of(self, layout: QgsPrintLayout) -> Any:
        opened = self._iface.openLayoutDesigners()
        return next((one for one in opened if one.layout() is layout or one.layout() == layout), None)

    def show(self, layout: QgsPrintLayout, element_id: str, sheet: int, middle: Tuple[float, float]) -> None:
        """Select the items of an element and bring them into sight; without one, a place in mm on a sheet."""
        designer = self.open(layout)
        items = items_of(layout, element_id, sheet)
        designer.selectItems(items)
        page = layout.pageCollection().page(max(sheet - 1, 0))
        place = items[0].sceneBoundingRect().center() if items else _on_page(page, middle)
        designer.view().centerOn(place)


def items_of(layout: QgsPrintLayout, element_id: str, sheet: int) -> List[QgsLayoutItem]:
    """Return the items that stand for an element of the map on a sheet (0: on any)."""
    return [
        item
        for item in layout.items()
        if isinstance(item, QgsLayoutItem)
        and not isinstance(item, QgsLayoutItemPage)
        and element_id
        and element_of(item.id()) == element_id
        and sheet in (0, item.page() + 1)
    ]


def _on_page(page: Optional[QgsLayoutItemPage], middle: Tuple[float, float]) -> QPointF:
    """Return a place of a page in the plane of its layout."""
    start = page.pos() if page is not None else QPointF(0.0, 0.0)
    return QPointF(start.x() + middle[0], start.y() + middle[1])
