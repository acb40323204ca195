"""The reference files chosen for a check: file, role, issuer, as-of date and age."""

from __future__ import annotations

from typing import List, NamedTuple, Sequence, Tuple

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog, QHBoxLayout, QListWidgetItem, QVBoxLayout, QWidget

from mineral_plugin.gui.outcomes import outcome_icon
from mineral_plugin.gui.widgets import WrappingLabel, WrappingList, button


class ReferenceRow(NamedTuple):
    """One layer of a chosen file in words; ``problem`` is a sentence, "" when the layer can be used."""

    spec: str
    file_name: str
    role: str
    issuer: str
    as_of: str
    problem: str = ""


class ReferenceList(QWidget):
    """Chosen reference files; the specs are kept as the check wants them."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._specs: List[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.empty = WrappingLabel(self.tr("No reference data chosen: overlaps cannot be checked."))
        self.empty.setObjectName("referenceEmpty")
        self.list = WrappingList("referenceList", self.tr("Reference data"))
        self.list.itemSelectionChanged.connect(self._on_selection)
        column.addWidget(self.empty)
        column.addWidget(self.list)
        line = QHBoxLayout()
        line.addWidget(button(self.tr("&Add reference data…"), "addReference", self._choose_files))
        self._remove = button(self.tr("Remove"), "removeReference", self._remove_selected)
        line.addWidget(self._remove)
        column.addLayout(line)
        self.show_rows(())

    def specs(self) -> Tuple[str, ...]:
        """Return the reference specs in the order they were added."""
        return tuple(self._specs)

    def add(self, specs: Sequence[str]) -> None:
        """Add specs that are not there yet."""
        new = [spec for spec in dict.fromkeys(specs) if spec not in self._specs]
        if new:
            self._specs.extend(new)
            self.changed.emit()

    def show_rows(self, rows: Sequence[ReferenceRow]) -> None:
        """Show the layers of the chosen files."""
        self.list.clear()
        for row in rows:
            self.list.addItem(self._item(row))
        self.list.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._on_selection()

    def _item(self, row: ReferenceRow) -> QListWidgetItem:
        values = {
            "role": row.role,
            "file": row.file_name,
            "issuer": row.issuer or "-",
            "as_of": row.as_of or "-",
        }
        text = self.tr("{role}\nas of {as_of} · {issuer} · {file}").format(**values)
        if row.problem:
            text = self.tr("{role}\nas of {as_of} · {file}\n{problem}").format(problem=row.problem, **values)
        item = QListWidgetItem(outcome_icon("cannot_tell" if row.problem else "clear", 16), text)
        item.setData(Qt.ItemDataRole.UserRole, row.spec)
        item.setToolTip(row.spec)
        return item

    def _on_selection(self) -> None:
        self._remove.setEnabled(bool(self.list.selectedItems()))

    def _remove_selected(self) -> None:
        gone = {item.data(Qt.ItemDataRole.UserRole) for item in self.list.selectedItems()}
        self._specs = [spec for spec in self._specs if spec not in gone]
        self.changed.emit()

    def _choose_files(self) -> None:
        paths, _kind = QFileDialog.getOpenFileNames(
            self, self.tr("Choose reference data"), "", self.tr("GeoPackage (*.gpkg)")
        )
        if paths:
            self.add(paths)
