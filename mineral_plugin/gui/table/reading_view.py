"""What was understood of a table: areas, rows with their marks, questions, figures, and the way on."""

from __future__ import annotations

from typing import NamedTuple, Sequence, Tuple

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QListWidgetItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from mineral_plugin.gui.parts.outcomes import outcome_icon
from mineral_plugin.gui.parts.widgets import MarkedLine, WrappingLabel, WrappingList, button
from mineral_plugin.gui.table.corner_table_model import CornerRow, CornerTableModel
from mineral_plugin.gui.table.question_card import QuestionList, QuestionShown
from mineral_plugin.gui.table.ring_sketch import Rings, RingSketch
from mineral_plugin.gui.table.table_tools import TableTools

# The list of areas grows with its lines up to this height, then it scrolls.
_LIST_HEIGHT = 132
_LINE_HEIGHT = 25


class AreaLine(NamedTuple):
    """One area in the list of those found: its name, how it stands, and whether it is to be taken."""

    name: str
    outcome: str
    taken: bool = True


class AreaShown(NamedTuple):
    """One area in words and numbers, as the page shows it."""

    understood: str
    reasons: Tuple[str, ...] = ()
    rows: Tuple[CornerRow, ...] = ()
    figures: str = ""
    figures_outcome: str = "clear"
    rings: Rings = ()


class ReadingView(QWidget):
    """Shows a reading; each wish of the user is a signal."""

    answered = pyqtSignal(str, str)
    area_chosen = pyqtSignal(int)
    area_ticked = pyqtSignal(int, bool)
    map_asked = pyqtSignal()
    check_asked = pyqtSignal()
    stop_asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("readingView")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        self._add_lines()
        self._add_way_on()
        self._add_table()
        self.tools = TableTools()
        self.column.addWidget(self.tools)
        self.show_nothing()

    def _add_lines(self) -> None:
        self.problem = MarkedLine()
        self.problem.setObjectName("tableProblem")
        self._busy = QWidget()
        line = QHBoxLayout(self._busy)
        line.setContentsMargins(0, 0, 0, 0)
        self._busy_words = WrappingLabel()
        line.addWidget(self._busy_words, 1)
        line.addWidget(button(self.tr("Stop"), "stopReading", self.stop_asked.emit))
        self.areas = WrappingList("areaList", self.tr("Areas found; ticked ones are taken"))
        self.areas.currentRowChanged.connect(self._on_area)
        self.areas.itemChanged.connect(self._on_tick)
        self.understood = WrappingLabel()
        self.understood.setObjectName("understood")
        self.reasons = WrappingLabel()
        self.reasons.setObjectName("reasons")
        self.questions = QuestionList()
        self.questions.answered.connect(self.answered.emit)
        self.questions.looked_at.connect(self._show_row)
        for widget in (self.problem, self._busy, self.areas, self.understood, self.reasons, self.questions):
            self.column.addWidget(widget)

    def _add_table(self) -> None:
        self.model = CornerTableModel(self)
        self.table = QTableView()
        self.table.setObjectName("cornerTable")
        self.table.setAccessibleName(self.tr("Corners as understood"))
        self.table.setModel(self.model)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(24)
        self.table.setMinimumHeight(150)
        header = self.table.horizontalHeader()
        # Looking at every row of a long table to find its widest would take longer than reading it.
        header.setResizeContentsPrecision(50)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.sketch = RingSketch()
        for widget in (self.table, self.sketch):
            self.column.addWidget(widget)

    def _add_way_on(self) -> None:
        """The area and the buttons stand before the table: what comes next is in view at once."""
        self.figures = MarkedLine()
        self.figures.setObjectName("areaFigures")
        self.column.addWidget(self.figures)
        self.to_map = button(
            self.tr("&Put on the map"),
            "putOnMap",
            self.map_asked.emit,
            self.tr("Show the area as a layer and zoom to it"),
        )
        self.to_check = button(self.tr("Go on to the &check"), "goToCheck", self.check_asked.emit)
        line = QHBoxLayout()
        line.addWidget(self.to_map)
        line.addWidget(self.to_check)
        self.column.addLayout(line)

    def _show_row(self, problem: str) -> None:
        """Choose the row that a question is about; the page stays where it is."""
        row = self.model.row_of(problem)
        if row >= 0:
            self.table.selectRow(row)

    def _on_area(self, row: int) -> None:
        if row >= 0:
            self.area_chosen.emit(row)

    def _on_tick(self, item: QListWidgetItem) -> None:
        self.area_ticked.emit(self.areas.row(item), item.checkState() == Qt.CheckState.Checked)

    def show_areas(self, lines: Sequence[AreaLine], chosen: int, can_tick: bool = True) -> None:
        """Offer the areas that were found; a single one needs no list."""
        self.areas.blockSignals(True)
        self.areas.clear()
        for line in lines:
            item = QListWidgetItem(outcome_icon(line.outcome), line.name)
            if can_tick:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if line.taken else Qt.CheckState.Unchecked)
            self.areas.addItem(item)
        self.areas.setCurrentRow(chosen)
        self.areas.setFixedHeight(min(_LIST_HEIGHT, 8 + _LINE_HEIGHT * len(lines)))
        self.areas.blockSignals(False)
        self.areas.setVisible(len(lines) > 1)

    def show_area(self, shown: AreaShown) -> None:
        """Show one area: how it was understood, its rows, plan and figures."""
        self.understood.setText(shown.understood)
        self.reasons.setText("\n".join(f"• {reason}" for reason in shown.reasons))
        self.model.set_rows(shown.rows)
        self.sketch.show_rings(shown.rings)
        self.figures.show_line(shown.figures_outcome, shown.figures)
        self.understood.setVisible(bool(shown.understood))
        self.reasons.setVisible(bool(shown.reasons))
        self.table.setVisible(bool(shown.rows))
        self.tools.setVisible(bool(shown.rows))

    def show_questions(self, questions: Sequence[QuestionShown]) -> None:
        """Ask what is not certain."""
        self.questions.show_questions(questions)

    def allow(self, allowed: bool) -> None:
        """Let the area go on to the map and the check, or not yet."""
        self.to_map.setEnabled(allowed)
        self.to_check.setEnabled(allowed)
        self.tools.allow(allowed)

    def show_busy(self, words: str) -> None:
        """Show what is under way, with the button that stops it; "" ends it."""
        self._busy_words.setText(words)
        self._busy.setVisible(bool(words))

    def show_problem(self, sentence: str) -> None:
        """Show why the table could not be read; nothing below it stays."""
        if sentence:
            self.show_nothing()
        self.problem.show_line("conflict", sentence)

    def take_back(self) -> None:
        """What was understood no longer belongs to what is asked."""
        self.show_nothing()

    def show_nothing(self) -> None:
        """Show the page before anything was read."""
        self.problem.show_line("conflict", "")
        self.show_busy("")
        self.show_areas((), -1)
        self.show_area(AreaShown(""))
        self.show_questions(())
        self.tools.forget()
        self.allow(False)
