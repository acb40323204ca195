"""The place of a finding on the map: a mark, a lighter hint under the mouse, and a camera on demand."""

from __future__ import annotations

import json
from typing import Any, List, Mapping

from osgeo import ogr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtGui import QColor

# A zoom never goes nearer than this many metres across: a sliver alone would fill the window.
_LEAST_SIDE_M = 60.0
_METRES_PER_DEGREE = 111_320.0


def geometry_from_geojson(geometry: Mapping[str, Any]) -> QgsGeometry:
    """Return the geometry of a finding's ``where``; an empty one when it cannot be read."""
    parsed = ogr.CreateGeometryFromJson(json.dumps(geometry))
    return QgsGeometry.fromWkt(parsed.ExportToWkt()) if parsed is not None else QgsGeometry()


class MapHighlight:
    """Marks one place on the canvas at a time, and hints at another."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        self._canvas = canvas
        self._bands: List[QgsRubberBand] = []
        self._hints: List[QgsRubberBand] = []

    def show(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> None:
        """Mark ``geometry``, given in ``crs``; the map does not move."""
        self.clear()
        if not geometry.isEmpty():
            band = self._band(geometry, crs, 3)
            band.setFillColor(QColor(255, 225, 0, 60))
            self._bands.append(band)

    def hint(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> None:
        """Hint at ``geometry``, given in ``crs``, beside the mark; an empty one takes the hint away."""
        self.unhint()
        if not geometry.isEmpty():
            band = self._band(geometry, crs, 2)
            band.setFillColor(QColor(255, 225, 0, 25))
            self._hints.append(band)

    def _band(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem, width: int) -> QgsRubberBand:
        band = QgsRubberBand(self._canvas, geometry.type())
        band.setStrokeColor(QColor(255, 225, 0))
        band.setSecondaryStrokeColor(QColor(60, 40, 0))
        band.setWidth(width)
        band.setIconSize(14)
        band.setToGeometry(geometry, crs)
        return band

    def unhint(self) -> None:
        """Take the hint away."""
        self._take_off(self._hints)

    def clear(self) -> None:
        """Take the mark away, and the hint."""
        self._take_off(self._bands)
        self.unhint()

    def _take_off(self, bands: List[QgsRubberBand]) -> None:
        for band in bands:
            self._canvas.scene().removeItem(band)
        bands.clear()

    # --- the camera, moved only by the user's act -------------------------------------------------------

    def zoom(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> None:
        """Show the place of ``geometry`` with some ground around it."""
        if geometry.isEmpty():
            return
        box = geometry.boundingBox()
        grow = max(
            box.width() * 0.2, box.height() * 0.2, (_LEAST_SIDE_M - max(box.width(), box.height())) / 2
        )
        self._show_extent(box.buffered(max(grow, 1.0)), crs)

    def zoom_box(self, box: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> None:
        """Show a box given in degrees with some ground around it."""
        least = _LEAST_SIDE_M / _METRES_PER_DEGREE
        side = max(box.width(), box.height())
        self._show_extent(box.buffered(max(0.2 * side, (least - side) / 2)), crs)

    def pan(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> None:
        """Bring the middle of ``geometry`` into the middle of the map; the scale stays."""
        if geometry.isEmpty():
            return
        try:
            centre = self._to_map(crs).transform(geometry.boundingBox().center())
        except QgsCsException:
            return
        self._canvas.setCenter(centre)
        self._canvas.refresh()

    def flash(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> None:
        """Let ``geometry`` flash; the map stays."""
        if not geometry.isEmpty():
            self._canvas.flashGeometries([geometry], crs)

    def _to_map(self, crs: QgsCoordinateReferenceSystem) -> QgsCoordinateTransform:
        target = self._canvas.mapSettings().destinationCrs()
        return QgsCoordinateTransform(crs, target, QgsProject.instance())

    def _show_extent(self, box: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> None:
        self._canvas.setExtent(self._to_map(crs).transformBoundingBox(box))
        self._canvas.refresh()
