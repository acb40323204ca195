"""The map that was made: what is wrong with it, the way to the designer, and the export."""

from __future__ import annotations

from typing import NamedTuple, Sequence

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QListWidgetItem, QVBoxLayout, QWidget

from mineral_plugin.gui.parts.fitted_list import FittedList
from mineral_plugin.gui.parts.outcomes import outcome_icon
from mineral_plugin.gui.parts.widgets import (
    FlowLayout,
    Heading,
    MarkedLine,
    WrappingLabel,
    button,
)

_ICON_PX = 16


class FaultShown(NamedTuple):
    """A fault in words; ``outcome`` chooses its shape, ``word`` says how grave it is."""

    outcome: str
    word: str
    sentence: str


class MapResult(QWidget):
    """Hidden until there is a map. ``fault_chosen`` carries the place of a fault in the list."""

    open_asked = pyqtSignal()
    check_asked = pyqtSignal()
    export_asked = pyqtSignal()
    export_all_the_same_asked = pyqtSignal()
    fault_chosen = pyqtSignal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mapResult")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(Heading(self.tr("The map made")))
        self.name = WrappingLabel()
        self.name.setObjectName("mapName")
        self.sheets = WrappingLabel()
        self.sheets.setObjectName("mapSheets")
        self.state = MarkedLine()
        self.state.setObjectName("mapState")
        self.old = MarkedLine()
        self.old.setObjectName("mapOld")
        for widget in (self.name, self.sheets, self.state, self.old):
            self._column.addWidget(widget)
        self.faults = FittedList("mapFaults", self.tr("Faults of the map"), left_px=_ICON_PX + 4)
        self.faults.setToolTip(self.tr("Click or Enter shows the place in the designer"))
        self.faults.itemClicked.connect(self._choose)
        self.faults.itemActivated.connect(self._choose)
        self._column.addWidget(self.faults)
        self.told = MarkedLine()
        self.told.setObjectName("mapTold")
        self._column.addWidget(self.told)
        self._add_buttons()
        self.hide()

    def _add_buttons(self) -> None:
        self.all_the_same = button(
            self.tr("E&xport all the same…"), "exportMapAnyway", self.export_all_the_same_asked.emit
        )
        self._column.addWidget(self.all_the_same)
        line = FlowLayout()
        self.open = button(self.tr("Open in the &designer"), "openMap", self.open_asked.emit)
        self.check = button(self.tr("&Check the map"), "checkMap", self.check_asked.emit)
        self.export = button(self.tr("&Export PDF…"), "exportMap", self.export_asked.emit)
        for made in (self.open, self.check, self.export):
            line.addWidget(made)
        self._column.addLayout(line)

    def show_map(self, name: str) -> None:
        """Show that there is a map of this name, not looked over yet; "" that there is none."""
        self.name.setText(name)
        self.show_sheets("")
        self.faults.clear()
        self.faults.hide()
        self.all_the_same.hide()
        self.state.show_line("cannot_tell", self.tr("Not checked yet.") if name else "")
        self.show_old("")
        self.show_told("clear", "")
        self.setVisible(bool(name))

    def show_sheets(self, sentence: str) -> None:
        """Say on what paper the map is, at which scale, on how many sheets; "" says nothing."""
        self.sheets.setText(sentence)
        self.sheets.setVisible(bool(sentence))

    def show_faults(self, faults: Sequence[FaultShown]) -> None:
        """Show what is wrong with the map."""
        self.faults.clear()
        for fault in faults:
            QListWidgetItem(
                outcome_icon(fault.outcome, _ICON_PX), f"{fault.word}\n{fault.sentence}", self.faults
            )
        self.faults.setVisible(bool(faults))
        self.faults.fit()
        self.all_the_same.hide()
        self.show_old("")
        if not faults:
            words = self.tr("Nothing wrong found: table, scale, grid, labels and parts agree with the area.")
            self.state.show_line("clear", words)
            return
        gravest = faults[0].outcome
        self.state.show_line(gravest, self.tr("Found on the map: {count}").format(count=len(faults)))

    def show_stop(self, sentence: str, can_go_on: bool) -> None:
        """Say before an export what is wrong, and offer to export all the same where that may be."""
        self.show_told("conflict" if not can_go_on else "within_tolerance", sentence)
        self.all_the_same.setVisible(can_go_on)

    def show_old(self, sentence: str) -> None:
        """Say that the faults are those of the map as it was; "" that they are those of now."""
        self.old.show_line("cannot_tell", sentence)

    def show_told(self, outcome: str, sentence: str) -> None:
        """Say how what was asked for ended."""
        self.told.show_line(outcome, sentence)

    def hold(self, held: bool) -> None:
        """Let nothing be pressed while the map is made, checked or written."""
        for made in (self.open, self.check, self.export, self.all_the_same, self.faults):
            made.setEnabled(not held)

    def _choose(self, item: QListWidgetItem) -> None:
        self.fault_chosen.emit(self.faults.row(item))
