"""How an outcome looks: a word, a shape, a colour and its place in a list, problems first."""

from __future__ import annotations

from functools import lru_cache
from typing import Dict, Tuple

from qgis.PyQt.QtCore import QCoreApplication, QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

# The order of a list of findings: what stops the dossier first, what is fine last.
ORDER: Tuple[str, ...] = ("conflict", "error", "cannot_tell", "within_tolerance", "clear", "not_applicable")
PROBLEMS: Tuple[str, ...] = ("conflict", "error", "cannot_tell", "within_tolerance")

# Dark enough for 3:1 as a shape on white and light enough for 3:1 on a dark window; the words beside
# them are always in the window's own text colour.
COLOURS: Dict[str, str] = {
    "conflict": "#d32f2f",
    "error": "#8e5bb5",
    "cannot_tell": "#757575",
    "within_tolerance": "#b8770b",
    "clear": "#2e8b57",
    "not_applicable": "#8a8a8a",
}


def outcome_rank(outcome: str) -> int:
    """Return the place of ``outcome`` in a list; an unknown one comes after the conflicts."""
    return ORDER.index(outcome) if outcome in ORDER else 1


def outcome_word(outcome: str) -> str:
    """Return the word for ``outcome`` in the language of the window."""
    words = {
        "conflict": QCoreApplication.translate("Outcome", "Conflict"),
        "error": QCoreApplication.translate("Outcome", "Check failed"),
        "cannot_tell": QCoreApplication.translate("Outcome", "Cannot tell"),
        "within_tolerance": QCoreApplication.translate("Outcome", "Within tolerance"),
        "clear": QCoreApplication.translate("Outcome", "Clear"),
        "not_applicable": QCoreApplication.translate("Outcome", "Not applicable"),
    }
    return words.get(outcome, outcome)


def severity_word(severity: str) -> str:
    """Return what a conflict means for filing, in the language of the window."""
    words = {
        "blocks": QCoreApplication.translate("Outcome", "stops the filing"),
        "warns": QCoreApplication.translate("Outcome", "warns, does not stop the filing"),
        "informs": QCoreApplication.translate("Outcome", "for information"),
    }
    return words.get(severity, severity)


@lru_cache(maxsize=64)
def outcome_pixmap(outcome: str, size: int = 18) -> QPixmap:
    """Return the shape of ``outcome``: each outcome has a shape of its own, not only a colour."""
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(1.0, 1.0, size - 2.0, size - 2.0)
    _PAINTERS.get(outcome, _paint_question)(painter, box, QColor(COLOURS.get(outcome, "#757575")))
    painter.end()
    return pixmap


def outcome_icon(outcome: str, size: int = 18) -> QIcon:
    """Return the shape of ``outcome`` as an icon."""
    return QIcon(outcome_pixmap(outcome, size))


def _paint_stop(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Paint an octagon with a bar: stop."""
    cut = box.width() * 0.29
    left, top, right, bottom = box.left(), box.top(), box.right(), box.bottom()
    points = [(left + cut, top), (right - cut, top), (right, top + cut), (right, bottom - cut)]
    points += [(right - cut, bottom), (left + cut, bottom), (left, bottom - cut), (left, top + cut)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    bar = QRectF(
        left + box.width() * 0.2, box.center().y() - box.height() * 0.1, box.width() * 0.6, box.height() * 0.2
    )
    painter.fillRect(bar, Qt.GlobalColor.white)


def _paint_half(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Paint a circle filled on one half: on the edge."""
    painter.setPen(QPen(colour, 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = box.adjusted(1, 1, -1, -1)
    painter.drawEllipse(inner)
    painter.setBrush(colour)
    painter.drawPie(inner, 90 * 16, 180 * 16)


def _paint_question(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Paint a dotted circle with a question mark: not known."""
    pen = QPen(colour, 1.6)
    pen.setStyle(Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.drawEllipse(box.adjusted(1, 1, -1, -1))
    _write(painter, box, colour, "?")


def _paint_check(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Paint a tick: fine."""
    painter.setPen(QPen(colour, box.width() * 0.16))
    painter.drawPolyline(
        QPolygonF(
            [
                QPointF(box.left() + box.width() * 0.12, box.center().y()),
                QPointF(box.left() + box.width() * 0.4, box.bottom() - box.height() * 0.18),
                QPointF(box.right() - box.width() * 0.08, box.top() + box.height() * 0.18),
            ]
        )
    )


def _paint_error(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Paint a triangle with an exclamation mark: the check itself failed."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    corners = [QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()]
    painter.drawPolygon(QPolygonF(corners))
    _write(painter, box.adjusted(0, box.height() * 0.2, 0, 0), QColor(Qt.GlobalColor.white), "!")


def _paint_dash(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Paint a dash: does not concern this area."""
    painter.setPen(QPen(colour, box.width() * 0.14))
    y = box.center().y()
    painter.drawLine(QPointF(box.left() + box.width() * 0.2, y), QPointF(box.right() - box.width() * 0.2, y))


def _write(painter: QPainter, box: QRectF, colour: QColor, letter: str) -> None:
    font = painter.font()
    font.setPixelSize(int(box.height() * 0.75))
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)


_PAINTERS = {
    "conflict": _paint_stop,
    "error": _paint_error,
    "cannot_tell": _paint_question,
    "within_tolerance": _paint_half,
    "clear": _paint_check,
    "not_applicable": _paint_dash,
}
