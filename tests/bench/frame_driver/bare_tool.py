"""The peer: the same drag with a rubber band of QGIS and nothing else."""

from __future__ import annotations

from typing import Any, Sequence, Tuple

from qgis.core import QgsPointXY, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsRubberBand
from qgis.PyQt.QtGui import QColor


class BareTool(QgsMapTool):
    """Moves one vertex of a rubber band with the hand."""

    def __init__(self, canvas: QgsMapCanvas, points: Sequence[Tuple[float, float]], corner: int) -> None:
        super().__init__(canvas)
        self._corner = corner
        self._band = QgsRubberBand(canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        self._band.setStrokeColor(QColor(20, 60, 120))
        self._band.setFillColor(QColor(30, 90, 160, 28))
        self._band.setWidth(2)
        for point in points:
            self._band.addPoint(QgsPointXY(*point))

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Follow the hand."""
        self._band.movePoint(self._corner, event.mapPoint())

    def remove(self, canvas: Any) -> None:
        """Leave the map."""
        canvas.unsetMapTool(self)
        canvas.scene().removeItem(self._band)
