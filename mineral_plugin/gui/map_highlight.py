"""The place of a finding on the map: a rubber band, and a zoom only when asked."""

from __future__ import annotations

import json
from typing import Any, Mapping

from osgeo import ogr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
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
    """Marks one place on the canvas at a time."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        self._canvas = canvas
        self._bands: list = []

    def show(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> None:
        """Mark ``geometry``, given in ``crs``; the map does not move."""
        self.clear()
        if geometry.isEmpty():
            return
        band = QgsRubberBand(self._canvas, geometry.type())
        band.setStrokeColor(QColor(255, 225, 0))
        band.setSecondaryStrokeColor(QColor(60, 40, 0))
        band.setFillColor(QColor(255, 225, 0, 60))
        band.setWidth(3)
        band.setIconSize(14)
        band.setToGeometry(geometry, crs)
        self._bands.append(band)

    def clear(self) -> None:
        """Take the mark away."""
        for band in self._bands:
            self._canvas.scene().removeItem(band)
        self._bands = []

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

    def _show_extent(self, box: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> None:
        target = self._canvas.mapSettings().destinationCrs()
        transform = QgsCoordinateTransform(crs, target, QgsProject.instance())
        self._canvas.setExtent(transform.transformBoundingBox(box))
        self._canvas.refresh()
