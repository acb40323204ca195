"""The repairs of a finding in its card: each with its cost, previewed on the map before anything changes."""

from __future__ import annotations

from typing import List, NamedTuple, Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from mineral_plugin.gui.parts.widgets import FlowLayout, Heading, WrappingLabel, button


class RepairShown(NamedTuple):
    """A repair in words: what it does, what it costs."""

    label: str
    cost: str


class RepairPanel(QFrame):
    """Lists repairs, least loss first; only "Do it" changes the area. Numbers are places in the list."""

    preview_asked = pyqtSignal(int)
    asked = pyqtSignal(int)
    left = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("repairPanel")
        self._previews: List[QPushButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 2)
        self._column.setSpacing(3)
        self._column.addWidget(Heading(self.tr("Ways to repair")))
        self.told = WrappingLabel(self.tr("Looking for repairs…"))
        self.told.setObjectName("repairTold")
        self._column.addWidget(self.told)
        self.leave = button(self.tr("Leave it as it is"), "repairLeave", self.left.emit)

    def show_repairs(self, repairs: Sequence[RepairShown]) -> None:
        """Show repairs; none says that the boundary has to be drawn anew by hand."""
        text = self.tr("No safe repair is known here; change the boundary by hand.")
        self.show_told("" if repairs else text)
        for number, repair in enumerate(repairs):
            self._column.addWidget(self._row(number, repair))
        self._column.addWidget(self.leave)
        first = self._previews[0] if self._previews else self.leave
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_told(self, sentence: str) -> None:
        """Say why there is nothing to choose from; "" says nothing."""
        self.told.setText(sentence)
        self.told.setVisible(bool(sentence))
        if sentence:
            self._column.addWidget(self.leave)

    def _row(self, number: int, repair: RepairShown) -> QWidget:
        row = QWidget()
        row.setObjectName(f"repair-{number}")
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(2)
        words = WrappingLabel(f"{repair.label} ({repair.cost})" if repair.cost else repair.label)
        column.addWidget(words)
        line = FlowLayout(4)
        preview = button(
            self.tr("Preview"),
            f"repairPreview-{number}",
            lambda: self._preview(number),
            self.tr("Show the old and the new boundary on the map; nothing is changed yet"),
        )
        preview.setCheckable(True)
        do = button(
            self.tr("Do it"),
            f"repairDo-{number}",
            lambda: self.asked.emit(number),
            self.tr("Change the boundary; Undo takes it back"),
        )
        for made in (preview, do):
            made.setAccessibleName(f"{made.text()}: {repair.label}")
            line.addWidget(made)
        self._previews.append(preview)
        column.addLayout(line)
        return row

    def _preview(self, number: int) -> None:
        shown = self._previews[number].isChecked()
        for other, made in enumerate(self._previews):
            made.setChecked(other == number and shown)
        self.preview_asked.emit(number if shown else -1)

    def keyPressEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Leave with Escape; other keys are not those of the card."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        event.accept()

    def mousePressEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Keep a click beside the fields: it does not choose the card."""
        event.accept()
