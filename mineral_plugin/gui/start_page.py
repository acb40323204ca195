"""The first page: where to begin."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog, QSizePolicy, QStyle, QToolButton, QVBoxLayout, QWidget

from mineral_plugin.gui.news_banner import NewsBanner
from mineral_plugin.gui.widgets import Heading, ScrollingPage, WrappingLabel, button


class StartPage(ScrollingPage):
    """Three doors, the way to the receipts of earlier dossiers, and what the reference data are worth."""

    paste_chosen = pyqtSignal()
    areas_file_chosen = pyqtSignal(str)
    receipts_chosen = pyqtSignal()
    layers_asked = pyqtSignal()
    audit_chosen = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("startPage", parent)
        self.news = NewsBanner()
        self.column.addWidget(self.news)
        self.column.addWidget(Heading(self.tr("Where do you begin?")))
        self._add_doors()
        self._message = WrappingLabel()
        self._message.setObjectName("startMessage")
        self._message.hide()
        self.column.addWidget(self._message)
        self.column.addWidget(
            WrappingLabel(self.tr("A file dropped anywhere on this panel is read in the same way."))
        )
        self._receipts = button(
            self.tr("Receipts of filed dossiers"), "showReceipts", self.receipts_chosen.emit
        )
        self.column.addWidget(self._receipts)
        self._add_layers()
        self.column.addStretch(1)

    def _add_layers(self) -> None:
        self.column.addWidget(Heading(self.tr("Reference data")))
        self._layers = WrappingLabel()
        self._layers.setObjectName("startLayers")
        self._layers.hide()
        self.column.addWidget(self._layers)
        self.column.addWidget(button(self.tr("Layers and packs…"), "showLayers", self.layers_asked.emit))

    def show_layers(self, summary: str) -> None:
        """Show in one line what the reference data are worth."""
        self._layers.setText(summary)
        self._layers.setVisible(bool(summary))

    def _add_doors(self) -> None:
        doors = QVBoxLayout()
        style = self.style()
        paste = _door(
            self.tr("Paste or drop a corner table"),
            "doorPaste",
            style.standardIcon(QStyle.StandardPixmap.SP_FileDialogDetailedView),
        )
        paste.clicked.connect(lambda _checked=False: self.paste_chosen.emit())
        opened = _door(
            self.tr("Open an areas file (GeoPackage)"),
            "doorOpen",
            style.standardIcon(QStyle.StandardPixmap.SP_DialogOpenButton),
        )
        opened.clicked.connect(lambda _checked=False: self._choose_file())
        doors.addWidget(paste)
        doors.addWidget(opened)
        audit = _door(
            self.tr("Audit a licence register"),
            "doorAudit",
            style.standardIcon(QStyle.StandardPixmap.SP_FileDialogContentsView),
        )
        audit.clicked.connect(lambda _checked=False: self.audit_chosen.emit())
        doors.addWidget(audit)
        self.column.addLayout(doors)

    def _choose_file(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(
            self, self.tr("Open an areas file"), "", self.tr("Areas (*.gpkg)")
        )
        if path:
            self.areas_file_chosen.emit(path)

    def show_message(self, text: str) -> None:
        """Show one sentence below the doors; an empty one hides it."""
        self._message.setText(text)
        self._message.setVisible(bool(text))


def _door(text: str, name: str, icon: object) -> QToolButton:
    door = QToolButton()
    door.setObjectName(name)
    door.setText(text)
    door.setAccessibleName(text)
    door.setIcon(icon)
    door.setIconSize(QSize(28, 28))
    door.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    door.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    door.setMinimumHeight(52)
    return door
