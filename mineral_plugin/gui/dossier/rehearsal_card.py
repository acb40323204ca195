"""The rehearsal: the officer's check list of the dossier, folded until it is asked for."""

from __future__ import annotations

from typing import NamedTuple, Optional, Sequence

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QListWidgetItem, QWidget

from mineral_plugin.gui.parts.fitted_list import FittedList
from mineral_plugin.gui.parts.outcomes import outcome_icon
from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.widgets import MarkedLine, button


class RehearsalLine(NamedTuple):
    """A line of the check list in words; ``outcome`` chooses its shape."""

    outcome: str
    question: str
    seen: str
    remedy: str


class RehearsalCard(Section):
    """Shows the check list; ``asked`` when it is to be run."""

    asked = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__("", "rehearsal", parent)
        title = self.tr("Rehearsal: what the officer will look at")
        self.head.setText(title)
        self.head.setAccessibleName(title)
        self.run = button(
            self.tr("Run the check list"),
            "rehearse",
            self.asked.emit,
            self.tr("Looks at the dossier as it is now; nothing is sent"),
        )
        self.column.addWidget(self.run)
        self.told = MarkedLine()
        self.told.setObjectName("rehearsalTold")
        self.column.addWidget(self.told)
        self.lines = FittedList(
            "rehearsalLines", self.tr("Check list of the officer"), most_px=480, left_px=20
        )
        self.column.addWidget(self.lines)
        self.show_lines(())

    def show_lines(self, lines: Sequence[RehearsalLine]) -> None:
        """Show the lines, what would come back first; none where it was not run."""
        self.lines.clear()
        for line in lines:
            text = "\n".join(part for part in (line.question, line.seen, line.remedy) if part)
            QListWidgetItem(outcome_icon(line.outcome, 16), text, self.lines)
        self.lines.setVisible(bool(lines))
        self.lines.fit()
        stops = sum(line.outcome == "conflict" for line in lines)
        if not lines:
            self.told.show_line("clear", "")
        elif stops:
            self.told.show_line("conflict", self.tr("{count} would be sent back.").format(count=stops))
        else:
            words = self.tr("Nothing seen that would be sent back; what is doubtful is listed.")
            self.told.show_line("clear", words)

    def show_problem(self, sentence: str) -> None:
        """Say why the list could not be run."""
        self.show_lines(())
        self.told.show_line("conflict", sentence)
