"""The lists of an audit as Qt models over plain rows: no widget and no copy of a row."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    Qt,
)
from qgis.PyQt.QtGui import QIcon

from mineral_plugin.gui.audit.audit_filter import PairFilter
from mineral_plugin.gui.parts.outcomes import outcome_icon, outcome_word
from mineral_plugin.gui.parts.tips import as_tip

KIND, FIRST, SECOND, AREA, WIDTH, STATE = range(6)
NumberRole = int(Qt.ItemDataRole.UserRole) + 1
Cell = Callable[[int, int], Any]


class RowsModel(QAbstractTableModel):
    """Rows told by functions of row number and column; sorted by a key and narrowed, which keeps the numbers.

    ``numbers`` names the columns that are set to the right. Qt's own proxies ask Python for each row, which
    takes a tenth of a second in a list of 25,000; so the list is narrowed here, all rows at once.
    """

    def __init__(
        self, heads: Sequence[str], numbers: Sequence[int] = (), parent: Optional[QObject] = None
    ) -> None:
        super().__init__(parent)
        self._heads, self._numbers = tuple(heads), frozenset(numbers)
        self._text: Cell = lambda _row, _column: ""
        self._key: Cell = lambda row, _column: row
        self._all: List[int] = []
        self._order: List[int] = []
        self._visible: Optional[bytearray] = None
        self._sorted = (-1, Qt.SortOrder.AscendingOrder)

    def show_rows(self, count: int, text: Cell, key: Cell) -> None:
        """Take other rows; the order that was chosen stays."""
        self.beginResetModel()
        self._text, self._key = text, key
        self._all, self._visible = list(range(count)), None
        self._arrange()
        self.endResetModel()

    def narrow(self, visible: Optional[bytearray]) -> None:
        """Show the rows whose number has a 1; ``None`` shows all."""
        self.beginResetModel()
        self._visible = visible
        self._order = self._shown_of(self._all)
        self.endResetModel()

    @property
    def total(self) -> int:
        """Return how many rows there are, the hidden ones too."""
        return len(self._all)

    def number_at(self, row: int) -> int:
        """Return the number of the row that stands at a place of the list."""
        return self._order[row]

    def place_of(self, number: int) -> QModelIndex:
        """Return where a row stands in the list by its number; no valid index where it does not."""
        return self.index(self._order.index(number), 0) if number in self._order else QModelIndex()

    def refresh(self, number: int) -> None:
        """Tell the views that a row changed."""
        place = self.place_of(number)
        if place.isValid():
            self.dataChanged.emit(place, self.index(place.row(), len(self._heads) - 1))

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
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(number, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(self._text(number, column))
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
        self._all.sort(key=lambda number: self._key(number, column), reverse=is_down)
        self._order = self._shown_of(self._all)

    def _shown_of(self, numbers: List[int]) -> List[int]:
        visible = self._visible
        return list(numbers) if visible is None else [number for number in numbers if visible[number]]


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

    def show_only(self, asked: PairFilter) -> None:
        """Show the pairs that a filter names."""
        if self.shown is not None:
            self.narrow(self.shown.visible(asked))

    def cell(self, number: int, column: int, role: int) -> Any:
        """Return what a view asks about a column of a pair."""
        if self.shown is None:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(self.shown.pair_tip(number, column))
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
