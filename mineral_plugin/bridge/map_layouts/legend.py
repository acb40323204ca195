"""The legend: QGIS's own, a line for each item of the plan, with the symbols of the layers."""

from __future__ import annotations

from typing import Optional, Tuple

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsLayerTreeLayer,
    QgsLayout,
    QgsLayoutItemLegend,
    QgsLegendRenderer,
    QgsLegendStyle,
    QgsLineSymbol,
    QgsMapLayerLegendUtils,
    QgsSymbol,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QFontMetricsF

from mineral_plugin.bridge.map_layouts.fonts import INK, font
from mineral_plugin.bridge.map_layouts.map_items import GRID_LINE
from mineral_plugin.bridge.map_layouts.map_layers import MapLayers
from mineral_plugin.bridge.map_layouts.pages import place
from mineral_plugin.bridge.map_layouts.roles import ground_sample
from mineral_plugin.bridge.map_layouts.text_items import literal
from mineral_plugin.core.maps.plan import UNMINED, Element, LegendElement, LegendItem, line_mm

_GAP_MM = 0.8


def add_legend(
    layout: QgsLayout, element: Element, content: LegendElement, page: int, layers: MapLayers
) -> None:
    """Add the legend with its title."""
    item = QgsLayoutItemLegend(layout)
    item.setAutoUpdateModel(False)
    item.setResizeToContents(False)
    root = item.model().rootGroup()
    root.removeAllChildren()
    for line in content.items:
        node = root.addLayer(_layer(line, layers))
        _add_line(node, line)
        item.model().refreshLayerLegend(node)
    item.setTitle(literal(content.title))
    _dress(item, content)
    layout.addLayoutItem(item)
    place(item, element.box, page, element.id, element.kind)


def _layer(line: LegendItem, layers: MapLayers) -> QgsVectorLayer:
    kind = line.symbol.partition(".")[0]
    return {"corner": layers.corners, "area": layers.grounds, "unmined": layers.grounds}.get(
        kind, layers.boundaries
    )


def _add_line(node: QgsLayerTreeLayer, line: LegendItem) -> None:
    """Leave one symbol of the layer in the legend, with the text of the plan beside it."""
    index, symbol = _symbol(node.layer(), line)
    QgsMapLayerLegendUtils.setLegendNodeOrder(node, [index])
    QgsMapLayerLegendUtils.setLegendNodeUserLabel(node, index, literal(line.text))
    if symbol is not None:
        QgsMapLayerLegendUtils.setLegendNodeCustomSymbol(node, index, symbol)
    node.setCustomProperty("legend/title-label", literal(line.text))
    QgsLegendRenderer.setNodeLegendStyle(node, QgsLegendStyle.Style.Hidden)


def _symbol(layer: QgsVectorLayer, line: LegendItem) -> Tuple[int, Optional[QgsSymbol]]:
    """Return which symbol of the layer a line shows, and the one that is drawn instead where it has none."""
    kind, _, role = line.symbol.partition(".")
    role = UNMINED if kind == "unmined" else role
    renderer = layer.renderer()
    index = 0
    if isinstance(renderer, QgsCategorizedSymbolRenderer) and role:
        index = max(0, renderer.categoryIndexForValue(role))
    if kind in ("area", "unmined"):
        return index, ground_sample(role)
    return index, QgsLineSymbol.createSimple(GRID_LINE) if kind == "grid" else None


def _dress(item: QgsLayoutItemLegend, content: LegendElement) -> None:
    styles, sides = QgsLegendStyle.Style, QgsLegendStyle.Side
    item.setTitleAlignment(Qt.AlignmentFlag.AlignLeft)
    item.setStyleFont(styles.Title, font(content.title_pt, bold=True))
    item.setStyleFont(styles.SymbolLabel, font(content.size_pt))
    item.setFontColor(QColor(INK))
    item.setBoxSpace(0.0)
    item.setSymbolWidth(content.symbol_mm)
    item.setSymbolHeight(content.row_mm - _GAP_MM)
    for style in (styles.Group, styles.Subgroup, styles.Symbol, styles.SymbolLabel):
        for side in (sides.Top, sides.Bottom, sides.Left, sides.Right):
            item.setStyleMargin(style, side, 0.0)
    item.setStyleMargin(styles.Symbol, sides.Top, _GAP_MM)
    item.setStyleMargin(styles.SymbolLabel, sides.Left, 2.0)
    item.setStyleMargin(styles.Title, sides.Bottom, max(0.0, content.row_mm - _cap_mm(content)))


def _cap_mm(content: LegendElement) -> float:
    """Return the height that QGIS gives the title: the ascent of its font."""
    metrics = QFontMetricsF(font(content.title_pt, bold=True))
    return line_mm(content.title_pt) * metrics.ascent() / (metrics.ascent() + metrics.descent())
