"""Small pictures that are painted once and put down many times: words with a pale edge, corners, handles."""

from __future__ import annotations

from typing import Callable, Dict, Tuple

from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

LINE, PALE, INK = QColor("#12355b"), QColor(255, 255, 255, 220), QColor("#101820")
MARKED = QColor("#ffb300")
_EDGE_PX = 2.0
_MOST_KEPT = 2000


class Stamps:
    """Pictures of words and marks for one font and one screen."""

    def __init__(self, font: QFont, pixel_ratio: float) -> None:
        self.key = (font.key(), pixel_ratio)
        self._fonts = (QFont(font), QFont(font))
        self._fonts[1].setBold(True)
        self._metrics = tuple(QFontMetricsF(one) for one in self._fonts)
        self._ratio = pixel_ratio
        self._kept: Dict[Tuple[str, bool], Tuple[QPixmap, float, float]] = {}
        self._marks: Dict[str, Tuple[QPixmap, float]] = {}

    def words(self, text: str, bold: bool) -> Tuple[QPixmap, float, float]:
        """Return words as a picture with its width and height in pixels of the canvas."""
        found = self._kept.get((text, bold))
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = self._kept[text, bold] = self._write(text, bold)
        return found

    def width(self, text: str, bold: bool = False) -> float:
        """Return the width of words in pixels."""
        return float(self._metrics[bold].horizontalAdvance(text))

    def _write(self, text: str, bold: bool) -> Tuple[QPixmap, float, float]:
        wide, high = self.width(text, bold) + 2 * _EDGE_PX, self._metrics[bold].height() + 2 * _EDGE_PX

        def paint(painter: QPainter) -> None:
            path = QPainterPath()
            path.addText(QPointF(_EDGE_PX, _EDGE_PX + self._metrics[bold].ascent()), self._fonts[bold], text)
            painter.setPen(QPen(PALE, 2 * _EDGE_PX, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPath(path)
            painter.fillPath(path, QBrush(INK))

        return self._picture(wide, high, paint), wide, high

    def mark(self, kind: str) -> Tuple[QPixmap, float]:
        """Return a mark as a picture with half its size: ``corner``, ``point``, ``handle`` and their like."""
        found = self._marks.get(kind)
        if found is None:
            half, paint = _MARKS[kind]
            found = self._marks[kind] = (self._picture(2 * half, 2 * half, paint), half)
        return found

    def _picture(self, wide: float, high: float, paint: Callable[[QPainter], None]) -> QPixmap:
        picture = QPixmap(max(1, round(wide * self._ratio)), max(1, round(high * self._ratio)))
        picture.setDevicePixelRatio(self._ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter)
        painter.end()
        return picture


def _square(half: float, size: float, fill: QColor, edge: QColor, width: float) -> Callable[[QPainter], None]:
    def paint(painter: QPainter) -> None:
        painter.setBrush(QBrush(fill))
        painter.setPen(QPen(edge, width))
        painter.drawRect(QRectF(half - size, half - size, 2 * size, 2 * size))

    return paint


def _disc(half: float, size: float, fill: QColor, edge: QColor, width: float) -> Callable[[QPainter], None]:
    def paint(painter: QPainter) -> None:
        painter.setBrush(QBrush(fill))
        painter.setPen(QPen(edge, width))
        painter.drawEllipse(QPointF(half, half), size, size)

    return paint


def _chosen(painter: QPainter) -> None:
    """Paint a corner larger, filled, and with a ring round it: not told by its colour alone."""
    _disc(13.0, 11.0, QColor(Qt.GlobalColor.transparent), LINE, 1.6)(painter)
    _square(13.0, 6.0, MARKED, LINE, 2.0)(painter)


_WHITE, _NOTHING = QColor(Qt.GlobalColor.white), QColor(Qt.GlobalColor.transparent)
_MARKS: Dict[str, Tuple[float, Callable[[QPainter], None]]] = {
    "corner": (7.0, _square(7.0, 4.5, _WHITE, LINE, 1.6)),
    "corner_under": (9.0, _square(9.0, 6.0, _WHITE, MARKED, 2.6)),
    "chosen": (13.0, _chosen),
    "point": (6.0, _disc(6.0, 4.0, LINE, _WHITE, 1.2)),
    "handle": (6.0, _disc(6.0, 3.5, _WHITE, LINE, 1.2)),
    "handle_under": (8.0, _disc(8.0, 5.5, _WHITE, MARKED, 2.0)),
    "snapped": (10.0, _square(10.0, 7.0, _NOTHING, MARKED, 2.6)),
}
