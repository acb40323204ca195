"""A list of an audit: as wide as the dock, two lines a row, nothing made for rows that are not seen."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence

from qgis.PyQt.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from mineral_plugin.gui.audit.audit_models import NumberRole

_ROWS, _ROOM, _MARK, _LEAST_NAME = 7, 8, 14, 72


class AuditTable(QTableView):
    """Shows rows of a model; ``chosen`` tells the number of the row that the user chose.

    The model tells by ``place_of`` where a row stands. ``samples`` gives by column a text as long as its
    cells are; other columns share what is left.
    """

    chosen = pyqtSignal(int)

    def __init__(
        self,
        model: Any,
        name: str,
        words: str,
        samples: Mapping[int, str],
        parent: Optional[QWidget] = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self._samples = dict(samples)
        self._tells = True
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.92)
        self.setFont(font)
        self.setIconSize(QSize(_MARK, _MARK))
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._set_heads()
        self.selectionModel().currentRowChanged.connect(self._on_row)

    def _set_heads(self) -> None:
        lines = self.verticalHeader()
        lines.hide()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setDefaultSectionSize(2 * self.fontMetrics().lineSpacing() + 6)
        heads = self.horizontalHeader()
        heads.setMinimumSectionSize(30)
        heads.setHighlightSections(False)
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in range(self.model().columnCount()):
            fixed = column in self._samples
            mode = QHeaderView.ResizeMode.Fixed if fixed else QHeaderView.ResizeMode.Stretch
            heads.setSectionResizeMode(column, mode)
        self.setSortingEnabled(True)
        heads.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def resizeEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Give the columns their widths; in a narrow dock all get narrower, and the names stay readable."""
        super().resizeEvent(event)
        wanted = {column: self._wanted(column) for column in self._samples}
        others = self.model().columnCount() - len(wanted)
        room = self.viewport().width() - others * _LEAST_NAME
        part = min(1.0, max(room, 0) / max(sum(wanted.values()), 1))
        for column, width in wanted.items():
            self.horizontalHeader().resizeSection(column, int(part * width))

    def _wanted(self, column: int) -> int:
        return max(self._width(self._samples[column]), self._width(self._head(column)))

    def _head(self, column: int) -> str:
        return str(self.model().headerData(column, Qt.Orientation.Horizontal))

    def _width(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text) + _ROOM

    def _on_row(self, current: object, _previous: object) -> None:
        if self._tells and current.isValid():
            self.chosen.emit(int(current.data(NumberRole)))

    def number(self) -> Optional[int]:
        """Return the number of the row that is chosen, ``None``: none is."""
        current = self.currentIndex()
        return int(current.data(NumberRole)) if current.isValid() else None

    def select(self, number: Optional[int]) -> bool:
        """Choose a row by its number without telling; ``False`` where it is not shown."""
        self._tells = False
        index = QModelIndex() if number is None else self.model().place_of(number)
        if not index.isValid():
            self.clearSelection()
            self.selectionModel().clearCurrentIndex()
        else:
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index)
        self._tells = True
        return bool(index.isValid())

    def numbers(self) -> Sequence[int]:
        """Return the numbers of the rows shown, in their order."""
        model = self.model()
        return [int(model.index(row, 0).data(NumberRole)) for row in range(model.rowCount())]

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for some rows; a long list scrolls inside."""
        rows = _ROWS * self.verticalHeader().defaultSectionSize()
        return QSize(380, rows + self.horizontalHeader().sizeHint().height() + 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a size that fits a narrow dock."""
        return QSize(200, self.sizeHint().height())
