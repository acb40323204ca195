"""The pair that is chosen, in words, and what can be done about it; a decision is asked for in the card."""

from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from mineral_plugin.gui.parts.outcomes import COLOURS
from mineral_plugin.gui.parts.widgets import Heading, MarkedLine, WrappingLabel, button

ACCEPTED, FIXED, OPEN = "accepted", "fixed", "open"


class DecisionForm(QWidget):
    """Asks for reason and name; a decision without them is not written."""

    opened = pyqtSignal()
    given = pyqtSignal(str, str, str)
    cancelled = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("auditDecision")
        self._state = ACCEPTED
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(3)
        self._title = Heading("")
        column.addWidget(self._title)
        self.reason = self._field(column, self.tr("&Reason"), "auditReason")
        self.name = self._field(column, self.tr("&Name"), "auditBy")
        self.problem = MarkedLine()
        self.problem.setObjectName("auditDecisionProblem")
        column.addWidget(self.problem)
        line = QHBoxLayout()
        line.addWidget(button(self.tr("Write down"), "auditDecide", self._give))
        line.addWidget(button(self.tr("Cancel"), "auditDecideCancel", self.cancelled.emit))
        line.addStretch(1)
        column.addLayout(line)
        for field in (self.reason, self.name):
            field.returnPressed.connect(self._give)
        self.show_problem("")
        self.hide()

    def _field(self, column: QVBoxLayout, words: str, name: str) -> QLineEdit:
        label, field = QLabel(words), QLineEdit()
        field.setObjectName(name)
        field.setMaxLength(400)
        field.setAccessibleName(words.replace("&", ""))
        label.setBuddy(field)
        column.addWidget(label)
        column.addWidget(field)
        return field

    def ask(self, state: str) -> None:
        """Ask why a pair is accepted or was fixed."""
        self._state = state
        words = self.tr("Accept this pair") if state == ACCEPTED else self.tr("Mark this pair as fixed")
        self._title.setText(words)
        self.reason.clear()
        self.show_problem("")
        self.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        self.opened.emit()

    def show_problem(self, sentence: str) -> None:
        """Say why it was not written; "" says nothing."""
        self.problem.show_line("conflict", sentence)

    def _give(self) -> None:
        self.given.emit(self._state, self.reason.text().strip(), self.name.text().strip())

    def keyPressEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Give up with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)


class PairCard(QFrame):
    """Shows one pair; its buttons only tell what the user wants."""

    zoom_asked = pyqtSignal()
    decided = pyqtSignal(str, str, str)

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("auditCard")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.told: Optional[Any] = None
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 8, 6)
        column.setSpacing(4)
        self.title = MarkedLine()
        self.title.setObjectName("auditCardTitle")
        font = self.title.label.font()
        font.setBold(True)
        self.title.label.setFont(font)
        self.lines = WrappingLabel()
        self.lines.setObjectName("auditCardLines")
        self.mark = WrappingLabel()
        self.mark.setObjectName("auditCardMark")
        for widget in (self.title, self.lines, self.mark):
            column.addWidget(widget)
        column.addLayout(self._buttons())
        column.addLayout(self._decisions())
        self.form = DecisionForm()
        self.form.given.connect(self.decided.emit)
        self.form.cancelled.connect(self._give_up)
        column.addWidget(self.form)
        self.hide()

    def _buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(4)
        tip = self.tr("Move the map to this pair")
        line.addWidget(button(self.tr("Zoom to it"), "auditZoom", self.zoom_asked.emit, tip))
        line.addWidget(button(self.tr("Copy"), "auditCopy", self._copy, self.tr("Copy all of this as text")))
        line.addStretch(1)
        return line

    def _decisions(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(4)
        self.accept = button(self.tr("Accept…"), "auditAccept", lambda: self.form.ask(ACCEPTED))
        self.fix = button(self.tr("Fixed…"), "auditFixed", lambda: self.form.ask(FIXED))
        self.reopen = button(self.tr("Open again"), "auditOpen", lambda: self.decided.emit(OPEN, "", ""))
        for made in (self.accept, self.fix, self.reopen):
            line.addWidget(made)
        line.addStretch(1)
        return line

    def show_pair(self, told: Optional[Any]) -> None:
        """Show a pair in words (``PairTold``); ``None`` hides the card."""
        is_other = told is None or self.told is None or told.number != self.told.number
        self.told = told
        self.setVisible(told is not None)
        if is_other:
            self.form.hide()
        if told is None:
            return
        self.setStyleSheet(
            "#auditCard { border: 1px solid palette(mid); border-radius: 3px; background: palette(base);"
            f" border-left: 5px solid {COLOURS.get(told.outcome, '#757575')}; }}"
        )
        self.title.show_line(told.outcome, told.title)
        self.lines.setText("\n".join(told.lines))
        self.mark.setText(told.mark)
        self.mark.setVisible(bool(told.mark))
        self.reopen.setVisible(told.state in (ACCEPTED, FIXED))
        self.setAccessibleName(told.title)
        self.setAccessibleDescription(told.text())

    def end_decision(self) -> None:
        """Close the form: the decision is written."""
        had_focus = self.form.isAncestorOf(self.focusWidget() or self)
        self.form.hide()
        if had_focus:
            self.accept.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_up(self) -> None:
        self.end_decision()
        self.accept.setFocus(Qt.FocusReason.OtherFocusReason)

    def _copy(self) -> None:
        if self.told is not None:
            QGuiApplication.clipboard().setText(self.told.text())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a width that fits a narrow dock."""
        return QSize(200, super().minimumSizeHint().height())
