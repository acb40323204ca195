"""Live answers on the map: shared ground hatched by outcome, the nearest neighbour with its gap.

Everything is painted by QGIS and Qt themselves, and the items stay from one answer to the next: while a
corner moves, nothing of Python is called to paint.
"""

from __future__ import annotations

from typing import Any, Dict, Optional, Tuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsWkbTypes,
)
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QBrush, QColor, QPen
from qgis.PyQt.QtWidgets import QGraphicsRectItem, QGraphicsSimpleTextItem

from mineral_plugin.bridge.language import current_language
from mineral_plugin.bridge.layers import zone_crs
from mineral_plugin.bridge.symbols import CONFLICT, GAP, TOLERANCE, UNKNOWN
from mineral_plugin.core.base.words import Phrase, say

_LOOKS: Dict[str, Tuple[str, Qt.BrushStyle]] = {
    "conflict": (CONFLICT, Qt.BrushStyle.BDiagPattern),
    "tolerance": (TOLERANCE, Qt.BrushStyle.FDiagPattern),
    "unknown": (UNKNOWN, Qt.BrushStyle.Dense6Pattern),
}
_OLD_OPACITY = 0.4
_Z = 20.0
_BESIDE_PX = 8.0
_SMALLER = 0.85
_LONGEST_NAME = 24
_NEAR_M = 100.0  # nearer than this centimetres are told


class LiveCanvas:
    """Shows one answer at a time; what it shows is never a layer and never saved."""

    def __init__(self, canvas: QgsMapCanvas, lang: str = "") -> None:
        self._canvas = canvas
        self._lang = lang or current_language()
        self._bands: Dict[Tuple[str, bool], QgsRubberBand] = {}
        self._gap: Optional[QgsRubberBand] = None
        self._label = _Label(canvas)
        self._transform: Optional[QgsCoordinateTransform] = None
        self._zone: Optional[Any] = None
        canvas.destinationCrsChanged.connect(self._forget_transform)

    def show(self, answer: Any) -> None:
        """Show a ``LiveAnswer`` in the place of the one before."""
        self._aim(answer.area.zone)
        shown = {(one.outcome, one.is_way): one.wkb for one in answer.pictures}
        for key, band in self._bands.items():
            if key not in shown:
                band.hide()
        for key, wkb in shown.items():
            geometry = QgsGeometry()
            geometry.fromWkb(wkb)
            self._put(self._band(*key), geometry, answer.is_old)
        self._show_neighbour(answer.neighbour, answer.is_old)

    def clear(self) -> None:
        """Take everything off the map."""
        for band in [*self._bands.values(), *([self._gap] if self._gap else [])]:
            self._canvas.scene().removeItem(band)
        self._bands, self._gap = {}, None
        self._label.clear()

    def close(self) -> None:
        """Leave nothing behind, for those who go away."""
        self.clear()
        self._canvas.destinationCrsChanged.disconnect(self._forget_transform)
        self._label.close()

    def _aim(self, zone: Any) -> None:
        if self._transform is None or zone != self._zone:
            target = self._canvas.mapSettings().destinationCrs()
            self._zone = zone
            self._transform = QgsCoordinateTransform(zone_crs(zone), target, QgsProject.instance())

    def _forget_transform(self) -> None:
        self._transform = None

    def _band(self, outcome: str, is_way: bool) -> QgsRubberBand:
        key = outcome, is_way
        if key not in self._bands:
            self._bands[key] = _band(self._canvas, outcome, is_way)
        return self._bands[key]

    def _put(self, band: QgsRubberBand, geometry: QgsGeometry, is_old: bool) -> None:
        geometry.transform(self._transform)
        # Already in the system of the map: nothing is left to be transformed.
        band.setToGeometry(geometry, QgsCoordinateReferenceSystem())
        band.setOpacity(_OLD_OPACITY if is_old else 1.0)
        band.show()

    def _show_neighbour(self, neighbour: Optional[Any], is_old: bool) -> None:
        if neighbour is None:
            if self._gap is not None:
                self._gap.hide()
            self._label.clear()
            return
        if self._gap is None:
            self._gap = _line_band(self._canvas, GAP, Qt.PenStyle.DashLine)
        points = [QgsPointXY(*neighbour.here), QgsPointXY(*neighbour.there)]
        self._put(self._gap, QgsGeometry.fromPolylineXY(points), is_old)
        name = neighbour.object.name or neighbour.object.id
        short = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
        gap_m = neighbour.gap_m
        values = {"name": short, "gap": round(gap_m, 2 if gap_m < _NEAR_M else 0)}
        middle = QgsGeometry.fromPolylineXY(points).interpolate(neighbour.gap_m / 2.0)
        middle.transform(self._transform)
        self._label.show(say(Phrase("live.gap", values), self._lang), middle.asPoint())


class _Label:
    """A line of text on a light ground beside a place on the map; it follows the map."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        self._canvas = canvas
        self._place: Optional[QgsPointXY] = None
        self._ground = QGraphicsRectItem()
        self._ground.setBrush(QBrush(QColor(255, 255, 255, 225)))
        self._ground.setPen(QPen(QColor(GAP)))
        self._ground.setZValue(_Z)
        self._text = QGraphicsSimpleTextItem(self._ground)
        self._text.setBrush(QBrush(QColor(20, 40, 80)))
        font = self._text.font()
        font.setPointSizeF(canvas.font().pointSizeF() * _SMALLER)
        self._text.setFont(font)
        self._ground.hide()
        canvas.scene().addItem(self._ground)
        canvas.extentsChanged.connect(self._follow)

    def show(self, text: str, place: QgsPointXY) -> None:
        """Show a text beside a place given in the map's system."""
        if text != self._text.text():
            self._text.setText(text)
            self._ground.setRect(self._text.boundingRect().adjusted(-4.0, -2.0, 4.0, 2.0))
        self._place = place
        self._follow()
        self._ground.show()

    def clear(self) -> None:
        """Show nothing."""
        self._place = None
        self._ground.hide()

    def close(self) -> None:
        """Leave the map."""
        self._canvas.extentsChanged.disconnect(self._follow)
        self._canvas.scene().removeItem(self._ground)

    def _follow(self) -> None:
        if self._place is not None:
            at = self._canvas.getCoordinateTransform().transform(self._place)
            box = self._ground.rect()
            left, top = at.x() + _BESIDE_PX, at.y() + _BESIDE_PX
            # Beside the other side of the place where the window ends.
            if left + box.right() > self._canvas.width():
                left = max(at.x() - _BESIDE_PX - box.right(), 0.0)
            if top + box.bottom() > self._canvas.height():
                top = at.y() - _BESIDE_PX - box.bottom()
            self._ground.setPos(left, top)


def _band(canvas: QgsMapCanvas, outcome: str, is_way: bool) -> QgsRubberBand:
    colour, pattern = _LOOKS[outcome]
    if is_way:
        return _line_band(canvas, colour, Qt.PenStyle.DotLine)
    band = QgsRubberBand(canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
    band.setStrokeColor(QColor(colour))
    band.setFillColor(QColor(colour))
    band.setBrushStyle(pattern)
    band.setWidth(2)
    return band


def _line_band(canvas: QgsMapCanvas, colour: str, style: Qt.PenStyle) -> QgsRubberBand:
    band = QgsRubberBand(canvas, QgsWkbTypes.GeometryType.LineGeometry)
    band.setStrokeColor(QColor(colour))
    band.setLineStyle(style)
    band.setWidth(2)
    return band
