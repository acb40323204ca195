"""Whom the dock serves: who files, or the office that receives; asked once, changed in one click."""

from __future__ import annotations

from typing import Dict, Optional, Tuple

from qgis.PyQt.QtCore import QCoreApplication, pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from mineral_plugin.gui.parts.widgets import FlowLayout, Heading, WrappingLabel, button

APPLICANT, OFFICE = "applicant", "office"
MODES: Tuple[str, ...] = (APPLICANT, OFFICE)

PAGES: Dict[str, Tuple[str, ...]] = {
    "": ("start", "area", "layers", "check", "dossier"),
    APPLICANT: ("start", "area", "layers", "check", "dossier"),
    OFFICE: ("start", "area", "layers", "check", "audit"),
}
"""The pages on the bar, by mode; before the mode is chosen they are those of an applicant."""


def mode_word(mode: str) -> str:
    """Return the word for a mode in the language of the window."""
    words = {
        APPLICANT: QCoreApplication.translate("Modes", "Applicant"),
        OFFICE: QCoreApplication.translate("Modes", "Authority"),
    }
    return words.get(mode, "")


class ModeChooser(QWidget):
    """The question, until it is answered; then one line with the answer and a button for the other one."""

    chosen = pyqtSignal(str)

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("modeChooser")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._question = Heading(self.tr("What is your work?"))
        self._why = WrappingLabel(self.tr("It decides what the panel offers first; nothing is locked away."))
        self._answer = WrappingLabel()
        self._answer.setObjectName("modeAnswer")
        self._is_locked = False
        self._buttons = {
            APPLICANT: button(
                self.tr("I file dossiers"), "modeApplicant", lambda: self.chosen.emit(APPLICANT)
            ),
            OFFICE: button(
                self.tr("I work for an authority"), "modeOffice", lambda: self.chosen.emit(OFFICE)
            ),
        }
        line = FlowLayout()
        for made in self._buttons.values():
            line.addWidget(made)
        for widget in (self._question, self._why, self._answer):
            column.addWidget(widget)
        column.addLayout(line)
        self.show_mode("")

    def show_mode(self, mode: str) -> None:
        """Show the mode in force; "" asks."""
        is_asked = mode not in MODES
        self._question.setVisible(is_asked)
        self._why.setVisible(is_asked)
        self._answer.setText("" if is_asked else self.tr("Working as: {mode}").format(mode=mode_word(mode)))
        self._answer.setVisible(not is_asked)
        for name, made in self._buttons.items():
            made.setVisible(name != mode and not self._is_locked)
        words = {
            APPLICANT: self.tr("I file dossiers") if is_asked else self.tr("Change to applicant"),
            OFFICE: self.tr("I work for an authority") if is_asked else self.tr("Change to authority"),
        }
        for name, made in self._buttons.items():
            made.setText(words[name])

    def lock(self) -> None:
        """Offer no change: the office has fixed the mode."""
        self._is_locked = True
