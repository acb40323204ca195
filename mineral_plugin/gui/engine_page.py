"""The page shown while the geometry engine is missing or too old: one sentence, one button."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QProgressBar, QWidget

from mineral_plugin.gui.parts.file_choice import open_file
from mineral_plugin.gui.parts.widgets import Heading, MarkedLine, ScrollingPage, WrappingLabel, button


class EnginePage(ScrollingPage):
    """Asks to fetch the engine from the network or to take it from a file; doing so is not its work."""

    fetch_asked = pyqtSignal()
    file_chosen = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("enginePage", parent)
        self.column.addWidget(Heading(self.tr("One more step")))
        self.sentence = WrappingLabel()
        self.sentence.setObjectName("engineSentence")
        self.column.addWidget(self.sentence)
        self.fetch = button(self.tr("&Install shapely"), "engineFetch", self.fetch_asked.emit)
        self.take = button(self.tr("Install from &file…"), "engineFile", self._choose_file)
        self.column.addWidget(self.fetch)
        self.column.addWidget(
            WrappingLabel(
                self.tr("Without a network, install it from this file, which a colleague can fetch for you:")
            )
        )
        self.file_name = WrappingLabel()
        self.file_name.setObjectName("engineFileName")
        self.column.addWidget(self.file_name)
        self.column.addWidget(self.take)
        self.progress = QProgressBar()
        self.progress.setObjectName("engineProgress")
        self.progress.setRange(0, 0)
        self.progress.hide()
        self.column.addWidget(self.progress)
        self.result = MarkedLine()
        self.result.setObjectName("engineResult")
        self.result.show_line("clear", "")
        self.column.addWidget(self.result)
        self.column.addStretch(1)

    def show_state(self, sentence: str, wheel_name: str, can_set_up: bool = True) -> None:
        """Show why the engine is not ready and which file is wanted."""
        self.sentence.setText(sentence)
        self.file_name.setText(wheel_name)
        self.fetch.setEnabled(can_set_up)
        self.take.setEnabled(can_set_up)

    def show_busy(self, busy: bool) -> None:
        """Show whether the engine is being set up."""
        self.progress.setVisible(busy)
        self.fetch.setEnabled(not busy)
        self.take.setEnabled(not busy)

    def show_result(self, outcome: str, sentence: str) -> None:
        """Show how setting up ended."""
        self.result.show_line(outcome, sentence)

    def _choose_file(self) -> None:
        title, kinds = self.tr("Take the geometry engine from a file"), self.tr("Python packages (*.whl)")
        open_file(self, title, self.file_chosen.emit, kinds)
