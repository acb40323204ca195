"""A list that is as high as its broken lines, up to some height."""

from __future__ import annotations

from qgis.PyQt.QtCore import QRect, Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QSizePolicy, QStyle, QWidget

from mineral_plugin.gui.parts.widgets import WrappingList

_EDGE_PX = 6
# What the style may keep free beside the words of a line, at either side.
_BESIDE_PX = 6


class FittedList(WrappingList):
    """As high as its lines; ``left_px`` is the room that the icons of the lines take at their left."""

    def __init__(
        self,
        name: str,
        accessible_name: str,
        most_px: int = 240,
        left_px: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, accessible_name, parent)
        self._most_px, self._left_px = most_px, left_px
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def fit(self) -> None:
        """Take the height of the lines at the width there is, up to a third of a small screen."""
        height = 2 * self.frameWidth() + sum(self._height(row) for row in range(self.count()))
        self.setMinimumHeight(0)
        self.setFixedHeight(min(height, self._most_px))

    def _height(self, row: int) -> int:
        # Measured by the words alone: asking for a layout from within a change of size would go on for ever.
        wide = self.width() - self._bar_px() - 2 * _BESIDE_PX - self._left_px
        room = QRect(0, 0, max(wide, 40), 10_000)
        font = self.fontMetrics()
        words = font.boundingRect(room, int(Qt.TextFlag.TextWordWrap), self.item(row).text())
        # A list sets its lines as high as the letters, also in a font whose lines may stand closer.
        lines = 1 + round((words.height() - font.height()) / max(font.lineSpacing(), 1))
        return max(int(words.height()), lines * int(font.height())) + _EDGE_PX

    def _bar_px(self) -> int:
        return int(self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Break the lines anew."""
        super().resizeEvent(event)
        self.fit()
