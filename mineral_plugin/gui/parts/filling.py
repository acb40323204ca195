"""Choices of a combo box that are offered anew while the one made stays."""

from __future__ import annotations

from typing import Any, Sequence, Tuple

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox

from mineral_plugin.gui.parts.tips import as_tip


def fill(box: QComboBox, choices: Sequence[Tuple[Any, str]]) -> None:
    """Offer pairs of value and words; the choice made before stays if it can, and nobody is told."""
    chosen = box.currentData()
    box.blockSignals(True)
    box.clear()
    for value, words in choices:
        box.addItem(words, value)
        box.setItemData(box.count() - 1, as_tip(words), Qt.ItemDataRole.ToolTipRole)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.blockSignals(False)


def choose(box: QComboBox, value: Any) -> None:
    """Choose a value, the first one where it is not offered; nobody is told."""
    box.blockSignals(True)
    box.setCurrentIndex(max(0, box.findData(value)))
    box.blockSignals(False)
