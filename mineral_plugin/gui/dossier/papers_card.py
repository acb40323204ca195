"""Do the papers agree? Contradictions with both quotes, and papers without text; folded until asked."""

from __future__ import annotations

from typing import NamedTuple, Optional, Sequence

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QListWidgetItem, QWidget

from mineral_plugin.gui.parts.outcomes import outcome_icon
from mineral_plugin.gui.parts.running_line import RunningLine
from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.widgets import MarkedLine, WrappingList, button


class PaperLine(NamedTuple):
    """A contradiction or a paper without text, in words; ``outcome`` chooses its shape."""

    outcome: str
    text: str


class PapersCard(Section):
    """Shows what came of it; ``asked`` when papers are to be compared, ``stop_asked`` when to be stopped."""

    asked = pyqtSignal()
    stop_asked = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__("", "papersAgree", parent)
        title = self.tr("Do the papers agree?")
        self.head.setText(title)
        self.head.setAccessibleName(title)
        self.compare = button(
            self.tr("Compare the papers"),
            "comparePapers",
            self.asked.emit,
            self.tr("Reads the attached papers on this computer; nothing is sent"),
        )
        self.column.addWidget(self.compare)
        self._running = RunningLine("comparingProgress", self.tr("Progress of the comparison"))
        self._running.add_stop("stopComparing", self.tr("Stop"), self.stop_asked.emit)
        self.column.addWidget(self._running)
        self.told = MarkedLine()
        self.told.setObjectName("papersTold")
        self.column.addWidget(self.told)
        self.lines = WrappingList("paperDifferences", self.tr("Contradictions among the papers"))
        self.column.addWidget(self.lines)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Show the card before the papers were compared."""
        self.show_told("clear", "", ())

    def show_told(self, outcome: str, sentence: str, lines: Sequence[PaperLine]) -> None:
        """Show the sentence that sums up, and a line for each contradiction and each paper without text."""
        self.told.show_line(outcome, sentence)
        self.lines.clear()
        for line in lines:
            QListWidgetItem(outcome_icon(line.outcome, 16), line.text, self.lines)
        self.lines.setVisible(bool(lines))

    def show_busy(self, busy: bool) -> None:
        """Show whether papers are being read."""
        self.compare.setEnabled(not busy)
        self._running.show_busy(busy)

    def show_progress(self, percent: float) -> None:
        """Show how far the reading is, 0 to 100."""
        self._running.show_progress(percent)
