"""A fold: one line that opens and closes what lies below it, by mouse and by keyboard."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from mineral_plugin.gui.parts.wrapping_button import FoldButton


class Section(QWidget):
    """A heading with an arrow and a column that it shows or hides; closed at first."""

    opened = pyqtSignal()

    def __init__(self, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.head = FoldButton(f"{name}Fold")
        self.head.setText(title)
        self.head.setAccessibleName(title.replace("&", ""))
        self.head.toggled.connect(self._on_toggled)
        self.body = QWidget()
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(14, 0, 0, 0)
        self.column.setSpacing(4)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2)
        whole.addWidget(self.head)
        whole.addWidget(self.body)
        self._show(False)

    def is_open(self) -> bool:
        """Return whether the column is shown."""
        return self.head.isChecked()

    def open(self, opened: bool = True) -> None:
        """Show the column, or hide it."""
        self.head.setChecked(opened)

    def _on_toggled(self, opened: bool) -> None:
        self._show(opened)
        if opened:
            self.opened.emit()

    def _show(self, opened: bool) -> None:
        self.body.setVisible(opened)
