"""Controls as large as a finger needs, for tablets in the field: one switch for the whole dock."""

from __future__ import annotations

from typing import Dict

from qgis.PyQt.QtWidgets import QWidget

FINGER_PX = 44
"""The least height and width of what is touched (WCAG 2.2, success criterion 2.5.5)."""
LARGE = "largeTargets"
"""The property of a widget in which controls are as large as a finger needs."""

_FRAME_PX = 2


def _sizes() -> Dict[str, int]:
    return {"finger": FINGER_PX, "inner": FINGER_PX - _FRAME_PX, "door": FINGER_PX + 4 * _FRAME_PX}


def set_large_targets(widget: QWidget, large: bool) -> None:
    """Make what can be touched in ``widget`` at least 44 px high, or as small as the style has it."""
    if bool(widget.property(LARGE)) == large:
        return  # a style sheet, even an empty one, lays out every page anew
    widget.setProperty(LARGE, large)
    # What the style draws around a control counts, too.
    widget.setStyleSheet(
        """
        QPushButton, QToolButton, QComboBox, QLineEdit, QAbstractSpinBox {{ min-height: {inner}px; }}
        QPushButton, QToolButton {{ min-width: {inner}px; }}
        #doorDraw, #doorPaste, #doorOpen, #doorAudit {{ min-height: {door}px; }}
        QCheckBox, QRadioButton {{ min-height: {finger}px; spacing: 10px; }}
        QCheckBox::indicator, QRadioButton::indicator {{ width: 24px; height: 24px; }}
        QComboBox QAbstractItemView::item, QListView::item {{ min-height: {finger}px; }}
        QTableView::item, QTreeView::item {{ min-height: {finger}px; }}
        QTabBar::tab {{ min-height: {inner}px; }}
        QTabBar QToolButton {{ min-height: 0px; min-width: 24px; }}
        QScrollBar:vertical {{ width: 22px; }}
        """.format(**_sizes())
        if large
        else ""
    )
