"""What the list of findings does with the map and the clipboard: small buttons above the cards."""

from __future__ import annotations

from typing import Dict

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QToolButton, QWidget

from mineral_plugin.gui.parts.theme_icons import theme_icon
from mineral_plugin.gui.parts.tips import as_tip
from mineral_plugin.gui.parts.widgets import FlowLayout

MOVES = ("pan", "zoom", "flash")
"""What the map may do when a finding is chosen; each user wants another camera."""
_ICONS = {
    "pan": "mActionPanTo.svg",
    "zoom": "mActionZoomTo.svg",
    "flash": "mActionHighlightFeature.svg",
    "pick": "mActionIdentify.svg",
    "copy": "mActionEditCopy.svg",
    "save": "mActionFileSave.svg",
}


def small_button(name: str, words: str, tip: str, icon: str = "", checkable: bool = False) -> QToolButton:
    """Return a small button with an icon beside its word, reached by Tab, spoken by its word and tip."""
    made = QToolButton()
    made.setObjectName(name)
    made.setText(words)
    made.setAccessibleName(words)
    made.setToolTip(as_tip(tip))
    made.setAccessibleDescription(tip)
    made.setCheckable(checkable)
    made.setAutoRaise(True)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setIconSize(QSize(16, 16))
    if icon:
        made.setIcon(theme_icon(icon))
    made.setToolButtonStyle(
        Qt.ToolButtonStyle.ToolButtonTextOnly
        if made.icon().isNull()
        else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    )
    return made


class FindingsTools(QWidget):
    """Three toggles for the camera, picking on the map, copying and saving all that is shown."""

    moves_changed = pyqtSignal()
    pick_toggled = pyqtSignal(bool)
    copy_asked = pyqtSignal()
    save_asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findingsTools")
        self._line = FlowLayout(2)
        self.setLayout(self._line)
        words = {
            "pan": (self.tr("Move there"), self.tr("On choosing a finding, the map moves to it")),
            "zoom": (self.tr("Zoom in"), self.tr("On choosing a finding, the map zooms to it")),
            "flash": (self.tr("Flash"), self.tr("On choosing a finding, its ground flashes")),
        }
        self.moves: Dict[str, QToolButton] = {}
        for name in MOVES:
            self.moves[name] = self._add(name, *words[name], checkable=True)
            self.moves[name].toggled.connect(lambda _on: self.moves_changed.emit())
        tip = self.tr(
            "Click ground on the map to choose its finding; a second click takes the next one there"
        )
        self.pick = self._add("pick", self.tr("Pick on the map"), tip, checkable=True)
        self.pick.toggled.connect(self.pick_toggled.emit)
        self._add("copy", self.tr("Copy all"), self.tr("Copy all findings shown as text")).clicked.connect(
            lambda _checked=False: self.copy_asked.emit()
        )
        tip = self.tr("Save findings as GeoPackage, with their hatching")
        self._add("save", self.tr("Save layer…"), tip).clicked.connect(
            lambda _checked=False: self.save_asked.emit()
        )

    def _add(self, name: str, words: str, tip: str, checkable: bool = False) -> QToolButton:
        made = small_button(f"findings-{name}", words, tip, _ICONS[name], checkable)
        self._line.addWidget(made)
        return made

    def show_moves(self, moves: Dict[str, bool]) -> None:
        """Show what the map does on choosing; asks nobody."""
        for name, on in moves.items():
            self.moves[name].blockSignals(True)
            self.moves[name].setChecked(on)
            self.moves[name].blockSignals(False)

    def asked_moves(self) -> Dict[str, bool]:
        """Return what the map is to do on choosing, by ``MOVES``."""
        return {name: made.isChecked() for name, made in self.moves.items()}

    def show_pick(self, picking: bool) -> None:
        """Show whether a click on the map picks a finding; asks nobody."""
        self.pick.blockSignals(True)
        self.pick.setChecked(picking)
        self.pick.blockSignals(False)
