"""Split by a drawn line, merge with other areas, keep a part of a licence by drawing it."""

from __future__ import annotations

from typing import List, Sequence, Tuple

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QFontDatabase
from qgis.PyQt.QtWidgets import QHBoxLayout, QListWidgetItem, QPlainTextEdit, QSizePolicy, QWidget

from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.widgets import WrappingLabel, WrappingList, button


class _DrawnTool(Section):
    """A tool that begins with drawing: a button that starts it, what came out, a button that does it."""

    start_asked = pyqtSignal()
    apply_asked = pyqtSignal()

    def _build(self, title: str, about: str, start_words: str, apply_words: str, name: str) -> None:
        self.head.setText(title)
        self.head.setAccessibleName(title)
        self.column.addWidget(WrappingLabel(about))
        self.start = button(start_words, f"{name}Start", self.start_asked.emit)
        self.column.addWidget(self.start)
        self.told = WrappingLabel()
        self.told.setObjectName(f"{name}Told")
        self.column.addWidget(self.told)
        self._add_result(name)
        self.apply = button(apply_words, f"{name}Apply", self.apply_asked.emit)
        self.column.addWidget(self.apply)
        self.show_told("", False)

    def _add_result(self, name: str) -> None:
        """Add what stands between the sentence and the button."""

    def show_told(self, told: str, can_apply: bool) -> None:
        """Say what came out of the drawing so far."""
        self.told.setText(told)
        self.told.setVisible(bool(told))
        self.apply.setEnabled(can_apply)
        self.apply.setVisible(can_apply)


class SplitTool(_DrawnTool):
    """Draw a line across the area, then choose the piece to go on with."""

    piece_chosen = pyqtSignal(int)

    def __init__(self, lang: str, parent: QWidget | None = None) -> None:
        super().__init__("", "drawSplit", parent)
        self._build(
            self.tr("Split by a line"),
            self.tr("Draw a line across the area. Every piece becomes an area with its own table."),
            self.tr("Draw the line"),
            self.tr("Split; go on with the chosen piece"),
            "split",
        )

    def _add_result(self, name: str) -> None:
        self.pieces = WrappingList(f"{name}Pieces", self.tr("Pieces"))
        self.pieces.setMinimumHeight(60)
        self.pieces.setMaximumHeight(110)
        self.pieces.currentRowChanged.connect(self.piece_chosen.emit)
        self.pieces.hide()
        self.column.addWidget(self.pieces)

    def show_pieces(self, pieces: Sequence[str]) -> None:
        """Show the pieces, the first one chosen."""
        blocked = self.pieces.blockSignals(True)
        self.pieces.clear()
        self.pieces.addItems(list(pieces))
        self.pieces.setCurrentRow(0 if pieces else -1)
        self.pieces.blockSignals(blocked)
        self.pieces.setVisible(bool(pieces))


class MergeTool(Section):
    """Tick the areas to be made one with the area at work."""

    preview_asked = pyqtSignal()
    apply_asked = pyqtSignal()

    def __init__(self, lang: str, parent: QWidget | None = None) -> None:
        super().__init__("", "drawMerge", parent)
        title = self.tr("Merge")
        self.head.setText(title)
        self.head.setAccessibleName(title)
        self.about = WrappingLabel(self.tr("Parts and areas that share a side become one."))
        self.column.addWidget(self.about)
        self.areas = WrappingList("mergeAreas", self.tr("Areas to merge with"))
        self.areas.setMinimumHeight(60)
        self.areas.setMaximumHeight(130)
        self.areas.itemChanged.connect(lambda _item: self.preview_asked.emit())
        self.column.addWidget(self.areas)
        self.told = WrappingLabel()
        self.told.setObjectName("mergeTold")
        self.column.addWidget(self.told)
        self.apply = button(self.tr("Merge"), "mergeApply", self.apply_asked.emit)
        self.column.addWidget(self.apply)
        self.show_told("", False)

    def offer(self, areas: Sequence[Tuple[str, str]]) -> None:
        """Offer areas as (words, id); what was ticked stays ticked."""
        ticked = self.ticked()
        blocked = self.areas.blockSignals(True)
        self.areas.clear()
        for words, key in areas:
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            state = Qt.CheckState.Checked if key in ticked else Qt.CheckState.Unchecked
            item.setCheckState(state)
            self.areas.addItem(item)
        self.areas.blockSignals(blocked)
        self.areas.setVisible(bool(areas))

    def ticked(self) -> List[str]:
        """Return the ids of the ticked areas."""
        items = [self.areas.item(row) for row in range(self.areas.count())]
        return [
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        ]

    def untick(self) -> None:
        """Take all ticks away; asks nobody."""
        blocked = self.areas.blockSignals(True)
        for row in range(self.areas.count()):
            self.areas.item(row).setCheckState(Qt.CheckState.Unchecked)
        self.areas.blockSignals(blocked)

    def show_told(self, told: str, can_apply: bool) -> None:
        """Say what would come out."""
        self.told.setText(told)
        self.told.setVisible(bool(told))
        self.apply.setEnabled(can_apply)


class KeepTool(_DrawnTool):
    """Draw around what is kept: the shares in per cent while it is drawn, then both tables."""

    copy_asked = pyqtSignal()

    def __init__(self, lang: str, parent: QWidget | None = None) -> None:
        super().__init__("", "drawKeep", parent)
        self._build(
            self.tr("Keep a part, return the rest"),
            self.tr("Draw around what is kept. Corners beyond the boundary are cut along it."),
            self.tr("Draw what is kept"),
            self.tr("Go on with the kept part"),
            "keep",
        )

    def _add_result(self, name: str) -> None:
        self.tables = QPlainTextEdit()
        self.tables.setObjectName(f"{name}Tables")
        self.tables.setAccessibleName(self.tr("Tables of the kept and the returned part"))
        self.tables.setReadOnly(True)
        self.tables.setTabChangesFocus(True)
        self.tables.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.tables.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.tables.setTabStopDistance(self.tables.fontMetrics().horizontalAdvance("0") * 13.0)
        self.tables.setMinimumHeight(210)
        self.tables.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.column.addWidget(self.tables)
        line = QHBoxLayout()
        self.copy = button(self.tr("Copy both tables"), f"{name}Copy", self.copy_asked.emit)
        line.addWidget(self.copy)
        line.addStretch(1)
        self.column.addLayout(line)
        self.show_tables("")

    def show_tables(self, text: str) -> None:
        """Show both corner tables as text; "" hides them."""
        self.tables.setPlainText(text)
        self.tables.setVisible(bool(text))
        self.copy.setVisible(bool(text))
