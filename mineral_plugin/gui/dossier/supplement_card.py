"""A supplement in the making: each remark of the office beside the change that was made for it."""

from __future__ import annotations

from typing import NamedTuple, Optional, Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLineEdit, QListWidgetItem, QWidget

from mineral_plugin.gui.parts.card import Card
from mineral_plugin.gui.parts.file_choice import open_file, save_file
from mineral_plugin.gui.parts.outcomes import outcome_icon
from mineral_plugin.gui.parts.widgets import FlowLayout, WrappingLabel, WrappingList, button, form


class RemarkLine(NamedTuple):
    """A remark in words: the component that it is about, and what was written of the change."""

    component: str
    outcome: str
    text: str
    change: str


class SupplementCard(Card):
    """Shows the remarks; files and words for them are told to who listens."""

    file_given = pyqtSignal(str, str)
    change_noted = pyqtSignal(str, str)
    area_asked = pyqtSignal()
    letter_asked = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("supplementCard", parent)
        self.head(self.tr("Answer the demand"))
        self.about = WrappingLabel()
        self.about.setObjectName("supplementAbout")
        self.column.addWidget(self.about)
        self.remarks = WrappingList("supplementRemarks", self.tr("Remarks of the authority"))
        self.remarks.itemSelectionChanged.connect(self._on_selection)
        self.column.addWidget(self.remarks)
        rows = form()
        self.change = QLineEdit()
        self.change.setObjectName("supplementChange")
        self.change.editingFinished.connect(self._note)
        rows.addRow(self.tr("What was changed for it"), self.change)
        self.column.addLayout(rows)
        line = FlowLayout()
        self.put = button(self.tr("New file…"), "supplementFile", self._choose_file)
        self.area = button(self.tr("Take the area at work"), "supplementArea", self.area_asked.emit)
        self.letter = button(self.tr("Draft of the letter…"), "supplementLetter", self._choose_letter)
        for made in (self.put, self.area, self.letter):
            line.addWidget(made)
        self.column.addLayout(line)
        self.difference = WrappingLabel()
        self.difference.setObjectName("supplementDifference")
        self.column.addWidget(self.difference)
        self.finish(self.tr("File the supplement"), "supplementFileIt")

    def show_version(
        self, about: str, lines: Sequence[RemarkLine], difference: str, *, area_may_change: bool
    ) -> None:
        """Show a version: its remarks, and how its corners differ from what was filed."""
        current = self._current()
        self.about.setText(about)
        self.remarks.blockSignals(True)
        self.remarks.clear()
        for line in lines:
            item = QListWidgetItem(outcome_icon(line.outcome, 16), line.text, self.remarks)
            item.setData(Qt.ItemDataRole.UserRole, line)
            if current is not None and line.component == current.component:
                self.remarks.setCurrentItem(item)
        if not self.remarks.selectedItems() and lines:
            self.remarks.setCurrentRow(0)
        self.remarks.blockSignals(False)
        self.difference.setText(difference)
        self.difference.setVisible(bool(difference))
        self.area.setVisible(area_may_change)
        self._on_selection()

    def _current(self) -> Optional[RemarkLine]:
        selected = self.remarks.selectedItems()
        return selected[0].data(Qt.ItemDataRole.UserRole) if selected else None

    def _on_selection(self) -> None:
        line = self._current()
        self.put.setEnabled(line is not None)
        self.change.setEnabled(line is not None)
        self.change.setText(line.change if line else "")

    def _note(self) -> None:
        line = self._current()
        if line is not None and self.change.text().strip() != line.change:
            self.change_noted.emit(line.component, self.change.text())

    def _choose_file(self) -> None:
        line = self._current()
        if line is not None:
            open_file(self, self.tr("New file"), lambda path: self.file_given.emit(line.component, path))

    def _choose_letter(self) -> None:
        kinds = self.tr("Documents (*.docx *.pdf *.html)")
        take = lambda path, _kind: self.letter_asked.emit(path)  # noqa: E731
        save_file(self, self.tr("Draft of the letter"), "", kinds, take)
