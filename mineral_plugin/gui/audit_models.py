"""The lists of an audit as Qt models over plain rows: no widget and no copy of a row."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QSortFilterProxyModel,
    Qt,
)
from qgis.PyQt.QtGui import QIcon

from mineral_plugin.gui.audit_filter import PairFilter
from mineral_plugin.gui.outcomes import outcome_icon, outcome_word

KIND, FIRST, SECOND, AREA, WIDTH, STATE = range(6)
NumberRole = int(Qt.ItemDataRole.UserRole) + 1
Cell = Callable[[int, int], Any]


class RowsModel(QAbstractTableModel):
    """Rows told by functions of row number and column; sorted by a key, which keeps the numbers.

    ``numbers`` names the columns that are set to the right.
    """

    def __init__(
        self, heads: Sequence[str], numbers: Sequence[int] = (), parent: Optional[QObject] = None
    ) -> None:
        super().__init__(parent)
        self._heads, self._numbers = tuple(heads), frozenset(numbers)
        self._text: Cell = lambda _row, _column: ""
        self._key: Cell = lambda row, _column: row
        self._order: List[int] = []
        self._sorted = (-1, Qt.SortOrder.AscendingOrder)

    def show_rows(self, count: int, text: Cell, key: Cell) -> None:
        """Take other rows; the order that was chosen stays."""
        self.beginResetModel()
        self._text, self._key = text, key
        self._order = list(range(count))
        self._arrange()
        self.endResetModel()

    def number_at(self, row: int) -> int:
        """Return the number of the row that stands at a place of the list."""
        return self._order[row]

    def place_of(self, number: int) -> QModelIndex:
        """Return where a row stands in the list by its number."""
        return self.index(self._order.index(number), 0) if number < len(self._order) else QModelIndex()

    def refresh(self, number: int) -> None:
        """Tell the views that a row changed."""
        row = self._order.index(number)
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self._heads) - 1))

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._heads)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the head of a column."""
        shown = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if orientation == Qt.Orientation.Horizontal and shown:
            return self._heads[section]
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a view asks about one cell."""
        if not index.isValid():
            return None
        return self.cell(self._order[index.row()], index.column(), role)

    def cell(self, number: int, column: int, role: int) -> Any:
        """Return what a view asks about a column of a row by its number."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(number, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column in self._numbers else Qt.AlignmentFlag.AlignLeft
            return int(side) | int(Qt.AlignmentFlag.AlignVCenter)
        return number if role == NumberRole else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 is the order of the results, most urgent first."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        numbers = [self._order[index.row()] for index in before]
        self._sorted = (column, order)
        self._arrange()
        if before:
            places = {number: row for row, number in enumerate(self._order)}
            after = [self.index(places[number], index.column()) for number, index in zip(numbers, before)]
            self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        column, order = self._sorted
        is_down = column >= 0 and order == Qt.SortOrder.DescendingOrder
        self._order.sort(key=lambda number: self._key(number, column), reverse=is_down)


def pair_heads() -> Tuple[str, ...]:
    """Return the heads of the ranked list."""
    return (
        QCoreApplication.translate("AuditHeads", "Kind"),
        QCoreApplication.translate("AuditHeads", "Area 1"),
        QCoreApplication.translate("AuditHeads", "Area 2"),
        QCoreApplication.translate("AuditHeads", "Shared"),
        QCoreApplication.translate("AuditHeads", "Width"),
        QCoreApplication.translate("AuditHeads", "State"),
    )


def gap_heads() -> Tuple[str, ...]:
    """Return the heads of the list of neighbours."""
    return (
        QCoreApplication.translate("AuditHeads", "Licence 1"),
        QCoreApplication.translate("AuditHeads", "Licence 2"),
        QCoreApplication.translate("AuditHeads", "Gap"),
        QCoreApplication.translate("AuditHeads", "Border"),
        QCoreApplication.translate("AuditHeads", "Corners"),
    )


def note_heads() -> Tuple[str, ...]:
    """Return the heads of the list of odd rows."""
    return (
        QCoreApplication.translate("AuditHeads", "What is odd"),
        QCoreApplication.translate("AuditHeads", "Area"),
        QCoreApplication.translate("AuditHeads", "Row"),
        QCoreApplication.translate("AuditHeads", "Source"),
    )


class PairsModel(RowsModel):
    """The ranked pairs of an audit (``AuditShown``)."""

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(pair_heads(), (AREA, WIDTH), parent)
        self.shown: Optional[Any] = None
        self._icons: Dict[str, QIcon] = {}

    def show_audit(self, shown: Any) -> None:
        """Take the pairs of other results."""
        self.shown = shown
        self.show_rows(len(shown.pairs), shown.pair_text, shown.pair_key)

    def cell(self, number: int, column: int, role: int) -> Any:
        """Return what a view asks about a column of a pair."""
        if self.shown is None:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.shown.pair_tip(number, column)
        if column == KIND and role == Qt.ItemDataRole.DecorationRole:
            return self._icon(self.shown.pairs[number]["outcome"])
        if column == KIND and role == Qt.ItemDataRole.AccessibleTextRole:
            outcome = outcome_word(self.shown.pairs[number]["outcome"])
            return f"{outcome}: {self.shown.pair_text(number, column)}"
        return super().cell(number, column, role)

    def _icon(self, outcome: str) -> QIcon:
        # A list that is scrolled asks for it many times a second.
        if outcome not in self._icons:
            self._icons[outcome] = outcome_icon(outcome)
        return self._icons[outcome]


class PairsProxy(QSortFilterProxyModel):
    """Lets through what a filter names; whether a pair passes is worked out for all at once."""

    def __init__(self, model: PairsModel, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._model = model
        self._visible = bytearray()
        self.setSourceModel(model)
        self.setDynamicSortFilter(False)

    def show_only(self, asked: PairFilter) -> None:
        """Show the pairs that a filter names."""
        shown = self._model.shown
        self._visible = shown.visible(asked) if shown is not None else bytearray()
        self.invalidateFilter()

    def filterAcceptsRow(self, row: int, parent: QModelIndex) -> bool:  # noqa: N802 - Qt's name
        """Return whether the pair at a place of the list passes."""
        number = self._model.number_at(row)
        return number < len(self._visible) and bool(self._visible[number])

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Let the model sort: it does so without asking a row at a time."""
        self._model.sort(column, order)

    def place_of(self, number: int) -> QModelIndex:
        """Return where a pair stands among those that pass; no valid index where it does not."""
        return self.mapFromSource(self._model.place_of(number))
