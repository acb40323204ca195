"""A plan of the core as a print layout of QGIS, element by element."""

from __future__ import annotations

from functools import partial
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

from qgis.core import QgsLayoutItemMap, QgsMapLayer, QgsPrintLayout, QgsProject
from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.bridge.map_layouts.export import DPI
from mineral_plugin.bridge.map_layouts.kept_layers import LAYER_MARK
from mineral_plugin.bridge.map_layouts.legend import add_legend
from mineral_plugin.bridge.map_layouts.map_items import add_inset, add_map
from mineral_plugin.bridge.map_layouts.map_layers import (
    BOUNDARIES,
    CORNERS,
    GROUNDS,
    MapLayers,
    map_layers,
)
from mineral_plugin.bridge.map_layouts.pages import add_page
from mineral_plugin.bridge.map_layouts.qr_item import add_qr
from mineral_plugin.bridge.map_layouts.small_items import add_key, add_north, add_scale_bar
from mineral_plugin.bridge.map_layouts.tables import add_table
from mineral_plugin.bridge.map_layouts.text_items import add_block, add_frame, add_text
from mineral_plugin.core.maps.plan import (
    BlockElement,
    Element,
    FrameElement,
    InsetElement,
    KeyElement,
    LegendElement,
    MapElement,
    MapPlan,
    NorthElement,
    QrElement,
    ScaleBarElement,
    Sheet,
    TableElement,
    TextElement,
)

LAYOUT_MARK = "mineral_licence/map"


# What stands for itself, whatever the map shows.
_ALONE: Dict[type, Callable[[QgsPrintLayout, Element, Any, int], None]] = {
    TextElement: add_text,
    FrameElement: add_frame,
    TableElement: add_table,
    BlockElement: add_block,
    KeyElement: add_key,
    QrElement: add_qr,
}


class Below(NamedTuple):
    """The user's own layers below ours, from the top: on the map, and on the sketch of the position."""

    base: Sequence[QgsMapLayer] = ()
    position: Sequence[QgsMapLayer] = ()


def build_layout(
    plan: MapPlan, project: QgsProject, name: str, below: Optional[Below] = None
) -> QgsPrintLayout:
    """Return the layout of a plan; its layers are in a group of the project, the layout is not yet.

    On the main thread only: layouts are not made for others. The layers of ``below`` must be in the project.
    """
    layout, steps = begin_layout(plan, project, name, below)
    for step in steps:
        step()
    return layout


def begin_layout(
    plan: MapPlan, project: QgsProject, name: str, below: Optional[Below] = None
) -> Tuple[QgsPrintLayout, List[Callable[[], None]]]:
    """Return the layout of a plan, still empty, and the steps that fill it: a window may breathe in between.

    As ``build_layout``; the steps are done in their order, on the main thread.
    """
    layout = QgsPrintLayout(project)
    layout.setName(name)
    layout.setCustomProperty(LAYOUT_MARK, plan.form_id)
    layout.renderContext().setDpi(DPI)
    builder = _Builder(plan, layout, below or Below())
    # Each item would be written down as XML so that adding it can be undone.
    undo = layout.undoStack()
    undo.blockCommands(True)
    done = partial(undo.blockCommands, False)
    return layout, [lambda: builder.show_layers(project, name), *builder.steps(), done]


def _show_layers(plan: MapPlan, project: QgsProject, name: str) -> MapLayers:
    """Add the layers of a map to the project, in a closed group at the top, not shown on the canvas."""
    names = {
        CORNERS: QCoreApplication.translate("MapLayouts", "Corners"),
        BOUNDARIES: QCoreApplication.translate("MapLayouts", "Boundaries"),
        GROUNDS: QCoreApplication.translate("MapLayouts", "Grounds"),
    }
    layers = map_layers(plan, names)
    group = project.layerTreeRoot().insertGroup(0, name)
    group.setCustomProperty(LAYER_MARK, "group")
    group.setExpanded(False)
    group.setItemVisibilityChecked(False)
    for layer in layers:
        project.addMapLayer(layer, False)
        group.addLayer(layer)
    return layers


class _Builder:
    """Adds sheets to a layout; remembers the maps that other items are linked to."""

    _layers: MapLayers

    def __init__(self, plan: MapPlan, layout: QgsPrintLayout, below: Below) -> None:
        self._plan = plan
        self._layout = layout
        self._below = below
        self._maps: List[QgsLayoutItemMap] = []

    def show_layers(self, project: QgsProject, name: str) -> None:
        """Put the layers of the map into the project; what follows draws them."""
        self._layers = _show_layers(self._plan, project, name)

    def steps(self) -> Iterator[Callable[[], None]]:
        """Yield what adds each sheet and each of its elements, the maps first: others are linked to them."""
        for page, sheet in enumerate(self._plan.sheets):
            yield partial(self._add_page, sheet)
            yield from (partial(self._add, one, page) for one in _maps_first(sheet))

    def _add_page(self, sheet: Sheet) -> None:
        add_page(self._layout, sheet.paper)

    def _add_map(self, element: Element, page: int) -> None:
        layers = [*self._layers, *self._below.base]
        content = element.content
        if isinstance(content, MapElement):
            self._maps.append(add_map(self._layout, element, content, page, self._plan.zone, layers))

    def _add(self, element: Element, page: int) -> None:
        """Add an element by the kind of its content; what has to do with a map gets it."""
        content, lang = element.content, self._plan.lang
        if isinstance(content, MapElement):
            self._add_map(element, page)
        elif isinstance(content, LegendElement):
            add_legend(self._layout, element, content, page, self._layers)
        elif isinstance(content, InsetElement):
            self._add_inset(element, content, page)
        elif isinstance(content, ScaleBarElement):
            add_scale_bar(self._layout, element, content, page, self._maps[-1], lang)
        elif isinstance(content, NorthElement):
            add_north(self._layout, element, content, page, self._maps[-1])
        elif type(content) in _ALONE:
            _ALONE[type(content)](self._layout, element, content, page)

    def _add_inset(self, element: Element, content: InsetElement, page: int) -> None:
        layers = [self._layers.boundaries, *self._below.position]
        add_inset(self._layout, element, content, page, self._plan.zone, layers, self._maps[-1:])


def _maps_first(sheet: Sheet) -> List[Element]:
    shown = sheet.map
    others = [element for element in sheet.elements if element is not shown]
    return others if shown is None else [shown, *others]
