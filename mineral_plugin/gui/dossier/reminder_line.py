"""What has to be done soon for filed dossiers: one line on the first page, unseen when there is nothing."""

from __future__ import annotations

from typing import Sequence

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from mineral_plugin.gui.parts.widgets import MarkedLine, button


class ReminderLine(QWidget):
    """The nearest days on which the applicant has to act; ``asked`` leads to the dossiers."""

    asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reminderLine")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.line = MarkedLine()
        self.line.label.setObjectName("reminderText")
        column.addWidget(self.line)
        column.addWidget(button(self.tr("See the filed dossiers"), "reminderOpen", self.asked.emit))
        self.show_reminders("", ())

    def show_reminders(self, outcome: str, sentences: Sequence[str]) -> None:
        """Show the reminders, the most pressing one first; without one the line is not seen."""
        self.line.show_line(outcome, "\n".join(sentences))
        if not sentences or self.parentWidget() is not None:
            self.setVisible(bool(sentences))
