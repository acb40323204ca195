"""The page of the check beside a map, as the plugin wires it, for the tests of the findings."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, Optional, Tuple

from builders import box, licence, write_pack, zone_item
from check_office import NOON, set_width
from qgis.core import QgsProject, QgsRectangle
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QMainWindow
from tasks_left import leave_tasks

from mineral_plugin.bridge import tasks
from mineral_plugin.bridge.layers import zone_crs
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.drawing.new_area import drawn_area
from mineral_plugin.gui.check.check_steps import CheckSteps
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.drafting import Drafting
from mineral_plugin.gui.manners.project_steps import ProjectSteps
from mineral_plugin.gui.map_view import MapView

EAST, NORTH = 442_400.0, 2_412_000.0
ZONE = Zone(104 * 60 + 45, 3)


def at(x: float, y: float, width: float, height: float) -> Any:
    """Return a rectangle by its lower left spot, in m from the corner of the sample."""
    return box(EAST + x, NORTH + y, width, height)


def reference(folder: Path) -> Tuple[str, ...]:
    """Write a register: one licence lies 50 m in the area from the east, one 2 cm from the south."""
    folder.mkdir(exist_ok=True)
    register = [
        licence("412/GP-UBND", at(250, 0, 200, 200), holder="Công ty Đá Vôi", grade="typed"),
        licence("77/GP-UBND", at(0, -100, 250, 100.02), holder="Công ty Cát", grade="typed"),
    ]
    bans = [zone_item("Rừng đặc dụng", at(-40, 100, 60, 60), grade="typed")]
    return (
        str(write_pack(folder, "gp", {"licence": register})),
        str(write_pack(folder, "cam", {"prohibited": bans})),
    )


def ring(*points: Tuple[float, float]) -> Any:
    """Return points in m from the corner of the sample as east and north."""
    return [(EAST + x, NORTH + y) for x, y in points]


def square(east: float = 300.0, name: str = "Đồng Khê") -> Any:
    """Return the area of the sample: 200 m high, ``east`` m wide."""
    return drawn_area([[ring((0, 200), (east, 200), (east, 0), (0, 0))]], ZONE, name)


def opened(qtbot: Any, home: Path, lang: str = "en", width: int = 400) -> SimpleNamespace:
    """Return dock and map in one window, with a draft store and a data folder of their own."""
    (home / "cache").mkdir(parents=True, exist_ok=True)
    dock, canvas = MineralDock(lang), QgsMapCanvas()
    desk = Desk(lang, lambda: home, lambda: NOON, tasks.start, dock)
    memory = ProjectSteps(dock, desk, QgsProject.instance())
    view = MapView(canvas, QgsProject.instance(), memory.state, dock)
    drafting = Drafting(desk)
    checks = CheckSteps(dock, desk, view, drafting)
    checks.offer_choices()
    window = QMainWindow()
    qtbot.addWidget(window, before_close_func=leave_tasks)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    window.setCentralWidget(canvas)
    window.resize(900, 700)
    window.show()
    set_width(window, dock, width)
    canvas.setDestinationCrs(zone_crs(ZONE))
    canvas.setExtent(QgsRectangle(EAST - 100, NORTH - 100, EAST + 400, NORTH + 300))
    QApplication.setActiveWindow(window)
    return SimpleNamespace(
        window=window, dock=dock, page=dock.check, list=dock.check.findings, desk=desk, view=view,
        canvas=canvas, memory=memory, checks=checks, drafting=drafting, home=home, qtbot=qtbot,
    )  # fmt: skip


def begin(office: SimpleNamespace, area: Any, layers: Tuple[str, ...] = ()) -> None:
    """Put an area at work as a draft, choose reference data and a procedure."""
    office.drafting.begin(area, Phrase("drafts.begun"))
    office.dock.layers.add(layers)
    page = office.page
    office.dock.allow("check", True)
    office.dock.open_page("check")
    page.procedure.setCurrentIndex(page.procedure.findData("P14"))
    page.mineral.setCurrentIndex(page.mineral.findData("limestone_vlxdtt"))


def checked(office: SimpleNamespace, area: Any, layers: Tuple[str, ...] = ()) -> Any:
    """Check an area and return the report as data, once all cards are made."""
    begin(office, area, layers)
    click(office, "check")
    return answered(office)


def answered(office: SimpleNamespace, other_than: Optional[Any] = None) -> Any:
    """Return the report as data once there is another one, and all its cards."""
    desk = office.desk
    office.qtbot.waitUntil(
        lambda: desk.report is not None and desk.report is not other_than or office.page.problem.isVisible(),
        timeout=30_000,
    )
    assert office.page.problem.text() == ""
    office.qtbot.waitUntil(
        lambda: len(office.list.cards()) == min(60, len(office.list.shown())), timeout=10_000
    )
    return desk.report_dict


def click(office: SimpleNamespace, name: str) -> None:
    """Press a button of the page."""
    made = office.page.findChild(QAbstractButton, name)
    assert made is not None and made.isEnabled(), name
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)


def click_map(office: SimpleNamespace, x: float, y: float) -> None:
    """Click the map at a spot of the sample."""
    spot = office.canvas.getCoordinateTransform().transform(EAST + x, NORTH + y)
    place = QPoint(round(spot.x()), round(spot.y()))
    QTest.mouseClick(office.canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)


def finding_of(report: Any, rule: str, outcome: str = "conflict") -> Any:
    """Return the first finding of a rule with an outcome."""
    return next(one for one in report["findings"] if (one["rule"], one["outcome"]) == (rule, outcome))


def close(office: SimpleNamespace) -> None:
    """Let go of files, drafts and the map."""
    office.checks.close()
    office.drafting.close()
    office.view.close()
    office.memory.close()
