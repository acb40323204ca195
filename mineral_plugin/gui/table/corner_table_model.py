"""The corner table as it was understood: number, X and Y as typed, and how each row was taken."""

from __future__ import annotations

from typing import Any, List, NamedTuple, Sequence

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from mineral_plugin.gui.parts.outcomes import outcome_icon
from mineral_plugin.gui.parts.tips import as_tip


class CornerRow(NamedTuple):
    """One row as typed; ``problem`` is a sentence, "" when the row is fine.

    ``place`` is where it stands, in words, ``number`` the same as a number; ``ring`` names the ring where
    there are several.
    """

    name: str
    x: str
    y: str
    problem: str = ""
    place: str = ""
    ring: str = ""
    number: str = ""


class CornerTableModel(QAbstractTableModel):
    """Corners of one area in the order of the table."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: List[CornerRow] = []

    def set_rows(self, rows: Sequence[CornerRow]) -> None:
        """Take the rows of another table."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Return how many corners there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Return four: corner, X, Y, and its row in the document with a mark."""
        return 0 if parent.isValid() else 4

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the heading of a column."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Corner"), self.tr("X north (m)"), self.tr("Y east (m)"), self.tr("Row"))[section]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a view asks about one cell."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (row.name, row.x, row.y, row.number)[column]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            said = "\n".join(text for text in (row.place, row.ring, row.problem) if text)
            return (as_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said) or None
        if role == Qt.ItemDataRole.DecorationRole and column == 3:
            return outcome_icon("cannot_tell" if row.problem else "clear", 14)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (1, 2):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def has_problems(self) -> bool:
        """Return whether any row could not be read."""
        return any(row.problem for row in self._rows)

    def row_of(self, problem: str) -> int:
        """Return the first row with this problem, -1 where there is none."""
        return next((number for number, row in enumerate(self._rows) if row.problem == problem), -1)
