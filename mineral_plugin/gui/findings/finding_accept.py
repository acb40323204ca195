"""Asks in the card who answers for a finding, and why; without both nothing is written down."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from mineral_plugin.gui.parts.widgets import FlowLayout, Heading, MarkedLine, button


class AcceptForm(QWidget):
    """Reason and name; Enter writes them down, Escape gives up."""

    given = pyqtSignal(str, str)
    cancelled = pyqtSignal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("acceptForm")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 2)
        column.setSpacing(3)
        column.addWidget(Heading(self.tr("Accept this finding")))
        self.reason = self._field(column, self.tr("Reason"), "acceptReason")
        self.name = self._field(column, self.tr("Name of who accepts"), "acceptBy")
        self.name.setText(name)
        self.problem = MarkedLine()
        self.problem.setObjectName("acceptProblem")
        column.addWidget(self.problem)
        line = FlowLayout(4)
        line.addWidget(button(self.tr("Write down"), "acceptGive", self._give))
        line.addWidget(button(self.tr("Cancel"), "acceptCancel", self.cancelled.emit))
        column.addLayout(line)
        for field in (self.reason, self.name):
            field.returnPressed.connect(self._give)
        self.show_problem("")

    def _field(self, column: QVBoxLayout, words: str, name: str) -> QLineEdit:
        label, field = QLabel(words), QLineEdit()
        field.setObjectName(name)
        field.setMaxLength(400)
        field.setAccessibleName(words)
        label.setBuddy(field)
        column.addWidget(label)
        column.addWidget(field)
        return field

    def show_problem(self, sentence: str) -> None:
        """Say why it was not written down; "" says nothing."""
        self.problem.show_line("conflict", sentence)

    def _give(self) -> None:
        reason, name = self.reason.text().strip(), self.name.text().strip()
        if not (reason and name):
            self.show_problem(self.tr("Give the reason and your name: both stand in the report."))
            (self.name if reason else self.reason).setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.given.emit(reason, name)

    def keyPressEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Give up with Escape; no key of the form is one of the card."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        event.accept()

    def mousePressEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Keep a click beside the fields: it does not choose the card."""
        event.accept()
