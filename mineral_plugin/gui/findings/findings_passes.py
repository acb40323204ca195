"""What is clear or does not concern the area: one line that opens."""

from __future__ import annotations

from typing import Any, List, Mapping

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from mineral_plugin.gui.findings.findings_model import FindingsModel
from mineral_plugin.gui.parts.turns import Turns
from mineral_plugin.gui.parts.widgets import MarkedLine, clear_column

_LINES_A_MOMENT = 12


class PassesFold(QWidget):
    """Folded at first; its lines are made when it is opened, a few at a time."""

    def __init__(self, model: FindingsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._left: List[Mapping[str, Any]] = []
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2)
        self.head = QToolButton()
        self.head.setObjectName("passesFold")
        self.head.setCheckable(True)
        self.head.setAutoRaise(True)
        self.head.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.toggled.connect(self._unfold)
        self._body = QWidget()
        self._body.setObjectName("passes")
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(12, 0, 0, 0)
        whole.addWidget(self.head)
        whole.addWidget(self._body)
        self._turns = Turns(self)

    def show_passes(self) -> None:
        """Take the passes of the model and fold them."""
        self._turns.stop()
        clear_column(self._column)
        self._left = list(self._model.passes())
        clear = self._model.counts().get("clear", 0)
        text = self.tr("Clear: {clear} · not applicable: {rest}")
        words = text.format(clear=clear, rest=len(self._left) - clear)
        self.head.setText(words)
        self.head.setAccessibleName(words)
        self.setVisible(bool(self._left))
        self.head.setChecked(False)
        self._unfold(False)

    def is_open(self) -> bool:
        """Return whether the passes are shown."""
        return bool(self.head.isChecked())

    def open(self, opened: bool) -> None:
        """Show the passes, or fold them."""
        self.head.setChecked(opened)

    def _unfold(self, unfolded: bool) -> None:
        self.head.setArrowType(Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.RightArrow)
        self._body.setVisible(unfolded)
        if unfolded and self._left:
            self._turns.stop()
            self._make_some()

    def _make_some(self) -> None:
        now, self._left = self._left[:_LINES_A_MOMENT], self._left[_LINES_A_MOMENT:]
        for finding in now:
            line = MarkedLine(self._body)
            line.show_line(finding["outcome"], self._model.sentence(finding, "message"))
            self._column.addWidget(line)
        if self._left:
            self._turns.do([self._make_some])
