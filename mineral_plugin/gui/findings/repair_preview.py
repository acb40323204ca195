"""What a repair would change, on the map: old and new boundary, the ground between them hatched."""

from __future__ import annotations

from typing import Any, List

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

from mineral_plugin.bridge.layers import area_geometry, zone_crs

_OLD, _NEW = QColor("#d32f2f"), QColor("#1f5f99")


class RepairPreview:
    """Shows one change at a time; nothing of the area is touched.

    The old boundary is a red dashed line, the new one a blue line; lost ground is hatched red ``////``,
    gained ground blue ``\\\\\\\\``.
    """

    def __init__(self, canvas: QgsMapCanvas) -> None:
        self._canvas = canvas
        self._bands: List[QgsRubberBand] = []

    @property
    def is_shown(self) -> bool:
        """Return whether a change is shown."""
        return bool(self._bands)

    def show(self, before: Any, after: Any) -> None:
        """Show what becomes of one licence area by a change into another."""
        self.clear()
        crs = zone_crs(before.zone)
        old, new = area_geometry(before), area_geometry(after)
        sound_old, sound_new = old.makeValid(), new.makeValid()
        self._ground(sound_old.difference(sound_new), crs, _OLD, Qt.BrushStyle.BDiagPattern)
        self._ground(sound_new.difference(sound_old), crs, _NEW, Qt.BrushStyle.FDiagPattern)
        self._line(old, crs, _OLD, Qt.PenStyle.DashLine)
        self._line(new, crs, _NEW, Qt.PenStyle.SolidLine)

    def clear(self) -> None:
        """Take everything off the map."""
        for band in self._bands:
            self._canvas.scene().removeItem(band)
        self._bands = []

    def _ground(
        self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem, colour: QColor, brush: Qt.BrushStyle
    ) -> None:
        if geometry.isEmpty() or geometry.type() != QgsWkbTypes.GeometryType.PolygonGeometry:
            return
        band = self._band(geometry, crs, colour, 1)
        band.setFillColor(colour)
        band.setBrushStyle(brush)

    def _line(
        self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem, colour: QColor, style: Qt.PenStyle
    ) -> None:
        band = self._band(geometry, crs, colour, 2)
        band.setBrushStyle(Qt.BrushStyle.NoBrush)
        band.setLineStyle(style)

    def _band(
        self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem, colour: QColor, width: int
    ) -> QgsRubberBand:
        band = QgsRubberBand(self._canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        band.setStrokeColor(colour)
        band.setSecondaryStrokeColor(QColor(255, 255, 255, 200))
        band.setWidth(width)
        band.setToGeometry(geometry, crs)
        self._bands.append(band)
        return band
