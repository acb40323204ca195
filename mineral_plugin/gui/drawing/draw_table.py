"""The corner table of the area at work: a cell edited is the map edited, a row chosen is a corner marked."""

from __future__ import annotations

from typing import Any, List, NamedTuple, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QFont, QPalette
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from mineral_plugin.gui.parts.tips import as_tip

Where = Tuple[int, int, int]


class TableRow(NamedTuple):
    """One row: a corner with X and Y as typed, or, where ``where`` is ``None``, the heading of a ring.

    ``where`` is part, ring and corner, all from 0; ``tip`` says the side that begins here. ``x_shown`` and
    ``y_shown`` are how texts that a program wrote are shown, "" for texts shown as they are.
    """

    where: Optional[Where]
    name: str
    x: str = ""
    y: str = ""
    tip: str = ""
    x_shown: str = ""
    y_shown: str = ""

    @property
    def shown(self) -> Tuple[str, str, str]:
        """Return the three cells as they are shown."""
        return self.name, self.x_shown or self.x, self.y_shown or self.y


class DrawTableModel(QAbstractTableModel):
    """Corners of all rings in their order, a heading before each ring where there are several."""

    typed = pyqtSignal(object, str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: List[TableRow] = []
        self.can_edit = True

    @property
    def rows(self) -> Sequence[TableRow]:
        """Return the rows as shown."""
        return tuple(self._rows)

    def set_rows(self, rows: Sequence[TableRow]) -> bool:
        """Take other rows; return whether their number or order of headings changed."""
        fresh = list(rows)
        kinds = [row.where is None for row in fresh]
        if kinds == [row.where is None for row in self._rows]:
            self._rows = fresh
            if fresh:
                self.dataChanged.emit(self.index(0, 0), self.index(len(fresh) - 1, 2))
            return False
        self.beginResetModel()
        self._rows = fresh
        self.endResetModel()
        return True

    def row_of(self, where: Optional[Where]) -> int:
        """Return the row of a corner, -1 where there is none."""
        if where is None:
            return -1
        return next((number for number, row in enumerate(self._rows) if row.where == where), -1)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Return three: corner, X, Y."""
        return 0 if parent.isValid() else 3

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the heading of a column."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Corner"), self.tr("X north (m)"), self.tr("Y east (m)"))[section]

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """Return what may be done with a cell: X and Y of a corner are typed, a heading is only read."""
        if not index.isValid() or self._rows[index.row()].where is None:
            return Qt.ItemFlag.ItemIsEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self.can_edit and index.column() else flags

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a view asks about one cell."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.shown[column]
        if row.where is None:
            return _heading_data(role)
        if role == Qt.ItemDataRole.TextAlignmentRole and column:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(row.tip) or None
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return row.tip or None
        return None

    def setData(  # noqa: N802 - Qt's name
        self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Tell what was typed; the row itself follows when the area has followed."""
        row = self._rows[index.row()]
        texts = [row.x, row.y]
        typed = str(value).strip()
        is_same = typed in (texts[index.column() - 1], row.shown[index.column()])
        if role != Qt.ItemDataRole.EditRole or row.where is None or is_same:
            return False
        texts[index.column() - 1] = typed
        self.typed.emit(row.where, texts[0], texts[1])
        return False


def _heading_data(role: int) -> Any:
    if role == Qt.ItemDataRole.FontRole:
        font = QFont()
        font.setBold(True)
        return font
    return None


class DrawTable(QTableView):
    """The table as a view: one corner chosen at a time, Delete takes it out, Tab leaves the table."""

    corner_chosen = pyqtSignal(object)
    delete_asked = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = DrawTableModel(self)
        self.setModel(self.rows)
        self.setObjectName("drawTable")
        self.setAccessibleName(self.tr("Corner table"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self._keep_selection_readable()

    def _keep_selection_readable(self) -> None:
        """Keep the chosen row in the accent colour when the focus is on the map."""
        palette = self.palette()
        for role in (QPalette.ColorRole.Highlight, QPalette.ColorRole.HighlightedText):
            colour: QColor = palette.color(QPalette.ColorGroup.Active, role)
            palette.setColor(QPalette.ColorGroup.Inactive, role, colour)
        self.setPalette(palette)

    def show_rows(self, rows: Sequence[TableRow]) -> None:
        """Show other rows; the chosen corner stays chosen where it is still there."""
        chosen = self.chosen()
        if self.rows.set_rows(rows):
            self.clearSpans()
            for number, row in enumerate(rows):
                if row.where is None:
                    self.setSpan(number, 0, 1, 3)
        self.choose(chosen)
        self.updateGeometry()

    def chosen(self) -> Optional[Where]:
        """Return the corner of the current row."""
        row = self.currentIndex().row()
        return self.rows.rows[row].where if 0 <= row < len(self.rows.rows) else None

    def choose(self, where: Optional[Where]) -> None:
        """Mark the row of a corner; nothing is told."""
        row = self.rows.row_of(where)
        if row == self.currentIndex().row():
            return
        blocked = self.selectionModel().blockSignals(True)
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self.selectRow(row)
            self.scrollTo(self.rows.index(row, 0))
        self.selectionModel().blockSignals(blocked)
        self.viewport().update()

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        row = current.row()
        self.corner_chosen.emit(self.rows.rows[row].where if row >= 0 else None)

    def keyPressEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Take out the chosen corner with Delete, edit it with Enter; the rest is a table's own."""
        if event.key() == Qt.Key.Key_Delete and self.rows.can_edit and self.chosen() is not None:
            self.delete_asked.emit(self.chosen())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen() is not None:
            index = self.currentIndex()
            self.edit(index if index.column() else index.sibling(index.row(), 1))
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow another theme or a larger font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a height of all rows, of four at least and twelve at most."""
        shown = min(max(self.rows.rowCount(), 4), 12)
        height = self.verticalHeader().defaultSectionSize() * shown
        return QSize(240, height + self.horizontalHeader().sizeHint().height() + 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same height at any width."""
        return QSize(180, self.sizeHint().height())
