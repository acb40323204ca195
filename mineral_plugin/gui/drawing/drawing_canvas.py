"""What is seen of the area while it is drawn: ring, numbered corners, measures, a line at the hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Optional, Tuple

from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QPointF, QRectF, QSizeF, Qt, QTimer
from qgis.PyQt.QtGui import QColor, QFontMetricsF, QPainter, QPalette

from mineral_plugin.gui.drawing.drawing_paint import Ink, paint_picture
from mineral_plugin.gui.drawing.drawing_plane import PlaneOnMap, Point
from mineral_plugin.gui.drawing.drawing_stamps import Stamps

_MARGIN_PX = 400
# A line that nothing was added to for so long goes: the dock has it all.
_REST_MS = 1000
_WIDEST_PX = 480.0
_BESIDE_PX = QPointF(18.0, 22.0)


@dataclass(frozen=True)
class Shown:
    """What is drawn: the area, which corner and side are marked, what is still open, what is only proposed.

    ``open_line`` are the points set so far, in m, with the hand's own last where ``has_hand``, ``open_names``
    their numbers; ``preview`` are closed lines in m that stand for what would be; ``handles``: corners may be
    dragged; ``closes``: the open line will be a ring; ``snapped``: the hand is on something that is there.
    """

    area: Optional[Any] = None
    chosen: Optional[Any] = None
    corner: Optional[Any] = None
    side: Optional[Any] = None
    open_line: Tuple[Point, ...] = ()
    open_names: Tuple[str, ...] = ()
    has_hand: bool = False
    closes: bool = True
    preview: Tuple[Tuple[Point, ...], ...] = ()
    handles: bool = False
    all_sides: bool = False
    snapped: bool = False


class _Item(QgsMapCanvasItem):
    """An item that paints in pixels of the canvas and is as large as it."""

    def __init__(self, canvas: QgsMapCanvas, paint: Callable[[QPainter], None], z_value: float) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._paint = paint
        self.setZValue(z_value)

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """Return the canvas with a margin, so that nothing is cut while the map is pushed about."""
        size = self._canvas.size()
        return QRectF(-_MARGIN_PX, -_MARGIN_PX, size.width() + 2 * _MARGIN_PX, size.height() + 2 * _MARGIN_PX)

    def paint(self, painter: QPainter, *_option: Any) -> None:
        """Paint."""
        painter.save()
        self._paint(painter)
        painter.restore()

    def updatePosition(self) -> None:  # noqa: N802 - QGIS's name
        """Follow another extent of the map."""
        self.update()


class DrawingCanvas:
    """The drawn area on a canvas; ``show`` replaces the whole picture, ``say`` the line beside the hand."""

    def __init__(self, canvas: QgsMapCanvas, words: Callable[[Any], str]) -> None:
        self._canvas = canvas
        self._words = words
        self._shown = Shown()
        self._plane: Optional[PlaneOnMap] = None
        self._line = ""
        self._stamps: Optional[Stamps] = None
        self._hand = QPointF()
        self._rest = QTimer(canvas)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._hush)
        self._item: Optional[_Item] = _Item(canvas, self._paint, 60.0)
        self._note: Optional[_Item] = _Item(canvas, self._paint_line, 90.0)

    @property
    def shown(self) -> Shown:
        """Return what is drawn at the moment."""
        return self._shown

    @property
    def line(self) -> str:
        """Return the line beside the hand."""
        return self._line

    def show(self, shown: Shown, plane: Optional[PlaneOnMap]) -> None:
        """Draw another picture in the plane of the area."""
        self._shown, self._plane = shown, plane
        if self._item is not None:
            self._item.update()

    def say(self, text: str, hand: Optional[QPointF] = None) -> None:
        """Say one line beside the hand, at a pixel of the canvas; it goes when the hand rests.

        "" says nothing.
        """
        self._hand = self._hand if hand is None else hand
        if text:
            self._rest.start()
        self._line = text.replace(" ha", "\u00a0ha")  # a number and its unit stay together
        if self._note is not None:
            self._note.update()

    def _hush(self) -> None:
        self.say("")

    def move_hand(self, hand: QPointF) -> None:
        """Take the line along with the hand."""
        self._hand = hand
        if self._note is not None and self._line:
            self._note.update()

    def close(self) -> None:
        """Take everything off the canvas."""
        self._rest.stop()
        self._rest.deleteLater()
        for item in (self._item, self._note):
            if item is not None:
                self._canvas.scene().removeItem(item)
        self._item, self._note = None, None

    def _paint(self, painter: QPainter) -> None:
        if self._plane is not None:
            ink = Ink(self._stamps_for(painter), self._words, QRectF(self._canvas.rect()))
            paint_picture(painter, self._shown, self._plane, ink)

    def _stamps_for(self, painter: QPainter) -> Stamps:
        """Return the stamps of the canvas's font on the screen that it is on."""
        font, ratio = self._canvas.font(), painter.device().devicePixelRatioF()
        if self._stamps is None or self._stamps.key != (font.key(), ratio):
            self._stamps = Stamps(font, ratio)
        return self._stamps

    def _paint_line(self, painter: QPainter) -> None:
        if not self._line:
            return
        room = QRectF(self._canvas.rect())
        painter.setFont(self._canvas.font())
        metrics = QFontMetricsF(self._canvas.font())
        widest = min(_WIDEST_PX, max(120.0, room.width() - 40.0))
        text = metrics.elidedText(self._line, Qt.TextElideMode.ElideRight, widest)
        box = note_box(
            QSizeF(metrics.horizontalAdvance(text) + 14.0, metrics.height() + 6.0), self._hand, room
        )
        palette = self._canvas.window().palette()
        ground = QColor(palette.color(QPalette.ColorRole.Window))
        ground.setAlpha(235)
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 3.0, 3.0)
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)


def note_box(size: QSizeF, hand: QPointF, room: QRectF) -> QRectF:
    """Return where the line beside the hand stands: right below it, or where there is room."""
    box = QRectF(hand + _BESIDE_PX, size)
    if box.right() > room.right() - 4:
        box.moveRight(max(room.left() + size.width() + 4, hand.x() - 18))
    if box.bottom() > room.bottom() - 4:
        box.moveBottom(hand.y() - 18)
    return box
