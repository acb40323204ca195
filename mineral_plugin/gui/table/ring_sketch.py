"""A small plan of the rings as read: corner names, and arrows in the order of the table; north is up."""

from __future__ import annotations

import math
from typing import List, NamedTuple, Sequence, Tuple

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

_EDGE = 22.0
# More names than this would lie upon each other.
_MOST_NAMES = 40
# A plan of this size shows no more; every n-th corner of a longer ring is drawn.
_MOST_POINTS = 2000


class SketchCorner(NamedTuple):
    """One corner of the plan: its name, metres east and north."""

    name: str
    east_m: float
    north_m: float


class RingSketch(QWidget):
    """Draws rings; what it shows is also in the table beside it, so it has no keyboard of its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ringSketch")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Plan of the corners as read"))
        self._rings: List[Sequence[SketchCorner]] = []
        self.hide()

    def show_rings(self, rings: Sequence[Sequence[SketchCorner]]) -> None:
        """Draw these rings; none hides the plan."""
        self._rings = [_thinned(ring) for ring in rings if ring]
        self.setVisible(any(len(ring) > 2 for ring in self._rings))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a strip across the dock."""
        return QSize(320, 170)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a width that fits a narrow dock."""
        return QSize(160, 170)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the plan in the window's own colours."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawn = [self._placed(ring) for ring in self._rings]
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        for points in drawn:
            painter.setPen(QPen(accent, 1.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(QPolygonF(points))
            if len(points) <= _MOST_NAMES:
                self._draw_arrows(painter, points)
        painter.setPen(QPen(ink))
        if sum(len(points) for points in drawn) <= _MOST_NAMES:
            for ring, points in zip(self._rings, drawn):
                _draw_names(painter, ring, points)
        painter.end()

    def _placed(self, ring: Sequence[SketchCorner]) -> List[QPointF]:
        corners = [corner for each in self._rings for corner in each]
        west, east = min(c.east_m for c in corners), max(c.east_m for c in corners)
        south, north = min(c.north_m for c in corners), max(c.north_m for c in corners)
        width, height = self.width() - 2 * _EDGE, self.height() - 2 * _EDGE
        scale = min(width / max(east - west, 1e-9), height / max(north - south, 1e-9))
        left = (self.width() - (east - west) * scale) / 2
        top = (self.height() - (north - south) * scale) / 2
        return [QPointF(left + (c.east_m - west) * scale, top + (north - c.north_m) * scale) for c in ring]

    def _draw_arrows(self, painter: QPainter, points: Sequence[QPointF]) -> None:
        painter.setBrush(self.palette().color(QPalette.ColorRole.Highlight))
        for start, end in zip(points, [*points[1:], points[0]]):
            head = _arrow_head(start, end)
            if head is not None:
                painter.drawPolygon(head)


def _thinned(ring: Sequence[SketchCorner]) -> Sequence[SketchCorner]:
    step = max(1, math.ceil(len(ring) / _MOST_POINTS))
    return ring[::step]


def _arrow_head(start: QPointF, end: QPointF) -> QPolygonF | None:
    """Return a small triangle in the middle of a side, ``None`` where the side is too short for it."""
    along = end - start
    length = math.hypot(along.x(), along.y())
    if length < 18:
        return None
    unit = along / length
    across = QPointF(-unit.y(), unit.x())
    tip = start + along * 0.5 + unit * 4
    back = tip - unit * 8
    return QPolygonF([tip, back + across * 3.5, back - across * 3.5])


def _draw_names(painter: QPainter, ring: Sequence[SketchCorner], points: Sequence[QPointF]) -> None:
    """Write each corner's name outside the ring."""
    middle = QPointF(sum(p.x() for p in points) / len(points), sum(p.y() for p in points) / len(points))
    for corner, point in zip(ring, points):
        away = point - middle
        length = math.hypot(away.x(), away.y()) or 1.0
        place = point + away / length * 11
        box = QRectF(place.x() - 30, place.y() - 9, 60, 18)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, corner.name)


Rings = Tuple[Tuple[SketchCorner, ...], ...]
