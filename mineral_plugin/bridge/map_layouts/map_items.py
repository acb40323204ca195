"""The map and its inset: QGIS draws them, with the zone's own grid, from our layers and those below."""

from __future__ import annotations

from typing import List, Sequence

from qgis.core import (
    QgsExpressionContextUtils,
    QgsFillSymbol,
    QgsLayout,
    QgsLayoutItemMap,
    QgsLayoutItemMapGrid,
    QgsLayoutItemMapOverview,
    QgsLayoutMeasurement,
    QgsLineSymbol,
    QgsMapLayer,
    QgsRectangle,
)
from qgis.PyQt.QtGui import QColor

from mineral_plugin.bridge.layers import zone_crs
from mineral_plugin.bridge.map_layouts.corner_labels import SHEET_VARIABLE
from mineral_plugin.bridge.map_layouts.fonts import INK, font, text_format
from mineral_plugin.bridge.map_layouts.pages import part_id, place
from mineral_plugin.bridge.map_layouts.sizes import text_size
from mineral_plugin.bridge.map_layouts.text_items import label
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.maps.grid import grid_interval_m
from mineral_plugin.core.maps.plan import (
    CENTER,
    MIDDLE,
    MM_IN_POINT,
    Box,
    Element,
    Extent,
    InsetElement,
    MapElement,
    TextElement,
)

GRID = "mineral_grid"
GRID_LINE = {"line_color": "90,110,130,160", "line_width": "0.1"}
_NUMBER_GAP_MM = 0.6
_SMALLER = 0.6


def add_map(
    layout: QgsLayout,
    element: Element,
    content: MapElement,
    page: int,
    zone: Zone,
    layers: Sequence[QgsMapLayer],
) -> QgsLayoutItemMap:
    """Add the map of a sheet with its grid; ``layers`` from the top."""
    item = _map(layout, element.box, content.extent, zone, layers)
    place(item, element.box, page, element.id, element.kind)
    item.zoomToExtent(_rectangle(content.extent))
    QgsExpressionContextUtils.setLayoutItemVariable(item, SHEET_VARIABLE, page + 1)
    grid = _grid(item, zone, content.grid_interval_m, content.grid_size_pt)
    sides = QgsLayoutItemMapGrid.BorderSide
    for side in (sides.Left, sides.Right, sides.Top, sides.Bottom):
        grid.setAnnotationPosition(QgsLayoutItemMapGrid.AnnotationPosition.OutsideMapFrame, side)
    item.grids().addGrid(grid)
    return item


def _map(
    layout: QgsLayout, box: Box, extent: Extent, zone: Zone, layers: Sequence[QgsMapLayer]
) -> QgsLayoutItemMap:
    item = QgsLayoutItemMap(layout)
    item.setCrs(zone_crs(zone))
    item.setLayers(list(layers))
    item.setKeepLayerSet(True)
    # The styles of our layers and of the base stay as they are now.
    item.setKeepLayerStyles(False)
    item.setBackgroundColor(QColor("white"))
    item.setFrameEnabled(True)
    item.setFrameStrokeWidth(QgsLayoutMeasurement(0.25))
    item.setFrameStrokeColor(QColor(INK))
    layout.addLayoutItem(item)
    return item


def _rectangle(extent: Extent) -> QgsRectangle:
    return QgsRectangle(extent.west, extent.south, extent.east, extent.north)


