"""The rule set of a draft: a line that says which, and the difference to a newer one before it moves."""

from __future__ import annotations

from html import escape
from typing import Optional, Sequence, Tuple

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QTextBrowser, QVBoxLayout, QWidget

from mineral_plugin.gui.parts.widgets import MarkedLine, WrappingLabel, button

Part = Tuple[str, Sequence[str]]
# More sentences than these are for a file, not for a window.
MOST_SENTENCES = 1000


class DraftLaw(QWidget):
    """One sentence about the set of a draft, the way to a newer one, and to a new check with today's data."""

    difference_asked = pyqtSignal()
    again_asked = pyqtSignal()
    stop_asked = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("draftLaw")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        self.line = MarkedLine()
        self.line.setObjectName("draftLawLine")
        self.difference = button(
            self.tr("See the difference, or &move…"), "draftDifference", self.difference_asked.emit
        )
        self.again = button(
            self.tr("Check again with the data of &now"), "draftCheckAgain", self.again_asked.emit
        )
        self.again.setToolTip(self.tr("The same area and rule set, the layers ticked on the page Data"))
        self._busy = QWidget()
        line = QHBoxLayout(self._busy)
        line.setContentsMargins(0, 0, 0, 0)
        progress = QProgressBar()
        progress.setRange(0, 0)
        progress.setAccessibleName(self.tr("Checking the area of the draft again"))
        line.addWidget(progress, 1)
        self._stop = button(self.tr("Stop"), "stopMoving", self.stop_asked.emit)
        line.addWidget(self._stop)
        self.told = MarkedLine()
        self.told.setObjectName("draftLawTold")
        for widget in (self.line, self.difference, self.again, self._busy, self.told):
            column.addWidget(widget)
        self.show_law("clear", "", False)
        self.show_busy(False)
        self.show_told("clear", "")

    def show_law(self, outcome: str, sentence: str, has_difference: bool, can_check: bool = False) -> None:
        """Show the sentence about the set; "" hides all of it."""
        self.line.show_line(outcome, sentence)
        self.difference.setVisible(has_difference)
        self.again.setVisible(can_check)
        self.setVisible(bool(sentence))

    def show_busy(self, busy: bool) -> None:
        """Show whether the area of the draft is being checked again.

        The keys stay here: a button that goes hands them to the next control, and the page would follow it.
        """
        if busy:
            self._busy.show()
            if self.again.hasFocus() or self.difference.hasFocus():
                self._stop.setFocus()
        for each in (self.difference, self.again):
            each.setEnabled(not busy)
        if not busy:
            if self._stop.hasFocus():
                self.again.setFocus()
            self._busy.hide()

    def show_told(self, outcome: str, sentence: str) -> None:
        """Say that the draft has a new report, or why not; "" says nothing."""
        self.told.show_line(outcome, sentence)


class DifferenceDialog(QDialog):
    """All that a newer set changes, rule by rule; the draft moves only by its button. Blocks nothing."""

    move_asked = pyqtSignal()

    def __init__(
        self, sentence: str, parts: Sequence[Part], can_move: bool, parent: Optional[QWidget] = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("differenceDialog")
        self.setWindowTitle(self.tr("What the newer rule set changes"))
        column = QVBoxLayout(self)
        column.addWidget(WrappingLabel(sentence))
        self.told = QTextBrowser()
        self.told.setObjectName("differenceTold")
        self.told.setAccessibleName(self.windowTitle())
        self.told.setOpenLinks(False)
        self.told.setHtml(self._html(parts))
        column.addWidget(self.told, 1)
        column.addWidget(WrappingLabel(self.tr("Moving checks the area anew; the report is replaced.")))
        # One below the other: side by side they do not fit a narrow window.
        self.move_draft = button(self.tr("&Move the draft to the newer rule set"), "moveDraft", self._move)
        self.move_draft.setVisible(can_move)
        self.keep = button(self.tr("&Keep the draft as it is"), "keepDraft", self.reject)
        self.keep.setDefault(True)
        column.addWidget(self.move_draft)
        column.addWidget(self.keep)
        self.told.setFocus()
        self.resize(560, 520)

    def _html(self, parts: Sequence[Part]) -> str:
        pieces, left = [], MOST_SENTENCES
        for head, sentences in parts:
            shown = list(sentences)[:left]
            left -= len(shown)
            if shown:
                items = "".join(f"<li>{escape(one)}</li>" for one in shown)
                pieces.append(f"<h4>{escape(head)}</h4><ul>{items}</ul>")
        over = sum(len(sentences) for _head, sentences in parts) - (MOST_SENTENCES - left)
        if over > 0:
            rest = self.tr("… and {count} more").format(count=over)
            pieces.append(f"<p>{escape(rest)}</p>")
        return "".join(pieces)

    def _move(self) -> None:
        self.move_asked.emit()
        self.accept()
