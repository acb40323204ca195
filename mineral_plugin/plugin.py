"""The plugin: the only place that wires the window, the core and QGIS together.

``activate_engine`` is the first thing done, before anything imports shapely. Nothing imported here at
module level does, so that the plugin loads on a machine without it and can say so.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import Any, Callable, List, Optional

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QCoreApplication, Qt, QTimer
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction, QToolBar

from mineral_plugin.bridge import language, settings, tasks
from mineral_plugin.bridge.shapely_setup import activate_engine
from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.garbage import take_back
from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.gui.parts.turns import Turns

# What the algorithms stand on, the heaviest first: read one a turn.
_HEAVY_CODE = ("check_areas", "audit_register", "make_pack", "read_corner_table", "provider")
# The code of the dock's pages, read one a turn where the button is pressed before a thread has read it.
_PAGES = (
    "mineral_plugin.gui.start_page",
    "mineral_plugin.gui.table.paste_page",
    "mineral_plugin.gui.drawing.draw_page",
    "mineral_plugin.gui.layers.layers_panel",
    "mineral_plugin.gui.check.check_page",
    "mineral_plugin.gui.dossier.dossier_page",
    "mineral_plugin.gui.audit.audit_page",
    "mineral_plugin.gui.dock",
)
# As wide as the pages are made for, and no more than a third of a small window.
_DOCK_PX = 400


class MineralPlugin:
    """What QGIS starts and ends: one action, one toolbar, one dock, and what QGIS asks us for beside it."""

    def __init__(self, iface: Any) -> None:  # noqa: QGS105 - QGIS gives it here
        self._engine = activate_engine()
        self._iface = iface
        self._lang = language.current_language()
        self._translators = language.install_translators(self._lang)
        self._tasks: List[Any] = []
        self._provider: Optional[Any] = None
        self._action: Optional[QAction] = None
        self._toolbar: Optional[QToolBar] = None
        self._dock: Optional[Any] = None
        self._bench: Optional[Any] = None
        self._turns: Optional[Any] = None
        self._beginning: Optional[Any] = None
        self._is_open = False
        self._options: Optional[Any] = None
        self._locator: Optional[Any] = None
        self._drops: Optional[Any] = None

    # --- coming and going ---------------------------------------------------------------------------

    def initProcessing(self) -> None:  # noqa: N802 - QGIS's name
        """Register the Processing provider; QGIS calls this alone where there is no window."""
        from mineral_plugin.processing.provider import MineralProvider

        self._provider = MineralProvider()
        QgsApplication.processingRegistry().addProvider(self._provider)

    def initGui(self) -> None:  # noqa: N802 - QGIS's name
        """Put the action and the toolbar into the window; what QGIS may ask us for follows, in turns."""
        title = QCoreApplication.translate("MineralPlugin", "Mineral Licence")
        self._action = QAction(
            QIcon(str(resource_path("icons", "icon.svg"))), title, self._iface.mainWindow()
        )
        self._action.setObjectName("mineralLicenceOpen")
        self._action.setCheckable(True)
        self._action.triggered.connect(self._on_action)
        self._toolbar = self._iface.addToolBar(title)
        self._toolbar.setObjectName("mineralLicenceToolBar")
        self._toolbar.addAction(self._action)
        self._iface.addPluginToVectorMenu(title, self._action)
        settings.changes.changed.connect(self._on_setting)
        self._beginning = Turns(self._action)
        code = [partial(import_module, f"mineral_plugin.processing.{name}") for name in _HEAVY_CODE]
        provider = (_hash_law, _read_law, self.initProcessing)
        self._beginning.do([*code, *provider, self._register, _read_window_code_beside])

    def unload(self) -> None:
        """Take everything away again."""
        with suppress(TypeError):  # without a window nothing was connected
            settings.changes.changed.disconnect(self._on_setting)
        if self._beginning is not None:
            self._beginning.stop()
            self._beginning = None
        for task in self._tasks:
            task.abandon()
        self._tasks = []
        self._unregister()
        self._remove_dock()
        self._remove_action()
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None
        language.remove_translators(self._translators)
        self._translators = []
        take_back()

    def _on_setting(self, name: str) -> None:
        if name == "language":
            # A moment later: the page that says so is among what goes.
            QTimer.singleShot(0, self._speak)

    def _speak(self) -> None:
        """Begin anew in the language that the user chose; drafts are saved, and the dock opens again."""
        lang = language.current_language()
        if self._action is None or lang == self._lang:
            return
        was_open = self._dock is not None and not self._dock.isHidden()
        self.unload()
        self._lang, self._translators = lang, language.install_translators(lang)
        self.initGui()
        if was_open:
            self._action.trigger()

    def _register(self) -> None:
        from mineral_plugin.bridge.expressions import register_expressions
        from mineral_plugin.gui.manners.canvas_drop import CanvasDrops
        from mineral_plugin.gui.manners.options_page import OptionsFactory

        self._options = OptionsFactory(self._lang, data_home)
        self._iface.registerOptionsWidgetFactory(self._options)
        self._drops = CanvasDrops(lambda: self._is_open and self._dock.isVisible())
        self._iface.registerCustomDropHandler(self._drops)
        QgsProject.instance().readProject.connect(_refill_maps)
        _refill_maps()
        if self._engine.ready:
            register_expressions(self._lang)

    def _unregister(self) -> None:
        from mineral_plugin.bridge.expressions import unregister_expressions

        unregister_expressions()
        with suppress(TypeError):  # it goes before its turn to register came
            QgsProject.instance().readProject.disconnect(_refill_maps)
        if self._drops is not None:
            self._iface.unregisterCustomDropHandler(self._drops)
        if self._options is not None:
            self._iface.unregisterOptionsWidgetFactory(self._options)
        self._drops, self._options = None, None

    def _remove_dock(self) -> None:
        if self._locator is not None:
            self._iface.deregisterLocatorFilter(self._locator)
            self._locator = None
        self._is_open = False
        if self._turns is not None:
            self._turns.stop()
            self._turns = None
        if self._bench is not None:
            self._bench.close()
            self._bench = None
        if self._dock is not None:
            self._iface.removeDockWidget(self._dock)
            self._dock.deleteLater()
            self._dock = None

    def _remove_action(self) -> None:
        if self._action is None or self._toolbar is None:
            return
        title = QCoreApplication.translate("MineralPlugin", "Mineral Licence")
        self._iface.removePluginVectorMenu(title, self._action)
        self._iface.mainWindow().removeToolBar(self._toolbar)
        self._toolbar.deleteLater()
        self._action.deleteLater()
        self._toolbar, self._action = None, None

    # --- the dock -----------------------------------------------------------------------------------

    def _on_action(self, shown: bool) -> None:
        if shown and self._dock is None and self._turns is None:
            self._turns = Turns(self._action)
            code = [partial(import_module, name) for name in _PAGES]
            self._turns.do([*code, self._make_dock])
        if self._dock is not None:
            self._dock.setVisible(shown)

    def _make_dock(self) -> None:
        from mineral_plugin.gui.dock import MineralDock

        dock = MineralDock(self._lang, self._iface.mainWindow(), whole=False)
        self._dock = dock
        dock.visibilityChanged.connect(self._on_dock_visible)
        self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        window = self._iface.mainWindow()
        width = min(_DOCK_PX, window.width() // 3)
        window.resizeDocks([dock], [width], Qt.Orientation.Horizontal)
        *pieces, last = dock.pieces()
        self._turns.do([*pieces, lambda: self._show_dock(last)])

    def _show_dock(self, finish: Callable[[], None]) -> None:
        from mineral_plugin.gui.engine_steps import EngineSteps
        from mineral_plugin.gui.manners.help_panel import attach_help

        finish()  # in one turn with what follows, so that no door can be pressed before it leads anywhere
        attach_help(self._dock, self._lang)
        steps = EngineSteps(self._dock, self._run, self._lang, self._load)
        steps.show(self._engine)

    def _on_dock_visible(self, _visible: bool) -> None:
        if self._action is not None and self._dock is not None:
            # A dock behind another tab is open all the same.
            self._action.setChecked(not self._dock.isHidden())

    def _load(self) -> None:
        """Load what is heavy in the background; only now may the core's geometry be imported."""
        from mineral_plugin.gui.warm_up import load_engine

        if self._bench is not None or self._dock is None:
            return
        self._dock.show_loading(True)
        load_engine(self._run, self._make_bench, lambda _error: self._make_bench())

    def _make_bench(self) -> None:
        """Put the pages to work; what could not be loaded is told where it is needed."""
        from mineral_plugin.gui.workbench import Outside, Workbench

        if self._dock is None or self._bench is not None:
            return
        outside = Outside(self._iface, self._lang, self._run, self._session)
        self._bench = Workbench(self._dock, outside)
        self._turns.do([*self._bench.pieces(), self._open_bench])

    def _open_bench(self) -> None:
        from mineral_plugin.bridge.expressions import register_expressions
        from mineral_plugin.gui.manners.locator import MineralLocator
        from mineral_plugin.gui.warm_up import load_rest_beside

        register_expressions(self._lang)
        if self._drops is not None:
            self._drops.files_dropped.connect(self._bench.areas.take_files)
            self._drops.packs_dropped.connect(self._dock.packs_dropped)
        self._locator = MineralLocator(self._bench.reach())
        self._iface.registerLocatorFilter(self._locator)
        self._is_open = True
        self._dock.show_loading(False)
        load_rest_beside()

    def _session(self) -> Any:
        from mineral_plugin.bridge.transport import qgis_session

        return qgis_session()

    def _run(
        self,
        title: str,
        work: Callable[[Any], Any],
        done: Callable[[Any], None],
        failed: Callable[[Any], None],
    ) -> Any:
        """Do long work away from the window's thread; results come back in it."""

        def ended(answer: Callable[[Any], None]) -> Callable[[Any], None]:
            def tell(result: Any) -> None:
                self._tasks.remove(task)
                answer(result)

            return tell

        task = tasks.start(title, work, ended(done), ended(failed))
        self._tasks.append(task)
        return task


def _hash_law() -> None:
    """Work out the digest of the law, half of reading it, in a turn of its own."""
    from mineral_plugin.core.regulation.loader import canonical_sha256, latest_set

    with suppress(MineralError):
        canonical_sha256(latest_set())


def _read_law() -> None:
    """Read the law of today, which the algorithms list; what is wrong with it is told where it is used."""
    from mineral_plugin.core.regulation import load_regulation
    from mineral_plugin.processing.days import today

    with suppress(MineralError):
        load_regulation(today())


def _read_window_code_beside() -> None:
    """Read it in a thread, so that the first press of the button need not wait for so many files."""
    threading.Thread(target=_read_window_code, name="mineral-licence-code", daemon=True).start()


def _read_window_code() -> None:
    """Read the code of the dock, which needs no geometry engine; what fails is told when it is used."""
    with suppress(ImportError):
        import_module("mineral_plugin.gui.dock")


def _refill_maps(*_document: Any) -> None:
    """Put back what the maps of the project that stands open draw: a project file does not keep it."""
    from mineral_plugin.bridge.map_layouts.kept_layers import refill

    refill(QgsProject.instance())
