"""The questions that the rules ask of the applicant, below what they found: one row a question."""

from __future__ import annotations

from typing import Dict, List, Optional, Sequence

from qgis.PyQt.QtCore import QSize, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mineral_plugin.gui.check.fact_editors import FactShown
from mineral_plugin.gui.check.fact_row import FactRow
from mineral_plugin.gui.parts.outcomes import COLOURS
from mineral_plugin.gui.parts.widgets import Heading, MarkedLine, WrappingLabel, button


class FactCard(QFrame):
    """Asks all questions at once and keeps the answered ones; nothing has to be pressed after an answer."""

    answered = pyqtSignal(str, object)
    refused = pyqtSignal(str, object)
    file_asked = pyqtSignal(str)
    load_asked = pyqtSignal()
    save_asked = pyqtSignal()
    check_asked = pyqtSignal()
    stop_asked = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("factCard")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setStyleSheet(
            "#factCard { border: 1px solid palette(mid); border-radius: 3px; background: palette(base);"
            f" border-left: 5px solid {COLOURS['cannot_tell']}; }}"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 8, 6)
        column.setSpacing(4)
        self.head = Heading("")
        self.head.setObjectName("factHead")
        column.addWidget(self.head)
        column.addWidget(
            WrappingLabel(self.tr('What is not answered stays "cannot tell"; it never counts as "no".'))
        )
        column.addLayout(self._files())
        self.problem = MarkedLine()
        self.problem.setObjectName("factCardProblem")
        column.addWidget(self.problem)
        self._rows_column = QVBoxLayout()
        self._rows_column.setSpacing(2)
        column.addLayout(self._rows_column)
        column.addWidget(self._state())
        self._rows: Dict[str, FactRow] = {}
        self.show_problem("")
        self.show_state("")
        self.hide()

    def _files(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self.load = button(
            self.tr("Load…"),
            "loadFacts",
            self.load_asked.emit,
            self.tr("Take the answers of a file of facts"),
        )
        self.save = button(
            self.tr("Save…"),
            "saveFacts",
            self.save_asked.emit,
            self.tr("Write the answers to a file of facts"),
        )
        line.addWidget(self.load)
        line.addWidget(self.save)
        line.addStretch(1)
        return line

    def _state(self) -> QWidget:
        self._busy = QWidget()
        line = QHBoxLayout(self._busy)
        line.setContentsMargins(0, 0, 0, 0)
        self.state = WrappingLabel()
        self.state.setObjectName("factState")
        self._stop = button(self.tr("Stop"), "stopRecheck", self.stop_asked.emit)
        self._check = button(self.tr("Check"), "recheck", self.check_asked.emit)
        line.addWidget(self.state, 1)
        line.addWidget(self._stop)
        line.addWidget(self._check)
        return self._busy

    def show_questions(self, questions: Sequence[FactShown]) -> None:
        """Show these questions in this order; a row that stays keeps the keyboard and what is typed in it."""
        ids = [shown.id for shown in questions]
        moved = ids != list(self._rows)
        for name in [name for name in self._rows if name not in ids]:
            self._drop(self._rows.pop(name))
        rows = {shown.id: self._row(shown) for shown in questions}
        if moved:
            for place, row in enumerate(rows.values()):
                self._rows_column.insertWidget(place, row)
        self._rows = rows
        if moved:
            self._chain()
        self._show_count(questions)
        self.setVisible(bool(questions))

    def _row(self, shown: FactShown) -> FactRow:
        known = self._rows.get(shown.id)
        if known is not None and known.shown.kind == shown.kind:
            known.show_fact(shown)
            return known
        if known is not None:
            self._drop(known)
        made = FactRow(shown)
        made.answered.connect(self.answered.emit)
        made.refused.connect(self.refused.emit)
        made.file_asked.connect(self.file_asked.emit)
        return made

    def _drop(self, row: FactRow) -> None:
        self._rows_column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _chain(self) -> None:
        """Let the keyboard go through the rows as they stand, not as they were made."""
        before: QWidget = self.save
        for row in self._rows.values():
            for field in row.fields():
                QWidget.setTabOrder(before, field)
                before = field

    def _show_count(self, questions: Sequence[FactShown]) -> None:
        open_count = sum(shown.is_open for shown in questions)
        done = sum(shown.value is not None for shown in questions)
        if done:
            text = self.tr("Questions ({count} open, {done} answered)").format(count=open_count, done=done)
        else:
            text = self.tr("Questions ({count})").format(count=open_count)
        self.head.setText(text)
        self.setAccessibleName(text)
        self.save.setEnabled(done > 0)

    def show_problem(self, sentence: str) -> None:
        """Say why the answers were not read, kept or saved; "" says nothing."""
        self.problem.show_line("conflict", sentence)

    def show_state(self, state: str) -> None:
        """Show where the answers stand: ``checking``, ``stopped``, or "" where the findings know them all."""
        words = {
            "checking": self.tr("Checking again with these answers…"),
            "stopped": self.tr("The findings above are from before the last answer."),
        }
        self.state.setText(words.get(state, ""))
        self._stop.setVisible(state == "checking")
        self._check.setVisible(state == "stopped")
        self._busy.setVisible(bool(state))

    def rows(self) -> List[FactRow]:
        """Return the rows, in order."""
        return list(self._rows.values())

    def row(self, fact_id: str) -> Optional[FactRow]:
        """Return the row of a question, ``None`` where it is not asked."""
        return self._rows.get(fact_id)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a width that fits a narrow dock."""
        return QSize(200, super().minimumSizeHint().height())
