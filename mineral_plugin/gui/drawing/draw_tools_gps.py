"""Corners from a GPX file, or from the receiver that QGIS is connected to."""

from __future__ import annotations

from typing import Sequence

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QWidget

from mineral_plugin.gui.parts.file_choice import open_file
from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.widgets import FlowLayout, WrappingLabel, button, combo


class GpsTool(Section):
    """A file and its lines; and one corner from the receiver at a time."""

    file_chosen = pyqtSignal(str)
    line_chosen = pyqtSignal(int)
    apply_asked = pyqtSignal(int, bool)
    position_asked = pyqtSignal()

    def __init__(self, lang: str, parent: QWidget | None = None) -> None:
        super().__init__("", "drawGps", parent)
        self._lang = lang
        title = self.tr("From GPX or GPS")
        self.head.setText(title)
        self.head.setAccessibleName(title)
        given = QWidget()
        line = FlowLayout()
        given.setLayout(line)
        line.addWidget(button(self.tr("G&PX file…"), "gpxFile", self._choose))
        self.position = button(
            self.tr("Corner at the GPS position"),
            "gpsPosition",
            self.position_asked.emit,
            self.tr("Takes the position of the receiver that QGIS is connected to"),
        )
        line.addWidget(self.position)
        self.column.addWidget(given)
        self._title = QLabel(self.tr("Line of the file"))
        self.lines = combo("gpxLines")
        self.lines.setAccessibleName(self.tr("Line of the file"))
        self.lines.currentIndexChanged.connect(self.line_chosen.emit)
        self._title.setBuddy(self.lines)
        self.told = WrappingLabel()
        self.told.setObjectName("gpxTold")
        for widget in (self._title, self.lines, self.told):
            self.column.addWidget(widget)
        self._add_buttons()
        self._can_part = False
        self.show_lines(())
        self.show_told("", False)

    def _add_buttons(self) -> None:
        self.buttons = QWidget()
        line = FlowLayout()
        self.buttons.setLayout(line)
        self.apply = button(self.tr("Make a new area of it"), "gpxApply", lambda: self._emit(False))
        self.as_part = button(self.tr("Add it as a part"), "gpxPart", lambda: self._emit(True))
        line.addWidget(self.apply)
        line.addWidget(self.as_part)
        self.column.addWidget(self.buttons)

    def _emit(self, as_part: bool) -> None:
        self.apply_asked.emit(self.lines.currentIndex(), as_part)

    def allow_part(self, allowed: bool) -> None:
        """Let the line become a part of the area at work, or not."""
        self._can_part = allowed
        self.as_part.setEnabled(allowed and self.apply.isEnabled())

    def _choose(self) -> None:
        open_file(self, self.tr("Choose a GPX file"), self.file_chosen.emit, "GPX (*.gpx)")

    def show_lines(self, lines: Sequence[str]) -> None:
        """Offer the lines of a file."""
        blocked = self.lines.blockSignals(True)
        self.lines.clear()
        self.lines.addItems(list(lines))
        self.lines.blockSignals(blocked)
        for widget in (self._title, self.lines, self.buttons):
            widget.setVisible(bool(lines))

    def show_told(self, told: str, can_apply: bool) -> None:
        """Say what was read and by which operation it was brought over."""
        self.told.setText(told)
        self.told.setVisible(bool(told))
        self.apply.setEnabled(can_apply)
        self.as_part.setEnabled(can_apply and self._can_part)
