"""Puts data and dock into QGIS, says where the corner is, and writes down the frames of each drag.

The hand is outside: another program presses, moves and releases the mouse of the screen.
"""

from __future__ import annotations

import json
import os
import time
import traceback
from datetime import date
from pathlib import Path
from typing import Any, Dict, List, Tuple

from frame_driver.bare_tool import BareTool
from frame_driver.counter import FrameCounter
from frame_driver.step_timer import StepTimer, peer_layer
from qgis import utils
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QPoint, Qt, QTimer

_BARE, _UNCHECKED, _OURS = "bare", "unchecked", "ours"


class Driver:
    """The plugin object."""

    def __init__(self, iface: Any) -> None:
        self._iface = iface
        self._plan: Dict[str, Any] = json.loads(Path(os.environ["FRAME_PLAN"]).read_text(encoding="utf-8"))
        self._record = Path(self._plan["record"])
        self._asked: Dict[str, float] = {}
        self._answer_s: List[float] = []
        self._lines: List[str] = []
        self._crossed = 0
        self._is_aimed = False
        self._name = ""
        utils.showException = self._on_exception

    def initGui(self) -> None:  # noqa: N802 - QGIS's name
        """Begin when QGIS has finished starting."""
        self._iface.initializationCompleted.connect(lambda: QTimer.singleShot(1500, self._guard(self._begin)))

    def unload(self) -> None:
        """Nothing to take away."""

    def _say(self, fact: Dict[str, Any]) -> None:
        with self._record.open("a", encoding="utf-8") as out:
            out.write(json.dumps(fact, ensure_ascii=False) + "\n")

    def _on_exception(self, kind: Any, value: Any, trace: Any, *_rest: Any, **_more: Any) -> None:
        self._say({"failed": "".join(traceback.format_exception(kind, value, trace))})

    def _guard(self, step: Any) -> Any:
        def guarded(*arguments: Any) -> None:
            try:
                step(*arguments)
            except Exception:
                self._say({"failed": traceback.format_exc()})
                self._leave()

        return guarded

    # --- before -------------------------------------------------------------------------------------

    def _begin(self) -> None:
        from mineral_plugin.bridge.shapely_setup import activate_engine

        activate_engine()  # before anything imports shapely
        self._iface.mainWindow().setGeometry(0, 0, *self._plan["size"])
        self._canvas = self._iface.mapCanvas()
        self._add_layers()
        self._area = self._made_area()
        self._make_dock()
        self._counter = FrameCounter(self._canvas, self._guard(self._ended))
        self._rounds = [name for _ in range(self._plan["rounds"]) for name in (_BARE, _UNCHECKED, _OURS)]
        self._wait_until_ready()

    def _add_layers(self) -> None:
        for name, path in self._plan["layers"].items():
            layer = QgsVectorLayer(path, name, "ogr")
            self._say({"layer": name, "features": layer.featureCount()})
            QgsProject.instance().addMapLayer(layer)
        self._canvas.setDestinationCrs(QgsCoordinateReferenceSystem(self._plan["crs"]))

    def _made_area(self) -> Any:
        from mineral_plugin.core.area.zones import Zone
        from mineral_plugin.core.drawing.new_area import drawn_area

        points = [tuple(point) for point in self._plan["points"]]
        return drawn_area([[points]], Zone(*self._plan["zone"]), "Khu vực thử")

    def _make_dock(self) -> None:
        """Put the dock to work as the plugin does, and ask on its pages what the plan asks."""
        from mineral_plugin.bridge import tasks
        from mineral_plugin.bridge.transport import qgis_session
        from mineral_plugin.core.base.words import Phrase
        from mineral_plugin.gui.dock import MineralDock
        from mineral_plugin.gui.workbench import Outside, Workbench

        dock = MineralDock("vi", self._iface.mainWindow())
        self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        self._bench = Workbench(dock, Outside(self._iface, "vi", tasks.start, qgis_session))
        for piece in self._bench.pieces():
            piece()
        self._drafting, self._board = self._bench.drafting, self._bench.drawing.board
        self._has_arrays = False
        self._bench.arrays.made.connect(lambda _zone: setattr(self, "_has_arrays", True))
        self._ask_on_pages(dock)
        self._watch_answers()
        self._drafting.begin(self._area, Phrase("drawing.step.corner_set", {"number": "1"}))
        dock.open_page("draw")

    def _ask_on_pages(self, dock: Any) -> None:
        page, plan = dock.check, self._plan
        page.set_event_date(date.fromisoformat(plan["day"]))
        for box, wanted in ((page.procedure, plan["procedure"]), (page.mineral, plan["mineral"])):
            box.setCurrentIndex(box.findData(wanted))
        dock.layers.add(plan["reference"])

    def _watch_answers(self) -> None:
        watch = self._bench.watch
        ask = watch.ask

        def asked(area: Any) -> None:
            if self._name != _UNCHECKED:
                self._asked[area.id] = time.perf_counter()
                ask(area)

        watch.ask = asked
        watch.answered.connect(self._on_answer)

    def _on_answer(self, answer: Any) -> None:
        start = self._asked.get(answer.area.id)
        if start is not None and answer.is_checked:
            self._answer_s.append(time.perf_counter() - start)
            self._crossed += answer.is_old

    def _look_at_area(self) -> None:
        easts, norths = zip(*self._plan["points"])
        box = QgsRectangle(min(easts), min(norths), max(easts), max(norths))
        box.scale(self._plan["around"])
        self._canvas.setExtent(box)
        self._canvas.refresh()

    def _wait_until_ready(self) -> None:
        if self._canvas.isDrawing() or not self._has_arrays or _works():
            QTimer.singleShot(300, self._guard(self._wait_until_ready))
            return
        if not self._is_aimed:  # QGIS looks at all of a first layer
            self._is_aimed = True
            self._look_at_area()
            QTimer.singleShot(300, self._guard(self._wait_until_ready))
            return
        QTimer.singleShot(1500, self._guard(self._next))

    # --- rounds -------------------------------------------------------------------------------------

    def _time_steps(self) -> None:
        """Time steps of the draft instead of drags."""
        self._board.edit()
        layer = peer_layer(self._plan["points"], self._plan["crs"])
        self._timer = StepTimer(self._drafting, layer, self._record.parent, self._say)
        self._timer.run(self._plan["steps"], self._guard(self._finish))

    def _next(self) -> None:
        if self._plan.get("steps"):
            self._time_steps()
            return
        if not self._rounds:
            self._finish()
            return
        self._name = self._rounds.pop(0)
        if self._name == _BARE:
            self._board.leave()
            self._tool = BareTool(self._canvas, self._plan["points"], self._plan["corner"])
            self._canvas.setMapTool(self._tool)
        else:
            self._board.edit()
        QTimer.singleShot(500, self._guard(self._offer))

    def _offer(self) -> None:
        """Say where the corner is on the screen: the hand may take it, once the check of before is over."""
        if _works():
            QTimer.singleShot(300, self._guard(self._offer))
            return
        self._counter.begin()
        self._asked, self._answer_s, self._crossed = {}, [], 0
        x, y = self._pixel(self._plan["points"][self._plan["corner"]])
        at = self._canvas.viewport().mapToGlobal(QPoint(x, y))
        self._say({"ready": self._name, "x": at.x(), "y": at.y()})

    def _pixel(self, point: Tuple[float, float]) -> Tuple[int, int]:
        at = self._canvas.getCoordinateTransform().transform(QgsPointXY(*point))
        return round(at.x()), round(at.y())

    def _ended(self) -> None:
        """Write down a drag, and put things back as they were."""
        counter = self._counter
        frames = [1000.0 * (end - start) for start, end in zip(counter.paints, counter.paints[1:])]
        self._say(
            {
                "drag": self._name,
                "frames_ms": frames,
                "waits_ms": [1000.0 * wait for wait in counter.waits],
                "answers_ms": [1000.0 * one for one in self._answer_s],
                "crossed": self._crossed,
            }
        )
        if self._name == _BARE:
            self._tool.remove(self._canvas)
        else:
            self._canvas.grab().save(self._plan["picture"])
            self._drafting.undo()
        QTimer.singleShot(500, self._guard(self._next))

    def _finish(self) -> None:
        self._bench.close()
        self._say({"finished": True})
        self._leave()

    def _leave(self) -> None:
        if _works():  # QGIS would ask whether to wait
            QTimer.singleShot(300, self._leave)
            return
        QTimer.singleShot(300, self._exit)

    def _exit(self) -> None:
        QgsProject.instance().setDirty(False)
        self._iface.actionExit().trigger()


def _works() -> bool:
    """Return whether something is done in the background, which is not to be measured with the drag."""
    return bool(QgsApplication.taskManager().countActiveTasks())
