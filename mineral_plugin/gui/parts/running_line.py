"""What starts long work and what shows while it goes on: a button that stands out, a bar, a way to stop."""

from __future__ import annotations

from typing import Callable

from qgis.PyQt.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from mineral_plugin.gui.parts.widgets import button

_HEIGHT = 32


def main_button(text: str, name: str, on_click: Callable[[], None]) -> QPushButton:
    """Return the button of a page's own work: bold, and high enough not to be missed."""
    made = button(text, name, on_click)
    font = made.font()
    font.setBold(True)
    made.setFont(font)
    made.setMinimumHeight(_HEIGHT)
    return made


class RunningLine(QWidget):
    """A bar and a button that stops, seen only while long work goes on."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._bar = QProgressBar()
        self._bar.setObjectName(name)
        self._bar.setAccessibleName(words)
        self._line.addWidget(self._bar, 1)
        self.hide()

    def add_stop(self, name: str, words: str, on_stop: Callable[[], None]) -> None:
        """Add the button that stops the work."""
        self._line.addWidget(button(words, name, on_stop))

    def show_busy(self, busy: bool) -> None:
        """Show whether work goes on; how far it is, is not known at first."""
        self.setVisible(busy)
        if busy:
            self._bar.setRange(0, 0)

    def show_progress(self, percent: float) -> None:
        """Show how far the work is, 0 to 100."""
        self._bar.setRange(0, 100)
        self._bar.setValue(int(percent))
