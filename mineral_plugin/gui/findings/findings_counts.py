"""How many findings each outcome has: buttons that narrow the list to it."""

from __future__ import annotations

from typing import Dict, Mapping

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QToolButton, QWidget

from mineral_plugin.gui.findings.findings_tools import small_button
from mineral_plugin.gui.parts.outcomes import ORDER, PROBLEMS, outcome_icon, outcome_word
from mineral_plugin.gui.parts.tips import as_tip
from mineral_plugin.gui.parts.widgets import FlowLayout


class CountButtons(QWidget):
    """One button an outcome, with its shape, word and number; at most one is pressed.

    ``chosen`` gives the outcome, "" for all; ``passes_asked`` that the folded passes are wanted.
    """

    chosen = pyqtSignal(str)
    passes_asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findingsCounts")
        self._line = FlowLayout(2)
        self.setLayout(self._line)
        self._made: Dict[str, QToolButton] = {}
        self.outcome = ""

    def show_counts(self, counts: Mapping[str, int], accepted: Mapping[str, int]) -> None:
        """Show how many findings there are by outcome, and how many of them are accepted."""
        for outcome in ORDER:
            count = counts.get(outcome, 0)
            if not count and outcome not in self._made:
                continue
            made = self._made.get(outcome) or self._make(outcome)
            made.setVisible(bool(count))
            self._say(made, outcome, count, accepted.get(outcome, 0))
        if not counts.get(self.outcome):
            self.choose("")

    def _make(self, outcome: str) -> QToolButton:
        made = small_button(f"count-{outcome}", "", "", checkable=outcome in PROBLEMS)
        made.setIcon(outcome_icon(outcome, 32))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        if outcome in PROBLEMS:
            made.clicked.connect(lambda checked=False: self._on_clicked(outcome, checked))
        else:
            made.clicked.connect(lambda _checked=False: self.passes_asked.emit())
        self._made[outcome] = made
        for one in ORDER:  # in the order of reading, whichever came first
            if one in self._made:
                self._line.removeWidget(self._made[one])
                self._line.addWidget(self._made[one])
        return made

    def _say(self, made: QToolButton, outcome: str, count: int, accepted: int) -> None:
        words = self.tr("{outcome}: {count}").format(outcome=outcome_word(outcome), count=count)
        if accepted:
            words = self.tr("{words} ({accepted} accepted)").format(words=words, accepted=accepted)
        made.setText(words)
        made.setAccessibleName(words)
        tip = (
            self.tr("Show only these; press again for all")
            if outcome in PROBLEMS
            else self.tr("Show what raises no question")
        )
        made.setToolTip(as_tip(tip))
        made.setAccessibleDescription(tip)

    def _on_clicked(self, outcome: str, checked: bool) -> None:
        self.choose(outcome if checked else "")
        self.chosen.emit(self.outcome)

    def choose(self, outcome: str) -> None:
        """Press the button of an outcome, "" none; asks nobody."""
        self.outcome = outcome
        for name, made in self._made.items():
            made.setChecked(bool(outcome) and name == outcome)
