"""The page of the map: how it is asked for, what stands on it, and the map that was made."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from mineral_plugin.gui.maps.map_question import MapQuestion
from mineral_plugin.gui.maps.map_result import MapResult
from mineral_plugin.gui.maps.map_texts import MapTextsFold
from mineral_plugin.gui.parts.running_line import RunningLine, main_button
from mineral_plugin.gui.parts.widgets import Heading, MarkedLine, ScrollingPage, WrappingLabel


class MapPage(ScrollingPage):
    """Asks for a map and shows what became of it; decides nothing."""

    make_asked = pyqtSignal()
    stop_asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("mapPage", parent)
        self.column.addWidget(Heading(self.tr("Map of the area")))
        self.empty = WrappingLabel(
            self.tr("No area yet: read a corner table or draw an area first, then its map is made here.")
        )
        self.empty.setObjectName("mapEmpty")
        self.column.addWidget(self.empty)
        self._asking = QWidget()
        column = QVBoxLayout(self._asking)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.question = MapQuestion()
        self.texts = MapTextsFold()
        self.make = main_button(self.tr("&Make the map"), "makeMap", self.make_asked.emit)
        for widget in (self.question, self.texts, self.make):
            column.addWidget(widget)
        self.column.addWidget(self._asking)
        self._running = RunningLine("mapProgress", self.tr("Progress of the map"))
        self._running.add_stop("stopMap", self.tr("Stop"), self.stop_asked.emit)
        self.column.addWidget(self._running)
        self.problem = MarkedLine()
        self.problem.setObjectName("mapProblem")
        self.column.addWidget(self.problem)
        self.result = MapResult()
        self.column.addWidget(self.result)
        self.column.addStretch(1)
        self.show_problem("")
        self.show_area(False)

    def show_area(self, has_area: bool) -> None:
        """Show the page of an area, or that there is none yet."""
        self.empty.setVisible(not has_area)
        self._asking.setVisible(has_area)

    def show_busy(self, busy: bool) -> None:
        """Show whether a map is being made, checked or written."""
        self._running.show_busy(busy)
        self.make.setEnabled(not busy)
        self.result.hold(busy)

    def show_progress(self, percent: float) -> None:
        """Show how far it is, 0 to 100."""
        self._running.show_progress(percent)

    def show_problem(self, sentence: str) -> None:
        """Say why there is no map; "" says nothing."""
        self.problem.show_line("conflict", sentence)
        if sentence:
            self.reveal(self.problem)
