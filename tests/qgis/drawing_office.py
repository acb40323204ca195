"""A window with a map, the dock and the drawing steps as the plugin wires them; hands for the map."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Sequence, Tuple

from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY, QgsProject, QgsRectangle
from qgis.gui import QgsAdvancedDigitizingDockWidget, QgsMapCanvas
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QMainWindow
from tasks_left import leave_tasks

from mineral_plugin.bridge import tasks
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.drafting import Drafting
from mineral_plugin.gui.drawing.drawing_steps import DrawingSteps
from mineral_plugin.gui.drawing.live_watch import LiveWatch
from mineral_plugin.gui.manners.project_steps import ProjectSteps
from mineral_plugin.gui.map_view import MapView

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=VIETNAM_TIME)
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE = Qt.KeyboardModifier.NoModifier
# Yen Bai, zone 104°45′/3: one pixel is one metre, so that a click has whole metres.
MIDDLE = (490_000.0, 2_383_500.0)


def opened(
    qtbot: Any, home: Path, lang: str = "en", width: int = 400, crs: str = "EPSG:9208"
) -> SimpleNamespace:
    """Return the window; the map shows 104°45′/3 around ``MIDDLE`` at one metre a pixel."""
    for name in ("cache", "drafts"):
        (home / name).mkdir(exist_ok=True)
    dock, canvas = MineralDock(lang), QgsMapCanvas()
    canvas.enableAntiAliasing(True)
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem(crs))
    desk = Desk(lang, lambda: home, lambda: NOON, tasks.start, dock)
    memory = ProjectSteps(dock, desk, QgsProject.instance())
    view = MapView(canvas, QgsProject.instance(), memory.state, dock)
    window = QMainWindow()
    qtbot.addWidget(window, before_close_func=leave_tasks)
    window.setCentralWidget(canvas)
    cad = QgsAdvancedDigitizingDockWidget(canvas, window)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, cad)
    cad.hide()
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    drafting, watch = Drafting(desk, dock), LiveWatch(desk, dock)
    iface = SimpleNamespace(cadDockWidget=lambda: cad)
    steps = DrawingSteps(dock, desk, view, drafting, watch, iface)
    window.resize(1200, 760)
    window.show()
    window.resizeDocks([dock], [width], Qt.Orientation.Horizontal)
    QApplication.setActiveWindow(window)
    QTest.qWait(30)
    office = SimpleNamespace(
        window=window, dock=dock, page=dock.draw, desk=desk, view=view, memory=memory, drafting=drafting,
        watch=watch, steps=steps, canvas=canvas, cad=cad, qtbot=qtbot, home=home,
    )  # fmt: skip
    look_at(office, MIDDLE)
    return office


def look_at(office: SimpleNamespace, middle: Tuple[float, float], metres_a_pixel: float = 1.0) -> None:
    """Show the ground around a place, given in the map's own system."""
    canvas = office.canvas
    wide, high = canvas.width() * metres_a_pixel / 2, canvas.height() * metres_a_pixel / 2
    canvas.setExtent(QgsRectangle(middle[0] - wide, middle[1] - high, middle[0] + wide, middle[1] + high))
    QTest.qWait(10)


def close(office: SimpleNamespace) -> None:
    """Let go of the map and the files."""
    office.steps.close()
    office.watch.close()
    office.drafting.close()
    office.view.close()
    office.memory.close()


def pixel(office: SimpleNamespace, east: float, north: float) -> QPoint:
    """Return where a place (m from ``MIDDLE``) is on the canvas."""
    to_pixel = office.canvas.getCoordinateTransform()
    at = to_pixel.transform(QgsPointXY(MIDDLE[0] + east, MIDDLE[1] + north))
    return QPoint(round(at.x()), round(at.y()))


def click(office: SimpleNamespace, east: float, north: float, button: Any = LEFT) -> None:
    """Click on a place of the map."""
    move(office, east, north)
    QTest.mouseClick(office.canvas.viewport(), button, NONE, pixel(office, east, north))


def double_click(office: SimpleNamespace, east: float, north: float) -> None:
    """Double click on a place of the map, as a hand does: press, release, double click, release."""
    click(office, east, north)
    QTest.mouseDClick(office.canvas.viewport(), LEFT, NONE, pixel(office, east, north))
    QTest.mouseRelease(office.canvas.viewport(), LEFT, NONE, pixel(office, east, north))


def move(office: SimpleNamespace, east: float, north: float) -> None:
    """Move the mouse over a place of the map."""
    QTest.mouseMove(office.canvas.viewport(), pixel(office, east, north))
    QTest.qWait(1)


def drag(
    office: SimpleNamespace, start: Tuple[float, float], *way: Tuple[float, float], drop: bool = True
) -> None:
    """Drag from a place over others, and let go at the last."""
    viewport = office.canvas.viewport()
    move(office, *start)
    QTest.mousePress(viewport, LEFT, NONE, pixel(office, *start))
    for place in way:
        _held_move(viewport, pixel(office, *place))
    if drop:
        QTest.mouseRelease(viewport, LEFT, NONE, pixel(office, *way[-1]))


def _held_move(viewport: Any, at: QPoint) -> None:
    """Send a move with the left button held; QTest's own moves hold none."""
    from qgis.PyQt.QtCore import QEvent, QPointF
    from qgis.PyQt.QtGui import QMouseEvent

    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(at),
        QPointF(viewport.mapToGlobal(at)),
        Qt.MouseButton.NoButton,
        LEFT,
        NONE,
    )
    QApplication.sendEvent(viewport, event)


def key(office: SimpleNamespace, which: Any, modifiers: Any = NONE) -> None:
    """Press a key on the map."""
    QTest.keyClick(office.canvas, which, modifiers)


def draw(office: SimpleNamespace, places: Sequence[Tuple[float, float]], finish: bool = True) -> None:
    """Draw a new area by clicks and close it with Enter."""
    office.steps.begin()
    for place in places:
        click(office, *place)
    if finish:
        key(office, Qt.Key.Key_Return)


def corners(office: SimpleNamespace, part: int = 0, ring: int = 0) -> list:
    """Return (name, east, north) of a ring, in m from ``MIDDLE``."""
    found = office.desk.area.parts[part].rings[ring].corners
    return [(one.name, round(one.east_m - MIDDLE[0], 3), round(one.north_m - MIDDLE[1], 3)) for one in found]
