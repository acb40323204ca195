"""The page of the corner table: paste or drop it, answer what is asked, put it on the map."""

from __future__ import annotations

from typing import List, NamedTuple, Sequence, Tuple

from qgis.PyQt.QtCore import QMimeData, QSize, pyqtSignal
from qgis.PyQt.QtGui import QFontDatabase
from qgis.PyQt.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from mineral_plugin.gui.parts.file_choice import open_files
from mineral_plugin.gui.parts.widgets import (
    Heading,
    ScrollingPage,
    WrappingLabel,
    button,
    combo,
    form,
    once_laid_out,
)
from mineral_plugin.gui.table.reading_view import ReadingView

# What the box shows of a text; the whole of it is read all the same.
_SHOWN_CHARACTERS = 200_000
_PATTERNS = (
    "*.txt *.csv *.tsv *.xlsx *.docx *.ods *.odt *.pdf *.html *.htm *.gpx *.kml *.kmz *.geojson *.json"
    " *.gpkg *.shp *.tab *.mif *.dxf *.dgn"
)


class TableAsked(NamedTuple):
    """A corner table as given: its text, the zone's text form ("" as written), name and levels as typed."""

    text: str
    zone: str
    name: str
    top: str
    bottom: str


class CornerText(QPlainTextEdit):
    """The box for the corner table; dropped files are handed on, and so is a table from another program."""

    files_dropped = pyqtSignal(list)
    table_pasted = pyqtSignal(str, str)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        """Take pasted or dropped data: local files, else a table with its cells, else text."""
        paths = local_files(source)
        if paths:
            self.files_dropped.emit(paths)
            return
        alone = not self.toPlainText().strip() or self.textCursor().selectedText() == self._whole()
        if alone:
            # What lies on the clipboard is all there is: it is read at once.
            self.table_pasted.emit(source.text(), table_html(source))
        else:
            super().insertFromMimeData(source)

    def _whole(self) -> str:
        return self.toPlainText().replace("\n", "\u2029")

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt's name
        """Return whether the data is a file or text."""
        return bool(source.hasUrls() or super().canInsertFromMimeData(source))


def local_files(source: QMimeData) -> List[str]:
    """Return the paths of the local files in dropped or pasted data."""
    return [url.toLocalFile() for url in source.urls() if url.isLocalFile()] if source.hasUrls() else []


def table_html(source: QMimeData) -> str:
    """Return the HTML of data that holds a table, "" where its plain text says as much."""
    html = str(source.html()) if source.hasHtml() else ""
    return html if "<table" in html.lower() else ""


class PastePage(ScrollingPage):
    """Asks for a corner table and shows what was understood; reading it is somebody else's work."""

    read_asked = pyqtSignal()
    source_edited = pyqtSignal()
    table_pasted = pyqtSignal(str, str)
    files_chosen = pyqtSignal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("pastePage", parent)
        self._add_input()
        self.result = ReadingView()
        self.column.addWidget(self.result)
        self.column.addStretch(1)

    def _add_input(self) -> None:
        self.column.addWidget(Heading(self.tr("Corner table")))
        self.text = CornerText()
        self.text.setObjectName("cornerText")
        self.text.setAccessibleName(self.tr("Corner table"))
        self.text.setPlaceholderText(
            self.tr("Paste the table of corners here, from any program, or drop files on it")
        )
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(110)
        self.text.setMaximumHeight(170)
        self.text.textChanged.connect(self._on_source_edited)
        self.text.files_dropped.connect(self.files_chosen.emit)
        self.text.table_pasted.connect(self.table_pasted.emit)
        self.column.addWidget(self.text)
        self._source = WrappingLabel()
        self._source.setObjectName("tableSource")
        self._source.hide()
        self.column.addWidget(self._source)
        self._add_form()
        line = QHBoxLayout()
        tip = self.tr("Office files, text, PDF, map files; one or several")
        line.addWidget(button(self.tr("Take &files…"), "chooseTableFile", self._choose_files, tip))
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
        self.zone.setEditable(True)
        self.zone.setInsertPolicy(self.zone.InsertPolicy.NoInsert)
        self.zone.addItem(self.tr("as written in the table"), "")
        self.zone.setToolTip(self.tr("Choose a zone, or type one: 104.75/3, 104°45'/3, 105/6"))
        self.zone.setAccessibleDescription(self.zone.toolTip())
        self.zone.editTextChanged.connect(lambda _text: self._on_edited())
        self.zone.activated.connect(lambda _index: self._read_again())
        self.zone.lineEdit().returnPressed.connect(self._read_again)
        rows.addRow(self.tr("&Zone (central meridian, width)"), self.zone)
        levels = QHBoxLayout()
        self.top = self._level("topLevel", self.tr("top"), self.tr("Top level (m)"))
        self.bottom = self._level("bottomLevel", self.tr("bottom"), self.tr("Bottom level (m)"))
        levels.addWidget(self.top)
        levels.addWidget(self.bottom)
        rows.addRow(self.tr("Levels (m), if the table names none"), levels)
        self.column.addLayout(rows)

    def _level(self, name: str, hint: str, accessible_name: str) -> QLineEdit:
        line = QLineEdit()
        line.setObjectName(name)
        line.setPlaceholderText(hint)
        line.setAccessibleName(accessible_name)
        line.textEdited.connect(lambda _text: self._on_edited())
        return line

    def asked(self) -> TableAsked:
        """Return what the user gave: the text and what goes with it."""
        return TableAsked(
            text=self.text.toPlainText(),
            zone=self._zone_asked(),
            name=self.name.text().strip(),
            top=self.top.text(),
            bottom=self.bottom.text(),
        )

    def _zone_asked(self) -> str:
        typed = self.zone.currentText().strip()
        index = self.zone.findText(typed)
        return str(self.zone.itemData(index) or "") if index >= 0 else typed

    def set_zones(self, zones: Sequence[Tuple[str, str]]) -> None:
        """Offer zones as pairs of words and text form (``104.75/3``)."""
        for words, text in zones:
            self.zone.addItem(words, text)

    def show_source(self, text: str, origin: str = "") -> None:
        """Put text into the box, and where it comes from below it, without asking for anything."""
        self.text.blockSignals(True)
        # Written as an edit, so that Ctrl+Z brings back what stood there.
        cursor = self.text.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(text[:_SHOWN_CHARACTERS])
        self.text.blockSignals(False)
        self._show_origin(origin)

    def show_result(self) -> None:
        """Bring what was understood into the window, from its first line on."""
        once_laid_out(self, lambda: self.verticalScrollBar().setValue(self.result.y() - 4))

    def _show_origin(self, origin: str) -> None:
        self._source.setText(origin)
        self._source.setVisible(bool(origin))

    def _on_source_edited(self) -> None:
        self._show_origin("")
        self.source_edited.emit()
        self._on_edited()

    def _on_edited(self) -> None:
        self.result.take_back()

    def _read_again(self) -> None:
        if self.text.toPlainText().strip() or self._source.text():
            self.read_asked.emit()

    def _choose_files(self) -> None:
        kinds = self.tr("Corner tables and maps ({patterns});;All files (*)").format(patterns=_PATTERNS)
        open_files(self, self.tr("Take corner tables from files"), self.files_chosen.emit, kinds)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a comfortable size."""
        return QSize(380, 560)
