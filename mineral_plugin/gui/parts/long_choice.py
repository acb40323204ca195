"""A choice of many lines: a list that scrolls, and goes to what is typed, marks left out or not."""

from __future__ import annotations

import time

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QListView, QWidget

from mineral_plugin.gui.parts.plain_words import plain
from mineral_plugin.gui.parts.widgets import combo

_AT_ONCE = 14


class TypedList(QListView):
    """A list in which letters typed one after the other find a line, ``da voi`` as well as ``đá vôi``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed = ""
        self._typed_at = 0.0

    def keyboardSearch(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Go to the first line that begins with what was typed, else to the first that holds it."""
        now = time.monotonic()
        goes_on = (now - self._typed_at) * 1_000 < 2 * QApplication.keyboardInputInterval()
        self._typed = f"{self._typed}{text}" if goes_on else text
        self._typed_at = now
        row = self._row_of(plain(self._typed))
        if row >= 0:
            self.setCurrentIndex(self.model().index(row, 0))

    def _row_of(self, typed: str) -> int:
        model = self.model()
        lines = [plain(str(model.index(row, 0).data() or "")) for row in range(model.rowCount())]
        begins = (row for row, line in enumerate(lines) if typed and line.startswith(typed))
        holds = (row for row, line in enumerate(lines) if typed and typed in line)
        return next(begins, next(holds, -1))


def long_combo(name: str) -> QComboBox:
    """Return a combo box for many lines; a menu of them would cover the screen of a small computer."""
    made = combo(name)
    made.setStyleSheet("QComboBox { combobox-popup: 0; }")
    made.setView(TypedList(made))
    made.setMaxVisibleItems(_AT_ONCE)
    # Without its bar nothing says that more lines follow.
    made.view().setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    return made
