"""The outbox on the page of the dossier: every filing that has not come to its end, and what can be done."""

from __future__ import annotations

from typing import NamedTuple, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from mineral_plugin.gui.parts.card import AskCard
from mineral_plugin.gui.parts.fitted_list import FittedList
from mineral_plugin.gui.parts.outcomes import outcome_icon
from mineral_plugin.gui.parts.widgets import Heading, MarkedLine, button


class OutboxRow(NamedTuple):
    """One filing in words; ``outcome`` chooses its shape."""

    draft: str
    text: str
    outcome: str
    can_pause: bool
    can_continue: bool
    can_cancel: bool


class OutboxCard(QWidget):
    """Shows what is unfinished; with nothing unfinished it is not seen. Each signal carries the draft."""

    pause_asked = pyqtSignal(str)
    continue_asked = pyqtSignal(str)
    cancel_asked = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outboxCard")
        self._rows: Tuple[OutboxRow, ...] = ()
        self._ask: Optional[AskCard] = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(Heading(self.tr("Outbox: not filed yet")))
        self.list = FittedList("outboxList", self.tr("Filings that are not finished"), left_px=20)
        self.list.itemSelectionChanged.connect(self._enable)
        self._column.addWidget(self.list)
        line = QHBoxLayout()
        self.resume = self._button(line, self.tr("Continue"), "outboxContinue", self._continue)
        self.pause = self._button(line, self.tr("Pause"), "outboxPause", self._pause)
        self.cancel = self._button(line, self.tr("Cancel the filing…"), "outboxCancel", self._ask_cancel)
        line.addStretch(1)
        self._column.addLayout(line)
        self.problem = MarkedLine()
        self.problem.setObjectName("outboxProblem")
        self._column.addWidget(self.problem)
        self.show_problem("")
        self.hide()

    def show_rows(self, rows: Sequence[OutboxRow]) -> None:
        """Show the unfinished filings; what was chosen stays chosen, else the first one is."""
        if tuple(rows) == self._rows:
            return
        chosen = self._chosen()
        self._rows = tuple(rows)
        self.list.clear()
        for row in self._rows:
            item = QListWidgetItem(outcome_icon(row.outcome, 16), row.text, self.list)
            item.setData(Qt.ItemDataRole.UserRole, row)
        self.list.fit()
        drafts = [row.draft for row in self._rows]
        if drafts:
            self.list.setCurrentRow(drafts.index(chosen.draft) if chosen and chosen.draft in drafts else 0)
        # Something to be said is not to vanish with the last line.
        self.setVisible(bool(drafts) or bool(self.problem.text()))
        self._enable()

    def show_problem(self, sentence: str, outcome: str = "conflict") -> None:
        """Say why something was not done; "" says nothing."""
        self.problem.show_line(outcome, sentence)
        if sentence:
            self.show()

    def _button(self, line: QHBoxLayout, words: str, name: str, act: object) -> QPushButton:
        made = button(words, name, act)
        line.addWidget(made)
        return made

    def _chosen(self) -> Optional[OutboxRow]:
        item = self.list.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item is not None else None

    def _enable(self) -> None:
        row = self._chosen()
        self.resume.setEnabled(row is not None and row.can_continue)
        self.pause.setEnabled(row is not None and row.can_pause)
        self.cancel.setEnabled(row is not None and row.can_cancel)

    def _continue(self) -> None:
        row = self._chosen()
        if row is not None:
            self.continue_asked.emit(row.draft)

    def _pause(self) -> None:
        row = self._chosen()
        if row is not None:
            self.pause_asked.emit(row.draft)

    def _ask_cancel(self) -> None:
        row = self._chosen()
        if row is None:
            return
        self._drop_question()
        words = self.tr(
            "Cancel the filing of {draft}? What the service has of it is thrown away; the draft stays here."
        )
        self._ask = AskCard(words.format(draft=row.draft), self.tr("Cancel the filing"))
        self._ask.setProperty("helpTopic", "outbox")
        self._ask.done.connect(lambda draft=row.draft: self._on_sure(draft))
        self._ask.cancelled.connect(self._drop_question)
        self._column.addWidget(self._ask)
        self._ask.accept.setFocus()

    def _on_sure(self, draft: str) -> None:
        self._drop_question()
        self.cancel_asked.emit(draft)

    def _drop_question(self) -> None:
        if self._ask is not None:
            self._ask.hide()
            self._ask.deleteLater()
            self._ask = None


class UnfinishedLine(QWidget):
    """The line of the first page that offers what was not finished; nothing to offer, nothing to be seen."""

    asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("unfinished")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        self.words = MarkedLine()
        line.addWidget(self.words, 1)
        line.addWidget(button(self.tr("Show it"), "showUnfinished", self.asked.emit))
        self.hide()

    def show_drafts(self, drafts: Sequence[str]) -> None:
        """Offer the filings of these drafts."""
        words = self.tr("Not filed yet: {drafts}.").format(drafts=", ".join(drafts))
        self.words.show_line("cannot_tell", words if drafts else "")
        self.setVisible(bool(drafts))
