"""The bar of the pages, and the switch between the pages of the area."""

from __future__ import annotations

from typing import Dict, Tuple

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QSizePolicy, QToolButton, QWidget

from mineral_plugin.gui.modes import PAGES
from mineral_plugin.gui.parts.widgets import FlowLayout

AREA_PAGES: Tuple[str, ...] = ("paste", "draw", "map")
"""The pages that the button of the area stands for."""


class PageBar(QWidget):
    """One button a page; which of them are there depends on the mode."""

    page_asked = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pageBar")
        self._buttons: Dict[str, QToolButton] = {}
        self._mode = ""
        line = FlowLayout(1, is_filling=True)
        line.setContentsMargins(4, 4, 4, 2)
        self.setLayout(line)
        for page, words in self._words().items():
            # The button of the area keeps the name of the page that it opens first.
            made = _page_button(f"page-{'paste' if page == 'area' else page}", words)
            made.clicked.connect(lambda _checked=False, name=page: self.page_asked.emit(name))
            self._buttons[page] = made
            line.addWidget(made)

    def _words(self) -> Dict[str, str]:
        return {
            "start": self.tr("Start"),
            "area": self.tr("Area"),
            "layers": self.tr("Data"),
            "check": self.tr("Check"),
            "dossier": self.tr("Dossier"),
            "audit": self.tr("Audit"),
        }

    def show_mode(self, mode: str) -> None:
        """Show the buttons of a mode."""
        self._mode = mode
        for page, made in self._buttons.items():
            made.setVisible(page in PAGES[mode])

    def allow(self, page: str, allowed: bool) -> None:
        """Let a page be opened, or not."""
        self._buttons[_button_of(page)].setEnabled(allowed)

    def mark(self, page: str) -> None:
        """Mark the page in view; one without a button on the bar was reached by a door of the first page."""
        name = _button_of(page)
        _check_only(self._buttons, name if name in PAGES[self._mode] else "start")


class AreaSwitch(QWidget):
    """The pages of the area side by side: its table, drawing it, its map."""

    page_asked = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("areaSwitch")
        self._buttons: Dict[str, QToolButton] = {}
        line = FlowLayout(2, is_filling=True)
        line.setContentsMargins(8, 2, 8, 0)
        self.setLayout(line)
        for page, words in self._words().items():
            made = _page_button(f"area-{page}", words)
            made.clicked.connect(lambda _checked=False, name=page: self.page_asked.emit(name))
            self._buttons[page] = made
            line.addWidget(made)

    def _words(self) -> Dict[str, str]:
        return {
            "paste": self.tr("Table and files"),
            "draw": self.tr("Draw and edit"),
            "map": self.tr("Map"),
        }

    def mark(self, page: str) -> None:
        """Mark the page in view, if it is one of the area."""
        if page in self._buttons:
            _check_only(self._buttons, page)


def _button_of(page: str) -> str:
    return "area" if page in AREA_PAGES else page


def _check_only(buttons: Dict[str, QToolButton], page: str) -> None:
    # Not a group: in a group only the checked button is met by Tab.
    for name, made in buttons.items():
        made.setChecked(name == page)


def _page_button(name: str, words: str) -> QToolButton:
    made = QToolButton()
    made.setObjectName(name)
    made.setText(words)
    made.setCheckable(True)
    made.setAutoRaise(True)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made
