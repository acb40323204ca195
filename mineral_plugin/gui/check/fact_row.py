"""One question of the rules: the words, who asks, the answer, and a way to take it back."""

from __future__ import annotations

from typing import Any, List, Optional

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from mineral_plugin.gui.check.fact_editors import AreaEditor, FactShown, editor_of
from mineral_plugin.gui.parts.outcomes import outcome_pixmap
from mineral_plugin.gui.parts.tips import as_tip
from mineral_plugin.gui.parts.widgets import MarkedLine, WrappingLabel


class FactRow(QFrame):
    """Shows a question with its answer; an answer is told at once."""

    answered = pyqtSignal(str, object)
    refused = pyqtSignal(str, object)
    file_asked = pyqtSignal(str)

    def __init__(self, shown: FactShown, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.shown = shown
        self.setObjectName(f"fact-{shown.id}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(2)
        column.addLayout(self._head())
        body = QVBoxLayout()
        body.setContentsMargins(26, 0, 0, 0)
        body.setSpacing(3)
        self._asked_by = WrappingLabel()
        font = self._asked_by.font()
        font.setPointSizeF(font.pointSizeF() * 0.9)
        self._asked_by.setFont(font)
        body.addWidget(self._asked_by)
        body.addLayout(self._answer())
        self.problem = MarkedLine()
        self.problem.setObjectName("factProblem")
        self.problem.show_line("conflict", "")
        body.addWidget(self.problem)
        column.addLayout(body)
        self.show_fact(shown)

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(6)
        self._mark = QLabel()
        self._mark.setFixedWidth(20)
        self._mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._mark)
        self.question = WrappingLabel(self.shown.question)
        self.question.setObjectName("factQuestion")
        line.addWidget(self.question, 1)
        return line

    def _answer(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(4)
        self.editor = editor_of(self.shown)
        self.editor.answered.connect(lambda value: self.answered.emit(self.shown.id, value))
        self.editor.refused.connect(lambda error: self.refused.emit(self.shown.id, error))
        if isinstance(self.editor, AreaEditor):
            self.editor.file_asked.connect(lambda: self.file_asked.emit(self.shown.id))
        line.addWidget(self.editor, 1)
        # A cross is narrow: a word would take the room of the answer in a narrow dock.
        self.clear = QToolButton()
        self.clear.setObjectName("factClear")
        self.clear.setText("✕")
        self.clear.setAutoRaise(True)
        self.clear.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clear.setToolTip(self.tr("Take the answer back: it is not stated then"))
        self.clear.clicked.connect(lambda _checked=False: self._clear())
        policy = self.clear.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.clear.setSizePolicy(policy)
        line.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _clear(self) -> None:
        # The button goes with the answer: the keyboard stays at the question.
        self.focus_editor()
        self.problem.show_line("conflict", "")
        self.editor.show_value(self.shown._replace(value=None))
        self.answered.emit(self.shown.id, None)

    def show_fact(self, shown: FactShown) -> None:
        """Show the question as it stands now; what is being typed stays."""
        self.shown = shown
        is_stated = shown.value is not None
        is_of_map = is_stated and shown.is_of_map
        self._mark.setPixmap(outcome_pixmap("clear" if is_stated else "cannot_tell", 18))
        state = self.tr("Answered") if is_stated else self.tr("Not answered yet")
        state = self.tr("Answered by the map; your own answer would count instead") if is_of_map else state
        self._mark.setToolTip(as_tip(state))
        self._mark.setAccessibleName(state)
        self.question.setText(shown.question)
        self._asked_by.setText(f"{shown.asked_by}\n{state}" if is_of_map else shown.asked_by)
        self._asked_by.setToolTip(as_tip(shown.tip))
        self.setAccessibleName(f"{state}: {shown.question}")
        self.setAccessibleDescription(shown.asked_by)
        self.editor.show_value(shown)
        self.clear.setVisible(is_stated and not is_of_map)
        self.clear.setAccessibleName(self.tr("Clear the answer: {question}").format(question=shown.question))

    def show_problem(self, sentence: str) -> None:
        """Say why what stands there is no answer; "" says nothing."""
        self.problem.show_line("conflict", sentence)

    def fields(self) -> List[QWidget]:
        """Return what the keyboard stops at, in order."""
        return [*self.editor.fields(), self.clear]

    def focus_editor(self) -> None:
        """Put the keyboard into the answer."""
        field: Any = self.editor.fields()[0]
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a width that fits a narrow dock."""
        return QSize(200, super().minimumSizeHint().height())
