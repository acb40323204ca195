"""The first page: where to begin."""

from __future__ import annotations

from typing import Callable

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from mineral_plugin.gui.dossier.outbox_card import UnfinishedLine
from mineral_plugin.gui.dossier.reminder_line import ReminderLine
from mineral_plugin.gui.layers.news_banner import NewsBanner
from mineral_plugin.gui.modes import APPLICANT, MODES, ModeChooser
from mineral_plugin.gui.parts.file_choice import open_file
from mineral_plugin.gui.parts.theme_icons import theme_icon
from mineral_plugin.gui.parts.widgets import Heading, ScrollingPage, WrappingLabel, button
from mineral_plugin.gui.recent_areas import RecentAreas

_DOOR_ICON_PX = 28
_DOOR_PX = 52
# The colours of a card: those of the theme, in which words have their contrast.
_DOOR_STYLE = """
QToolButton { background: palette(base); border: 1px solid palette(mid); border-radius: 3px; padding: 4px; }
QToolButton:hover, QToolButton:focus { border: 2px solid palette(highlight); padding: 3px; }
"""


class StartPage(ScrollingPage):
    """Three doors, the areas of late, what the reference data are worth, and the way to practise.

    An office has a fourth door, the audit; so has whoever has not said yet whom the dock is to serve.
    """

    draw_chosen = pyqtSignal()
    paste_chosen = pyqtSignal()
    areas_file_chosen = pyqtSignal(str)
    receipts_chosen = pyqtSignal()
    layers_asked = pyqtSignal()
    audit_chosen = pyqtSignal()
    practice_chosen = pyqtSignal()
    mode_chosen = pyqtSignal(str)

    def __init__(self, lang: str = "vi", parent: QWidget | None = None) -> None:
        super().__init__("startPage", parent)
        self.news = NewsBanner()
        self.column.addWidget(self.news)
        self.unfinished = UnfinishedLine()
        self.column.addWidget(self.unfinished)
        self.reminders = ReminderLine()
        self.column.addWidget(self.reminders)
        self.modes = ModeChooser()
        self.modes.chosen.connect(self.mode_chosen.emit)
        self.column.addWidget(self.modes)
        self.column.addWidget(Heading(self.tr("Where do you begin?")))
        self._add_doors()
        self._message = WrappingLabel()
        self._message.setObjectName("startMessage")
        self._message.hide()
        self.column.addWidget(self._message)
        self.column.addWidget(
            WrappingLabel(self.tr("A file dropped anywhere on this panel is read in the same way."))
        )
        self.recent = RecentAreas(lang)
        self.column.addWidget(self.recent)
        self._add_layers()
        self._add_others()
        self.column.addStretch(1)

    def _add_doors(self) -> None:
        doors = QVBoxLayout()
        self._draw = _door(
            self.tr("&Draw a licence area"), "doorDraw", "mActionCapturePolygon", self.draw_chosen.emit
        )
        self._paste = _door(
            self.tr("&Paste or drop a corner table"),
            "doorPaste",
            "mActionEditPaste",
            self.paste_chosen.emit,
        )
        self._open = _door(
            self.tr("&Open an areas file (GeoPackage)"), "doorOpen", "mActionFileOpen", self._choose_file
        )
        self._audit = _door(
            self.tr("&Audit a licence register"),
            "doorAudit",
            "mActionOpenTable",
            self.audit_chosen.emit,
        )
        for door in (self._draw, self._paste, self._open, self._audit):
            doors.addWidget(door)
        self.column.addLayout(doors)

    def _add_layers(self) -> None:
        self.column.addWidget(Heading(self.tr("Reference data")))
        self._layers = WrappingLabel()
        self._layers.setObjectName("startLayers")
        self._layers.hide()
        self.column.addWidget(self._layers)
        self.column.addWidget(button(self.tr("&Layers and packs…"), "showLayers", self.layers_asked.emit))

    def _add_others(self) -> None:
        self.column.addWidget(Heading(self.tr("Also here")))
        self._receipts = button(
            self.tr("&Receipts of filed dossiers"), "showReceipts", self.receipts_chosen.emit
        )
        self.column.addWidget(self._receipts)
        tip = self.tr("A small project with made-up data and a guided tour; nothing of yours is touched")
        self.column.addWidget(
            button(self.tr("Pra&ctise with sample data"), "startPractice", self.practice_chosen.emit, tip)
        )

    def show_mode(self, mode: str) -> None:
        """Offer what belongs to a mode; "" asks for it first of all."""
        self.modes.show_mode(mode)
        self.column.removeWidget(self.modes)
        # The question stands first; once answered it is a line at the end.
        self.column.insertWidget(1 if mode not in MODES else self.column.count() - 1, self.modes)
        self._audit.setVisible(mode != APPLICANT)

    def show_layers(self, summary: str) -> None:
        """Show in one line what the reference data are worth."""
        self._layers.setText(summary)
        self._layers.setVisible(bool(summary))

    def _choose_file(self) -> None:
        title, kinds = self.tr("Open an areas file"), self.tr("Areas (*.gpkg)")
        open_file(self, title, self.areas_file_chosen.emit, kinds)

    def show_message(self, text: str) -> None:
        """Show one sentence below the doors; an empty one hides it."""
        self._message.setText(text)
        self._message.setVisible(bool(text))


def _door(text: str, name: str, icon: str, on_click: Callable[[], None]) -> QToolButton:
    door = QToolButton()
    door.setObjectName(name)
    door.setText(text)
    door.setAccessibleName(text.replace("&", ""))
    door.setIcon(theme_icon(f"{icon}.svg"))
    door.setIconSize(QSize(_DOOR_ICON_PX, _DOOR_ICON_PX))
    door.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    door.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    door.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    door.setMinimumHeight(_DOOR_PX)
    door.setStyleSheet(_DOOR_STYLE)
    door.clicked.connect(lambda _checked=False: on_click())
    return door
