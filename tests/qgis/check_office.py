"""The dock as the plugin wires it, in a window with a map, with a clock and a data folder of its own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QMainWindow
from tasks_left import leave_tasks

from mineral_plugin.bridge import tasks
from mineral_plugin.bridge.paper_printer import QtPaperPrinter
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.gui.area_steps import AreaSteps, vector_source
from mineral_plugin.gui.check.check_steps import CheckSteps
from mineral_plugin.gui.check.fact_steps import FactSteps
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.dossier.client_steps import ClientSteps
from mineral_plugin.gui.dossier.component_steps import ComponentSteps
from mineral_plugin.gui.dossier.draft_list_steps import DraftListSteps
from mineral_plugin.gui.dossier.filing_steps import FilingSteps
from mineral_plugin.gui.dossier.papers_steps import PapersSteps
from mineral_plugin.gui.dossier.rehearsal_steps import RehearsalSteps
from mineral_plugin.gui.drafting import Drafting
from mineral_plugin.gui.layers.layer_steps import LayerSteps
from mineral_plugin.gui.manners.project_steps import ProjectSteps
from mineral_plugin.gui.map_view import MapView

TABLE = resource_path("demo", "tables", "dong-khe.txt")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=VIETNAM_TIME)


def opened(
    qtbot: Any, home: Path, lang: str = "en", now: datetime = NOON, width: int = 400, wait_ms: int = 60
) -> SimpleNamespace:
    """Return the dock in its window; ``wait_ms`` after an answer the area is checked again."""
    for name in ("cache", "drafts"):
        (home / name).mkdir(exist_ok=True)
    dock, canvas = MineralDock(lang), QgsMapCanvas()
    clock = SimpleNamespace(now=now)
    desk = Desk(lang, lambda: home, lambda: clock.now, tasks.start, dock)
    memory = ProjectSteps(dock, desk, QgsProject.instance())
    view = MapView(canvas, QgsProject.instance(), memory.state, dock)
    areas, checks = AreaSteps(dock, desk, view, Drafting(desk, dock)), CheckSteps(dock, desk, view)
    facts = FactSteps(dock, desk, checks.recheck, vector_source)
    facts._timer.setInterval(wait_ms)
    ClientSteps(dock.dossier.client, desk, dock)
    ComponentSteps(dock.dossier, desk, QtPaperPrinter, dock)
    PapersSteps(dock.dossier.agree, desk, dock)
    RehearsalSteps(dock.dossier, desk, dock)
    DraftListSteps(dock, desk, lambda: dock.dossier.is_busy)
    filing = FilingSteps(dock, desk, lambda: None, "", lambda _url: None)
    layers = LayerSteps(dock, desk, view, QgsProject.instance())
    areas.offer_zones()
    checks.offer_choices()
    window = QMainWindow()
    qtbot.addWidget(window, before_close_func=leave_tasks)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    window.setCentralWidget(canvas)
    window.resize(900, 700)
    window.show()
    set_width(window, dock, width)
    QApplication.setActiveWindow(window)
    return SimpleNamespace(
        window=window, dock=dock, page=dock.check, desk=desk, view=view, memory=memory, clock=clock,
        checks=checks, facts=facts, filing=filing, others=(areas, layers), home=home, qtbot=qtbot,
    )  # fmt: skip


def set_width(window: QMainWindow, dock: MineralDock, width: int) -> None:
    """Give the dock a width in px."""
    window.resizeDocks([dock], [width], Qt.Orientation.Horizontal)
    QTest.qWait(50)


def close(office: SimpleNamespace) -> None:
    """Keep what is to be kept, and let go of the map."""
    office.facts.close()
    office.view.close()
    office.memory.close()
