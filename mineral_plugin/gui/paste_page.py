"""The page of the corner table: paste or drop it, see how it was understood, put it on the map."""

from __future__ import annotations

from typing import NamedTuple, Sequence, Tuple

from qgis.PyQt.QtCore import QSize, pyqtSignal
from qgis.PyQt.QtGui import QFontDatabase
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from mineral_plugin.gui.corner_table_model import CornerRow, CornerTableModel
from mineral_plugin.gui.widgets import Heading, MarkedLine, ScrollingPage, WrappingLabel, button, combo, form


class TableAsked(NamedTuple):
    """A corner table as given: its text, the zone's text form ("" as written), name and levels as typed."""

    text: str
    zone: str
    name: str
    top: str
    bottom: str


class CornerText(QPlainTextEdit):
    """The box for the corner table; a dropped file is handed on, dropped text is inserted."""

    file_dropped = pyqtSignal(str)

    def insertFromMimeData(self, source: object) -> None:  # noqa: N802 - Qt's name
        """Take pasted or dropped data: the first local file, else text."""
        paths = [url.toLocalFile() for url in source.urls() if url.isLocalFile()] if source.hasUrls() else []
        if paths:
            self.file_dropped.emit(paths[0])
        else:
            super().insertFromMimeData(source)

    def canInsertFromMimeData(self, source: object) -> bool:  # noqa: N802 - Qt's name
        """Return whether the data is a file or text."""
        return bool(source.hasUrls() or super().canInsertFromMimeData(source))


class PastePage(ScrollingPage):
    """Asks for a corner table and shows what was understood; reading it is somebody else's work."""

    read_asked = pyqtSignal()
    file_chosen = pyqtSignal(str)
    map_asked = pyqtSignal()
    check_asked = pyqtSignal()
    area_chosen = pyqtSignal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("pastePage", parent)
        self._add_input()
        self._add_result()
        self.column.addStretch(1)
        self.show_nothing()

    def _add_input(self) -> None:
        self.column.addWidget(Heading(self.tr("Corner table")))
        self.text = CornerText()
        self.text.setObjectName("cornerText")
        self.text.setAccessibleName(self.tr("Corner table"))
        self.text.setPlaceholderText(self.tr("Paste the table of corners here, or drop a file on it"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(130)
        self.text.setMaximumHeight(190)
        self.text.textChanged.connect(self._on_edited)
        self.text.file_dropped.connect(self.file_chosen.emit)
        self.column.addWidget(self.text)
        self._add_form()
        line = QHBoxLayout()
        line.addWidget(button(self.tr("Take a file…"), "chooseTableFile", self._choose_file))
        self._read = button(self.tr("&Read the table"), "readTable", self.read_asked.emit)
        line.addWidget(self._read)
        self.column.addLayout(line)

    def _add_form(self) -> None:
        rows = form()
        self.name = QLineEdit()
        self.name.setObjectName("areaName")
        self.name.textEdited.connect(lambda _text: self._on_edited())
        rows.addRow(self.tr("&Name of the area"), self.name)
        self.zone = combo("zoneCombo")
        self.zone.addItem(self.tr("as written in the table"), "")
        self.zone.currentIndexChanged.connect(lambda _index: self._on_edited())
        rows.addRow(self.tr("&Zone (central meridian, width)"), self.zone)
        levels = QHBoxLayout()
        self.top = self._level("topLevel", self.tr("top"), self.tr("Top level (m)"))
        self.bottom = self._level("bottomLevel", self.tr("bottom"), self.tr("Bottom level (m)"))
        levels.addWidget(self.top)
        levels.addWidget(self.bottom)
        rows.addRow(self.tr("Top and bottom level (m), for mining"), levels)
        self.column.addLayout(rows)

    def _level(self, name: str, hint: str, accessible_name: str) -> QLineEdit:
        line = QLineEdit()
        line.setObjectName(name)
        line.setPlaceholderText(hint)
        line.setAccessibleName(accessible_name)
        line.textEdited.connect(lambda _text: self._on_edited())
        return line

    def _add_result(self) -> None:
        self.choice = combo("areaChoice")
        self.choice.setAccessibleName(self.tr("Area of the file"))
        self.choice.activated.connect(self.area_chosen.emit)
        self.column.addWidget(self.choice)
        self.understood = WrappingLabel()
        self.understood.setObjectName("understood")
        self.problem = MarkedLine()
        self.problem.setObjectName("tableProblem")
        self.model = CornerTableModel(self)
        self.table = QTableView()
        self.table.setObjectName("cornerTable")
        self.table.setAccessibleName(self.tr("Corners as understood"))
        self.table.setModel(self.model)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(24)
        self.table.setMinimumHeight(150)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.areas = WrappingLabel()
        self.areas.setObjectName("areaFigures")
        self.to_map = button(
            self.tr("&Put on the map"),
            "putOnMap",
            self.map_asked.emit,
            self.tr("Show the area as a layer and zoom to it"),
        )
        self.to_check = button(self.tr("Go on to the &check"), "goToCheck", self.check_asked.emit)
        for widget in (self.problem, self.understood, self.table, self.areas):
            self.column.addWidget(widget)
        line = QHBoxLayout()
        line.addWidget(self.to_map)
        line.addWidget(self.to_check)
        self.column.addLayout(line)

    def asked(self) -> TableAsked:
        """Return what the user gave: the text and what goes with it."""
        return TableAsked(
            text=self.text.toPlainText(),
            zone=str(self.zone.currentData() or ""),
            name=self.name.text().strip(),
            top=self.top.text(),
            bottom=self.bottom.text(),
        )

    def set_zones(self, zones: Sequence[Tuple[str, str]]) -> None:
        """Offer zones as pairs of words and text form (``104.75/3``)."""
        for words, text in zones:
            self.zone.addItem(words, text)

    def show_source(self, text: str) -> None:
        """Put text into the box without asking for anything: what is shown below came from elsewhere."""
        self.text.blockSignals(True)
        self.text.setPlainText(text)
        self.text.blockSignals(False)

    def show_choice(self, names: Sequence[str], chosen: int) -> None:
        """Offer the areas of a file that holds several."""
        self.choice.clear()
        self.choice.addItems(list(names))
        self.choice.setCurrentIndex(chosen)
        self.choice.setVisible(len(names) > 1)

    def show_nothing(self) -> None:
        """Show the page before anything was read."""
        self.choice.hide()
        self.show_problem("")
        self.understood.setText("")
        self.areas.setText("")
        self._show_result(False)

    def show_problem(self, sentence: str) -> None:
        """Show why the table could not be read."""
        self.problem.show_line("conflict", sentence)
        if sentence:
            self._show_result(False)

    def show_table(self, understood: str, rows: Sequence[CornerRow], areas: str) -> None:
        """Show the table as it was understood."""
        self.show_problem("")
        self.understood.setText(understood)
        self.model.set_rows(rows)
        self.areas.setText(areas)
        self._show_result(True)

    def _show_result(self, readable: bool) -> None:
        for widget in (self.understood, self.table, self.areas):
            widget.setVisible(readable)
        self.to_map.setEnabled(readable and not self.model.has_problems())
        self.to_check.setEnabled(readable and not self.model.has_problems())

    def _on_edited(self) -> None:
        self.problem.show_line("conflict", "")
        self._show_result(False)

    def _choose_file(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(
            self,
            self.tr("Take a corner table from a file"),
            "",
            self.tr("Tables (*.txt *.csv *.tsv);;All files (*)"),
        )
        if path:
            self.file_chosen.emit(path)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a comfortable size."""
        return QSize(380, 560)
