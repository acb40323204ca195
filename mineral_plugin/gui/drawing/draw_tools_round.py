"""Round the corners to m, dm or cm: seen first, then done."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QRadioButton, QWidget

from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.widgets import FlowLayout, WrappingLabel, button

STEPS_M = (1.0, 0.1, 0.01)


class RoundTool(Section):
    """Three steps to choose from, what would move, and the button that does it."""

    preview_asked = pyqtSignal(float)
    apply_asked = pyqtSignal(float)

    def __init__(self, lang: str, parent: QWidget | None = None) -> None:
        super().__init__("", "drawRounding", parent)
        self._lang = lang
        title = self.tr("Round the corners")
        self.head.setText(title)
        self.head.setAccessibleName(title)
        choices = QWidget()
        line = FlowLayout(12)
        choices.setLayout(line)
        self._steps = {}
        for step, words in zip(STEPS_M, (self.tr("to 1 m"), self.tr("to 0.1 m"), self.tr("to 0.01 m"))):
            made = QRadioButton(words)
            made.setObjectName(f"round-{step:g}")
            made.clicked.connect(lambda _checked=False, step=step: self.preview_asked.emit(step))
            self._steps[step] = made
            line.addWidget(made)
        self.column.addWidget(choices)
        self.told = WrappingLabel()
        self.told.setObjectName("roundTold")
        self.column.addWidget(self.told)
        self.apply = button(
            self.tr("Round"),
            "roundApply",
            lambda: self.apply_asked.emit(self.step_m()),
            self.tr("Can be undone"),
        )
        self.column.addWidget(self.apply)
        self.show_preview("", False)

    def step_m(self) -> float:
        """Return the step chosen in m, 0 where none is."""
        return next((step for step, made in self._steps.items() if made.isChecked()), 0.0)

    def show_preview(self, told: str, can_apply: bool) -> None:
        """Say what would move."""
        self.told.setText(told)
        self.told.setVisible(bool(told))
        self.apply.setEnabled(can_apply)
