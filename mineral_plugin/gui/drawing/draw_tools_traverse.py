"""Azimuth and distance: legs typed as in a field book, seen on the map before they become corners."""

from __future__ import annotations

from typing import Any, Sequence, Tuple

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtGui import QFontDatabase
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.widgets import WrappingLabel, button, combo

TYPED = "typed"


class TraverseTool(Section):
    """A start (a corner, or X and Y typed), one leg a line, what it comes to, and the button that adds it."""

    edited = pyqtSignal()
    apply_asked = pyqtSignal()

    def __init__(self, lang: str, parent: QWidget | None = None) -> None:
        super().__init__("", "drawTraverse", parent)
        self._lang = lang
        title = self.tr("Azimuth and distance")
        self.head.setText(title)
        self.head.setAccessibleName(title)
        self._add_start()
        self._add_legs()
        self.told = WrappingLabel()
        self.told.setObjectName("traverseTold")
        self.column.addWidget(self.told)
        self.apply = button(self.tr("&Add the corners"), "traverseApply", self.apply_asked.emit)
        self.column.addWidget(self.apply)
        self.show_preview("", False)

    def _add_start(self) -> None:
        title = QLabel(self.tr("&From"))
        self.start = combo("traverseStart")
        self.start.setAccessibleName(self.tr("Where the legs begin"))
        self.start.currentIndexChanged.connect(lambda _index: self._on_start())
        self.start.activated.connect(lambda _index: self._keep_choice())
        self._is_chosen = False
        title.setBuddy(self.start)
        self.column.addWidget(title)
        self.column.addWidget(self.start)
        self._typed = QWidget()
        line = QHBoxLayout(self._typed)
        line.setContentsMargins(0, 0, 0, 0)
        self.north, self.east = QLineEdit(), QLineEdit()
        for field, name, words in (
            (self.north, "traverseNorth", self.tr("X north (m)")),
            (self.east, "traverseEast", self.tr("Y east (m)")),
        ):
            field.setObjectName(name)
            field.setAccessibleName(words)
            field.setPlaceholderText(words)
            field.textEdited.connect(lambda _text: self.edited.emit())
            line.addWidget(field)
        self.column.addWidget(self._typed)

    def _add_legs(self) -> None:
        title = QLabel(self.tr("&Legs: azimuth and distance, one a line"))
        title.setWordWrap(True)
        self.legs = QPlainTextEdit()
        self.legs.setObjectName("traverseLegs")
        self.legs.setAccessibleName(self.tr("Legs: azimuth and distance, one a line"))
        self.legs.setPlaceholderText("45°30'20\"  120,5\n136  88")
        self.legs.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.legs.setTabChangesFocus(True)
        self.legs.setFixedHeight(self.legs.fontMetrics().lineSpacing() * 5 + 12)
        self.legs.textChanged.connect(self.edited.emit)
        title.setBuddy(self.legs)
        self.column.addWidget(title)
        self.column.addWidget(self.legs)

    def _keep_choice(self) -> None:
        self._is_chosen = True

    def is_start_missing(self) -> bool:
        """Return whether the typed point is chosen and nothing is typed yet."""
        is_empty = not (self.north.text().strip() or self.east.text().strip())
        return bool(self.start.currentData() == TYPED and is_empty)

    def offer_starts(self, starts: Sequence[Tuple[str, Any]]) -> None:
        """Offer corners to begin at as (words, place); a typed point is always offered last."""
        before = self.start.currentData() if self._is_chosen else None
        blocked = self.start.blockSignals(True)
        self.start.clear()
        for words, place in starts:
            self.start.addItem(words, place)
        self.start.addItem(self.tr("a point that is typed"), TYPED)
        at = next((n for n in range(self.start.count()) if self.start.itemData(n) == before), len(starts) - 1)
        self.start.setCurrentIndex(max(at, 0))
        self.start.blockSignals(blocked)
        self._typed.setVisible(self.start.currentData() == TYPED)

    def _on_start(self) -> None:
        self._typed.setVisible(self.start.currentData() == TYPED)
        self.edited.emit()

    def show_preview(self, told: str, can_apply: bool) -> None:
        """Say what the legs come to."""
        self.told.setText(told)
        self.told.setVisible(bool(told))
        self.apply.setEnabled(can_apply)
