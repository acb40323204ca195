"""The zone of a new area: proposed by where the map is, said why, changeable until the first corner."""

from __future__ import annotations

from typing import Sequence, Tuple

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QVBoxLayout, QWidget

from mineral_plugin.gui.parts.widgets import WrappingLabel, combo


class ZoneChoice(QWidget):
    """The zones of Viet Nam and the reason for the one proposed; ``is_chosen`` once the user chose."""

    changed = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawZone")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        title = QLabel(self.tr("&Zone of the new area"))
        self.box = combo("drawZoneCombo")
        self.box.setAccessibleName(self.tr("Zone of the new area"))
        self.is_chosen = False
        self.box.activated.connect(lambda _index: self._choose())
        title.setBuddy(self.box)
        self.reason = WrappingLabel()
        self.reason.setObjectName("drawZoneReason")
        for widget in (title, self.box, self.reason):
            column.addWidget(widget)

    def _choose(self) -> None:
        self.is_chosen = True
        self.changed.emit(str(self.box.currentData()))

    def set_zones(self, zones: Sequence[Tuple[str, str]]) -> None:
        """Offer zones as (words, text form)."""
        self.box.clear()
        for words, text in zones:
            self.box.addItem(words, text)

    def propose(self, zone: str, reason: str) -> None:
        """Choose a zone by its text form and say why; nothing is told."""
        at = self.box.findData(zone)
        if at >= 0:
            self.box.setCurrentIndex(at)
        self.reason.setText(reason)

    def zone_text(self) -> str:
        """Return the text form of the chosen zone, "" where there is none."""
        return str(self.box.currentData() or "")
