"""The reference data in a few lines: what can be used, what cannot, and the way to all of it."""

from __future__ import annotations

from typing import Sequence, Tuple

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from mineral_plugin.gui.parts.widgets import MarkedLine, WrappingLabel, button, clear_column


class LayersLines(QWidget):
    """One line for each layer that the procedure needs."""

    opened = pyqtSignal()

    # More lines than these would push the findings off the page.
    AT_ONCE = 5

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layersLines")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(3)
        self._shown: Tuple[Tuple[str, str], ...] = ()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(1)
        whole.addLayout(self._lines)
        whole.addWidget(button(self.tr("&Layers and packs…"), "openLayers", self.opened.emit))

    def show_lines(self, lines: Sequence[Tuple[str, str]]) -> None:
        """Show pairs of outcome and words."""
        if tuple(lines) == self._shown:
            return
        self._shown = tuple(lines)
        clear_column(self._lines)
        for outcome, words in lines[: self.AT_ONCE]:
            line = MarkedLine(self)  # without a parent it would be shown as a window first
            line.show_line(outcome, words)
            self._lines.addWidget(line)
        if len(lines) > self.AT_ONCE:
            text = self.tr("… and {count} more").format(count=len(lines) - self.AT_ONCE)
            self._lines.addWidget(WrappingLabel(text))