def _grid(item: QgsLayoutItemMap, zone: Zone, interval_m: float, size_pt: float) -> QgsLayoutItemMapGrid:
    """Return QGIS's own grid: its lines and numbers come from the map's coordinates, never from a text.

    It is added when it is as it shall be: each change of a grid on the map measures all its numbers anew.
    """
    grid = QgsLayoutItemMapGrid(GRID, item)
    grid.setCrs(zone_crs(zone))
    grid.setIntervalX(interval_m)
    grid.setIntervalY(interval_m)
    grid.setStyle(QgsLayoutItemMapGrid.GridStyle.Solid)
    grid.setLineSymbol(QgsLineSymbol.createSimple(GRID_LINE))
    grid.setStackingPosition(grid.StackingPosition.StackBelowMapLabels)
    grid.setFrameStyle(QgsLayoutItemMapGrid.FrameStyle.NoFrame)
    grid.setAnnotationEnabled(True)
    grid.setAnnotationTextFormat(text_format(size_pt))
    grid.setAnnotationFormat(QgsLayoutItemMapGrid.AnnotationFormat.Decimal)
    grid.setAnnotationPrecision(0)
    grid.setAnnotationFrameDistance(_NUMBER_GAP_MM)
    for side in (QgsLayoutItemMapGrid.BorderSide.Left, QgsLayoutItemMapGrid.BorderSide.Right):
        grid.setAnnotationDirection(QgsLayoutItemMapGrid.AnnotationDirection.Vertical, side)
    return grid


def add_inset(
    layout: QgsLayout,
    element: Element,
    content: InsetElement,
    page: int,
    zone: Zone,
    layers: Sequence[QgsMapLayer],
    main: List[QgsLayoutItemMap],
) -> None:
    """Add the sketch of the position: title, a map in the rest of its box, the main map marked on it."""
    box = element.box
    title = TextElement(content.title, content.size_pt, True, align=CENTER, vertical=MIDDLE)
    above = Box(box.x, box.y, box.width, content.title_mm)
    label(layout, title, above, page, part_id(element.id, "title"), element.kind)
    frame = Box(box.x, box.y + content.title_mm, box.width, box.height - content.title_mm)
    item = _map(layout, frame, content.extent, zone, layers)
    place(item, frame, page, element.id, element.kind)
    item.zoomToExtent(_rectangle(content.extent))
    _add_small_grid(item, zone, content, frame)
    for number, map_item in enumerate(main, start=1):
        _mark(item, map_item, str(number))


def _add_small_grid(item: QgsLayoutItemMap, zone: Zone, content: InsetElement, frame: Box) -> None:
    """Add a grid with numbers inside the frame, on two sides, so that the sketch tells where it lies."""
    interval = grid_interval_m(content.scale, frame.width, frame.height)
    grid = _grid(item, zone, interval, content.size_pt * _SMALLER)
    sides, modes = QgsLayoutItemMapGrid.BorderSide, QgsLayoutItemMapGrid.DisplayMode
    for side in (sides.Left, sides.Top):
        grid.setAnnotationPosition(QgsLayoutItemMapGrid.AnnotationPosition.InsideMapFrame, side)
    for side in (sides.Right, sides.Bottom):
        grid.setAnnotationDisplay(modes.HideAll, side)
    grid.setAnnotationFormat(QgsLayoutItemMapGrid.AnnotationFormat.CustomFormat)
    grid.setAnnotationExpression(_within(content.extent, content.scale, content.size_pt * _SMALLER))
    item.grids().addGrid(grid)


def _within(extent: Extent, scale: int, size_pt: float) -> str:
    """Return the expression of a number of the grid that is empty near the corners of the frame."""
    room = text_size("0000000", font(size_pt), size_pt)[0] / 2 + 2 * _NUMBER_GAP_MM + size_pt * MM_IN_POINT
    edge = room * scale / 1000.0
    (east, north), half = extent.middle, (extent.width / 2 - edge, extent.height / 2 - edge)
    x, y = f"abs(@grid_number-{east:.0f})<{half[0]:.0f}", f"abs(@grid_number-{north:.0f})<{half[1]:.0f}"
    return f"if(if(@grid_axis='x',{x},{y}),to_string(to_int(@grid_number)),'')"


def _mark(inset: QgsLayoutItemMap, main: QgsLayoutItemMap, name: str) -> None:
    overview = QgsLayoutItemMapOverview(name, inset)
    inset.overviews().addOverview(overview)
    overview.setLinkedMap(main)
    overview.setFrameSymbol(
        QgsFillSymbol.createSimple(
            {"color": "255,255,255,0", "outline_color": "#c00000", "outline_width": "0.4"}
        )
    )
