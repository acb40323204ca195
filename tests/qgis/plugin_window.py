"""The plugin as QGIS starts it, in a window that offers what QGIS's own offers; nothing is wired by hand."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Callable, List

import package
from qgis.core import QgsProject
from qgis.gui import QgsLayerTreeMapCanvasBridge, QgsLayoutView, QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import QCoreApplication, QEvent, Qt, QTranslator, pyqtSignal
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDockWidget, QMainWindow
from scenes import NOON, Stage

from mineral_plugin.plugin import MineralPlugin

WINDOW = (1366, 720)
"""What a small office computer has left below its own bar."""


class Window(QMainWindow):
    """Plays the interface of QGIS: the parts that a plugin adds itself to."""

    initializationCompleted = pyqtSignal()  # noqa: N815 - QGIS's name

    def __init__(self) -> None:
        super().__init__()
        self.canvas = QgsMapCanvas()
        self.bar = QgsMessageBar(self)
        self.designers: List[Designer] = []
        root = QgsProject.instance().layerTreeRoot()
        self.bridge = QgsLayerTreeMapCanvasBridge(root, self.canvas, self)
        self.setCentralWidget(self.canvas)
        self.resize(*WINDOW)

    def mainWindow(self) -> QMainWindow:  # noqa: N802 - QGIS's name
        """Return the window."""
        return self

    def mapCanvas(self) -> QgsMapCanvas:  # noqa: N802 - QGIS's name
        """Return the map."""
        return self.canvas

    def messageBar(self) -> QgsMessageBar:  # noqa: N802 - QGIS's name
        """Return the message bar."""
        return self.bar

    def cadDockWidget(self) -> Any:  # noqa: N802 - QGIS's name
        """Return the panel of advanced digitizing."""
        from qgis.gui import QgsAdvancedDigitizingDockWidget

        if not hasattr(self, "_cad"):
            self._cad = QgsAdvancedDigitizingDockWidget(self.canvas, self)
        return self._cad

    def layerTreeCanvasBridge(self) -> Any:  # noqa: N802 - QGIS's name
        """Return what keeps the map in step with the layers of the project."""
        return self.bridge

    def addProject(self, path: str) -> bool:  # noqa: N802 - QGIS's name
        """Open a project."""
        return bool(QgsProject.instance().read(path))

    def openLayoutDesigner(self, layout: Any) -> Any:  # noqa: N802 - QGIS's name
        """Open the designer of a layout."""
        self.designers.append(Designer(layout, self))
        return self.designers[-1]

    def openLayoutDesigners(self) -> List[Any]:  # noqa: N802 - QGIS's name
        """Return the designers that stand open."""
        return list(self.designers)

    def removeDockWidget(self, dock: QDockWidget) -> None:  # noqa: N802 - QGIS's name
        """Take a dock away."""
        super().removeDockWidget(dock)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Take what is registered or put into a menu, and do nothing with it."""
        if name.startswith(("add", "remove", "register", "unregister", "deregister")):
            return lambda *_given: True
        raise AttributeError(name)


class Designer:
    """Plays the designer of a layout, which only the program itself has: its window, view, and selection."""

    def __init__(self, layout: Any, parent: QMainWindow) -> None:
        self._layout, self._window = layout, QMainWindow(parent)
        self._view = QgsLayoutView(self._window)
        self._view.setCurrentLayout(layout)
        self.selected: List[str] = []

    def layout(self) -> Any:
        """Return the layout."""
        return self._layout

    def window(self) -> QMainWindow:
        """Return the window, never shown here."""
        return self._window

    def view(self) -> Any:
        """Return the view of the layout."""
        return self._view

    def selectItems(self, items: List[Any]) -> None:  # noqa: N802 - QGIS's name
        """Select items."""
        self.selected = [item.id() for item in items]


class Started:
    """The plugin in its window, with its dock open; ``end`` takes everything away."""

    def __init__(self, lang: str, home: Path, width: int = 350) -> None:
        self.window = Window()
        self.plugin = MineralPlugin(self.window)
        self.plugin._lang = lang
        self.plugin.initGui()
        self.window.show()
        self.plugin._action.trigger()
        self.dock: Any = None
        self._wait_until_loaded()
        self.plugin._bench.desk.now = lambda: NOON
        self.dock.check.set_event_date(NOON.date())
        files = home / "files"
        files.mkdir(exist_ok=True)
        self.stage = Stage(self.dock, home, files, lang)
        self.set_width(width)

    def _wait_until_loaded(self) -> None:
        end = time.monotonic() + 15
        while self.plugin._bench is None or self.dock is None or not self.dock.is_ready:
            assert time.monotonic() < end, "the plugin was not loaded"
            QTest.qWait(10)
            # It comes in a turn of its own, as its code has to be read first.
            self.dock = self.window.findChild(QDockWidget, "MineralLicenceDock")

    def set_width(self, width: int) -> None:
        """Give the dock a width in px."""
        self.window.resizeDocks([self.dock], [width], Qt.Orientation.Horizontal)
        QTest.qWait(30)

    def end(self) -> None:
        """Close the window and unload the plugin."""
        self.stage.end()
        self.plugin.unload()
        self.window.close()
        self.window.deleteLater()
        QgsProject.instance().clear()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


def vietnamese(folder: Path) -> QTranslator:
    """Return the translator of the Vietnamese texts as they are in the sources now."""

    package.compile_translations(folder)
    made = QTranslator()
    assert made.load(str(folder / "mineral_plugin_vi.qm"))
    return made
