"""What the maps of a layout show now: place, scale, grids with their numbers, labels as drawn, areas."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Dict, Iterator, List, Optional, Tuple

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsExpression,
    QgsExpressionContextScope,
    QgsFeature,
    QgsLabelPosition,
    QgsLayoutItemMap,
    QgsLayoutItemMapGrid,
    QgsMapRendererCustomPainterJob,
    QgsNullSymbolRenderer,
    QgsRectangle,
    QgsSimpleLineCallout,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import QSizeF
from qgis.PyQt.QtGui import QImage, QPainter

from mineral_plugin.bridge.layers import zone_of_crs
from mineral_plugin.bridge.map_layouts.kept_layers import LAYER_MARK
from mineral_plugin.bridge.map_layouts.map_layers import BOUNDARIES, CORNERS
from mineral_plugin.bridge.map_layouts.pages import box_of
from mineral_plugin.bridge.map_layouts.sizes import ink_size
from mineral_plugin.core.maps.plan import Box, Extent
from mineral_plugin.core.maps.reading import ReadFrame, ReadGrid, ReadGridNumber, ReadLabel

_DPI = 300.0
_MM_IN_INCH = 25.4


def read_frame(item: QgsLayoutItemMap, sheet: int) -> ReadFrame:
    """Return what a map item shows."""
    box, shown = box_of(item), item.extent()
    extent = Extent(shown.xMinimum(), shown.yMinimum(), shown.xMaximum(), shown.yMaximum())
    grids = [grid for grid in item.grids().asList() if grid.enabled()]
    return ReadFrame(
        item=item.id(),
        sheet=sheet,
        box=box,
        scale=extent.width / box.width * 1000.0,
        extent=extent,
        zone=zone_of_crs(item.crs()),
        grids=tuple(_grid(grid, item) for grid in grids),
        numbers=tuple(number for grid in grids for number in _numbers(grid, box, extent)),
    )


# --- grids ------------------------------------------------------------------------------------------------


def _grid(grid: QgsLayoutItemMapGrid, item: QgsLayoutItemMap) -> ReadGrid:
    crs = grid.crs() if grid.crs().isValid() else item.crs()
    return ReadGrid(
        interval_east_m=grid.intervalX(),
        interval_north_m=grid.intervalY(),
        offset_east_m=grid.offsetX(),
        offset_north_m=grid.offsetY(),
        zone=zone_of_crs(crs),
        has_numbers=grid.annotationEnabled(),
    )


def _numbers(grid: QgsLayoutItemMapGrid, box: Box, extent: Extent) -> Iterator[ReadGridNumber]:
    """Yield the numbers that QGIS prints, each once, though it stands at both ends of its line."""
    if not grid.annotationEnabled():
        return
    sides = QgsLayoutItemMapGrid.BorderSide
    if _is_written(grid, (sides.Top, sides.Bottom)):
        for east in _lines(extent.west, extent.east, grid.intervalX(), grid.offsetX()):
            at = box.x + (east - extent.west) / extent.width * box.width
            yield ReadGridNumber(_text(grid, east, "x"), "east", at)
    if _is_written(grid, (sides.Left, sides.Right)):
        for north in _lines(extent.south, extent.north, grid.intervalY(), grid.offsetY()):
            at = box.y + (extent.north - north) / extent.height * box.height
            yield ReadGridNumber(_text(grid, north, "y"), "north", at)


def _is_written(grid: QgsLayoutItemMapGrid, sides: Tuple[QgsLayoutItemMapGrid.BorderSide, ...]) -> bool:
    hidden = QgsLayoutItemMapGrid.DisplayMode.HideAll
    return any(grid.annotationDisplay(side) != hidden for side in sides)


def _lines(low: float, high: float, interval: float, offset: float) -> List[float]:
    if interval <= 0.0:
        return []
    first = math.ceil((low - offset) / interval)
    last = math.floor((high - offset) / interval)
    return [number * interval + offset for number in range(first, last + 1)]


def _text(grid: QgsLayoutItemMapGrid, value: float, axis: str) -> str:
    """Return a number as the grid writes it."""
    if grid.annotationFormat() != QgsLayoutItemMapGrid.AnnotationFormat.CustomFormat:
        return f"{value:.{grid.annotationPrecision()}f}"
    context = grid.createExpressionContext()
    scope = QgsExpressionContextScope()
    scope.setVariable("grid_number", value)
    scope.setVariable("grid_axis", axis)
    context.appendScope(scope)
    told = QgsExpression(grid.annotationExpression()).evaluate(context)
    return "" if told is None else str(told)


# --- labels and areas -------------------------------------------------------------------------------------


def read_labels(item: QgsLayoutItemMap, sheet: int) -> Tuple[ReadLabel, ...]:
    """Return the numbers of corners as QGIS places them on this map: it is made to draw them once."""
    layers = [_bare(layer) for layer in item.layers() if layer.customProperty(LAYER_MARK) == CORNERS]
    if not layers:
        return ()
    box, extent = box_of(item), item.extent()
    features = {(layer.id(), one.id()): one for layer in layers for one in layer.getFeatures()}
    formats = {layer.id(): layer.labeling().settings().format() for layer in layers if layer.labeling()}
    found = []
    for position in _drawn(item, layers, box):
        feature = features.get((position.layerID, position.featureId))
        if feature is not None:
            label = _label(position, feature, sheet, _on_sheet(position.labelRect, extent, box))
            found.append(replace(label, box=_inked(label, formats[position.layerID])))
    return tuple(found)


def _bare(layer: QgsVectorLayer) -> QgsVectorLayer:
    """Return a copy of a layer that is labelled in the same places, without what takes time to draw."""
    bare = layer.clone()
    bare.setRenderer(QgsNullSymbolRenderer())
    labeling = bare.labeling()
    if isinstance(labeling, QgsVectorLayerSimpleLabeling):
        settings = labeling.settings()
        written, callout = settings.format(), QgsSimpleLineCallout()
        written.setBuffer(QgsTextBufferSettings())
        callout.setEnabled(False)
        settings.setFormat(written)
        settings.setCallout(callout)
        bare.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    return bare


def _drawn(item: QgsLayoutItemMap, layers: List[QgsVectorLayer], box: Box) -> List[QgsLabelPosition]:
    pixels = _DPI / _MM_IN_INCH
    size = QSizeF(box.width * pixels, box.height * pixels)
    settings = item.mapSettings(item.extent(), size, _DPI, True)
    settings.setLayers(layers)
    # Nobody looks at the picture: one pixel is enough to be drawn on.
    picture = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(picture)
    try:
        job = QgsMapRendererCustomPainterJob(settings, painter)
        job.renderSynchronously()
        results = job.takeLabelingResults()
        return list(results.labelsWithinRect(settings.visibleExtent())) if results else []
    finally:
        painter.end()


def _label(position: QgsLabelPosition, feature: QgsFeature, sheet: int, box: Box) -> ReadLabel:
    point = feature.geometry().asPoint()
    return ReadLabel(sheet, int(feature["area"]), position.labelText, (point.x(), point.y()), box)


def _inked(label: ReadLabel, written: QgsTextFormat) -> Box:
    """Return what is inked of a label, in its middle: QGIS keeps room above and below the letters."""
    (x, y), (width, height) = label.box.middle, ink_size(label.text, written.font(), written.size())
    return Box(x - width / 2, y - height / 2, width, height)


def _on_sheet(rect: QgsRectangle, extent: QgsRectangle, box: Box) -> Box:
    scale = box.width / extent.width()
    return Box(
        box.x + (rect.xMinimum() - extent.xMinimum()) * scale,
        box.y + (extent.yMaximum() - rect.yMaximum()) * scale,
        rect.width() * scale,
        rect.height() * scale,
    )


def read_areas(item: QgsLayoutItemMap) -> Tuple[str, ...]:
    """Return the roles whose boundary the map draws, in the order of the layer."""
    found: Dict[str, None] = {}
    for layer in item.layers():
        if layer.customProperty(LAYER_MARK) == BOUNDARIES:
            hidden = _hidden(layer)
            for feature in layer.getFeatures(item.extent()):
                if feature["role"] not in hidden:
                    found[str(feature["role"])] = None
    return tuple(found)


def _hidden(layer: QgsVectorLayer) -> Tuple[Optional[str], ...]:
    renderer = layer.renderer()
    if not isinstance(renderer, QgsCategorizedSymbolRenderer):
        return ()
    return tuple(one.value() for one in renderer.categories() if not one.renderState())
