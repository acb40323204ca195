"""Top and bottom level of a part."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QLineEdit, QWidget

from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.widgets import WrappingLabel, button, form


class LevelsTool(Section):
    """Two fields for the part of the chosen corner."""

    apply_asked = pyqtSignal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "drawLevels", parent)
        title = self.tr("Levels")
        self.head.setText(title)
        self.head.setAccessibleName(title)
        self.about = WrappingLabel()
        self.about.setObjectName("levelsAbout")
        self.column.addWidget(self.about)
        rows = form()
        self.top = _field("drawTop")
        self.bottom = _field("drawBottom")
        rows.addRow(self.tr("&Top level (m)"), self.top)
        rows.addRow(self.tr("Botto&m level (m)"), self.bottom)
        self.column.addLayout(rows)
        self.apply = button(self.tr("Set the levels"), "levelsApply", self._emit)
        self.column.addWidget(self.apply)
        for field in (self.top, self.bottom):
            field.returnPressed.connect(self._emit)

    def _emit(self) -> None:
        self.apply_asked.emit(self.top.text().strip(), self.bottom.text().strip())

    def show_levels(self, about: str, top: str, bottom: str) -> None:
        """Show the levels of a part; what is being typed stays."""
        self.about.setText(about)
        self.about.setVisible(bool(about))
        for field, text in ((self.top, top), (self.bottom, bottom)):
            if not field.hasFocus():
                field.setText(text)


def _field(name: str, hint: Optional[str] = None) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    made.setPlaceholderText(hint or "")
    return made
