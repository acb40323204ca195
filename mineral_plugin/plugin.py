"""The plugin: the only place that wires the window, the core and QGIS together.

``activate_engine`` is the first thing done, before anything imports shapely. Nothing imported here at
module level does, so that the plugin loads on a machine without it and can say so.
"""

from __future__ import annotations

from typing import Any, Callable, List, Optional

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction, QToolBar

from mineral_plugin.bridge import language, settings, tasks
from mineral_plugin.bridge.shapely_setup import activate_engine
from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.ports import SystemClock


class MineralPlugin:
    """What QGIS starts and ends: one action, one toolbar, one dock, one Processing provider."""

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
        self._view: Optional[Any] = None
        self._memory: Optional[Any] = None
        self._facts: Optional[Any] = None

    def initProcessing(self) -> None:  # noqa: N802 - QGIS's name
        """Register the Processing provider; QGIS calls this alone where there is no window."""
        from mineral_plugin.processing.provider import MineralProvider

        self._provider = MineralProvider()
        QgsApplication.processingRegistry().addProvider(self._provider)

    def initGui(self) -> None:  # noqa: N802 - QGIS's name
        """Put the action, the toolbar and the dock into the window."""
        self.initProcessing()
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

    def unload(self) -> None:
        """Take everything away again."""
        for task in self._tasks:
            task.abandon()
        self._tasks = []
        self._remove_dock()
        self._remove_action()
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None
        language.remove_translators(self._translators)
        self._translators = []

    def _remove_dock(self) -> None:
        if self._facts is not None:
            self._facts.close()
            self._facts = None
        if self._view is not None and self._memory is not None:
            self._view.close()
            self._memory.close()
            self._view, self._memory = None, None
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

    def _on_action(self, shown: bool) -> None:
        if shown and self._dock is None:
            self._make_dock()
        if self._dock is not None:
            self._dock.setVisible(shown)

    def _make_dock(self) -> None:
        from mineral_plugin.gui.dock import MineralDock
        from mineral_plugin.gui.engine_steps import EngineSteps

        self._dock = MineralDock(self._lang, self._iface.mainWindow())
        self._dock.visibilityChanged.connect(self._on_dock_visible)
        self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._dock)
        steps = EngineSteps(self._dock, self._run, self._lang, self._make_steps)
        steps.show(self._engine)

    def _on_dock_visible(self, _visible: bool) -> None:
        if self._action is not None and self._dock is not None:
            # A dock behind another tab is open all the same.
            self._action.setChecked(not self._dock.isHidden())

    def _make_steps(self) -> None:
        """Connect the pages with the core; only now may the core's geometry be imported."""
        from mineral_plugin.gui.area_steps import AreaSteps, vector_source
        from mineral_plugin.gui.audit_steps import AuditSteps
        from mineral_plugin.gui.check_steps import CheckSteps
        from mineral_plugin.gui.desk import Desk
        from mineral_plugin.gui.fact_steps import FactSteps
        from mineral_plugin.gui.filing_steps import FilingSteps
        from mineral_plugin.gui.layer_steps import LayerSteps
        from mineral_plugin.gui.map_view import MapView
        from mineral_plugin.gui.project_steps import ProjectSteps

        dock = self._dock
        if dock is None or self._view is not None:
            return
        project = QgsProject.instance()
        desk = Desk(self._lang, data_home, SystemClock().now, self._run, dock)
        self._memory = ProjectSteps(dock, desk, project)
        self._view = MapView(self._iface.mapCanvas(), project, self._memory.state, dock)
        areas = AreaSteps(dock, desk, self._view)
        checks = CheckSteps(dock, desk, self._view)
        self._facts = FactSteps(dock, desk, checks.recheck, vector_source)
        FilingSteps(dock, desk, self._session, settings.service_url(), settings.set_service_url)
        dock.dossier.service.setReadOnly(settings.is_locked("service_url"))
        layers = LayerSteps(dock, desk, self._view, project)
        AuditSteps(dock, desk, self._view, layers)
        dock.layers.add(settings.load().settings.reference)
        dock.layers.changed.connect(self._remember_references)
        areas.offer_zones()
        checks.offer_choices()
        self._memory.take_up()
        layers.packs.show_news()
        layers.refresh()
        self._open_last_page(dock)

    def _open_last_page(self, dock: Any) -> None:
        """Begin with the audit where the office left it open; every other page needs an area first."""
        if settings.load().settings.last_page == "audit":
            dock.open_page("audit")
        dock.page_opened.connect(_remember_page)

    def _remember_references(self) -> None:
        if self._dock is not None:
            settings.save(reference=self._dock.layers.choice.for_settings())

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


def _remember_page(page: str) -> None:
    settings.save(last_page="audit" if page == "audit" else "")
