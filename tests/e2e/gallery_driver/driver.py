"""Brings the scenes about one after another in the real QGIS, keeps their pictures, and leaves QGIS."""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from pathlib import Path
from typing import Any, Dict

from qgis import utils
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, QEvent, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDockWidget

WIDTH_PX = 400
PLUGIN = "mineral_plugin"


class Driver:
    """The plugin object; what it is to do stands in the plan."""

    def __init__(self, iface: Any) -> None:
        self._iface = iface
        self._plan: Dict[str, Any] = json.loads(Path(os.environ["JOURNEY_PLAN"]).read_text(encoding="utf-8"))
        sys.path[:0] = self._plan["paths"]
        utils.showException = self._on_exception

    def initGui(self) -> None:  # noqa: N802 - QGIS's name
        """Begin when QGIS has finished starting."""
        self._iface.initializationCompleted.connect(lambda: QTimer.singleShot(1500, self._walk))

    def unload(self) -> None:
        """Nothing to take away."""

    def _on_exception(self, kind: Any, value: Any, trace: Any, *_rest: Any, **_more: Any) -> None:
        self._say({"trace": "".join(traceback.format_exception(kind, value, trace))})

    def _say(self, fact: Dict[str, Any]) -> None:
        with Path(self._plan["record"]).open("a", encoding="utf-8") as out:
            out.write(json.dumps(fact, ensure_ascii=False) + "\n")

    def _walk(self) -> None:
        self._iface.mainWindow().setGeometry(0, 0, *self._plan["size"])
        import scenes

        for scene in scenes.SCENES:
            try:
                self._take(scene, scenes)
            except Exception:  # the tool says which scene failed; QGIS must still be left
                self._say({"scene": scene.name, "trace": traceback.format_exc()})
        self._say({"finished": True})
        self._iface.newProject(False)
        QTimer.singleShot(200, self._iface.actionExit().trigger)

    def _take(self, scene: Any, scenes: Any) -> None:
        stage = self._stage(scene.name, scenes)
        scene.make(stage)
        stage.rest()
        for number, root in enumerate(stage.roots()):
            suffix = f"-{number}" if number else ""
            if not stage.windows or root in stage.windows:
                root.grab().save(str(Path(self._plan["pictures"]) / f"{scene.name}{suffix}.png"))
        stage.end()

    def _stage(self, name: str, scenes: Any) -> Any:
        """Return a fresh dock with a data folder of its own and the clock of the scenes."""
        plugin = utils.plugins[PLUGIN]
        home = Path(self._plan["homes"]) / name
        (home / "files").mkdir(parents=True)
        os.environ["MINERAL_HOME"] = str(home)
        QgsSettings().remove("mineral_licence")
        self._iface.newProject(False)
        plugin._remove_dock()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        plugin._action.setChecked(False)
        plugin._action.trigger()
        window = self._iface.mainWindow()
        dock = window.findChild(QDockWidget, "MineralLicenceDock")
        end = time.monotonic() + 30
        while (plugin._bench is None or not dock.is_ready) and time.monotonic() < end:
            QTest.qWait(20)
        plugin._bench.desk.now = lambda: scenes.NOON
        dock.check.set_event_date(scenes.NOON.date())
        window.resizeDocks([dock], [WIDTH_PX], Qt.Orientation.Horizontal)
        QTest.qWait(60)
        return scenes.Stage(dock, home, home / "files", self._plan["lang"])
