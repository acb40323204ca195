"""The reference files chosen for a check: file, role, issuer, as-of date and age."""

from __future__ import annotations

from typing import Dict, List, NamedTuple, Sequence, Tuple

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from mineral_plugin.gui.outcomes import outcome_icon
from mineral_plugin.gui.widgets import WrappingLabel, button


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
        self.tree = QTreeWidget()
        self.tree.setObjectName("referenceTree")
        self.tree.setAccessibleName(self.tr("Reference data"))
        self.tree.setHeaderLabels([self.tr("Layer"), self.tr("Issuer"), self.tr("As of")])
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(12)
        self.tree.setMinimumHeight(96)
        self.tree.setMaximumHeight(150)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.itemSelectionChanged.connect(self._on_selection)
        column.addWidget(self.empty)
        column.addWidget(self.tree)
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
        new = [spec for spec in specs if spec not in self._specs]
        if new:
            self._specs.extend(new)
            self.changed.emit()

    def show_rows(self, rows: Sequence[ReferenceRow]) -> None:
        """Show the layers of the chosen files, one group a file."""
        self.tree.clear()
        groups: Dict[str, QTreeWidgetItem] = {}
        for row in rows:
            group = groups.get(row.spec)
            if group is None:
                group = groups[row.spec] = self._group(row)
            self._line(group, row)
        self.tree.expandAll()
        self.tree.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._on_selection()

    def _group(self, row: ReferenceRow) -> QTreeWidgetItem:
        group = QTreeWidgetItem(self.tree, [row.file_name])
        group.setFirstColumnSpanned(True)
        group.setData(0, Qt.ItemDataRole.UserRole, row.spec)
        group.setToolTip(0, row.spec)
        return group

    def _line(self, group: QTreeWidgetItem, row: ReferenceRow) -> None:
        line = QTreeWidgetItem(group, [row.role, row.issuer, row.as_of])
        line.setData(0, Qt.ItemDataRole.UserRole, row.spec)
        line.setIcon(0, outcome_icon("cannot_tell" if row.problem else "clear", 14))
        tip = row.problem or self.tr("{role}, issued by {issuer}, as of {as_of}").format(
            role=row.role, issuer=row.issuer or "-", as_of=row.as_of or "-"
        )
        for column in range(3):
            line.setToolTip(column, tip)

    def _on_selection(self) -> None:
        self._remove.setEnabled(bool(self.tree.selectedItems()))

    def _remove_selected(self) -> None:
        gone = {item.data(0, Qt.ItemDataRole.UserRole) for item in self.tree.selectedItems()}
        self._specs = [spec for spec in self._specs if spec not in gone]
        self.changed.emit()

    def _choose_files(self) -> None:
        paths, _kind = QFileDialog.getOpenFileNames(
            self, self.tr("Choose reference data"), "", self.tr("GeoPackage (*.gpkg)")
        )
        if paths:
            self.add(paths)
