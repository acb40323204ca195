"""Runs the steps named by the test once QGIS stands, writes what it saw, and leaves QGIS by its own exit."""

from __future__ import annotations

import json
import os
import traceback
from pathlib import Path
from typing import Any, Dict

from qgis import utils
from qgis.PyQt.QtCore import QTimer

from journey_driver import steps
from journey_driver.hands import Hands
from journey_driver.watchdog import Watchdog


class Driver:
    """The plugin object; it has no window of its own."""

    def __init__(self, iface: Any) -> None:
        self._iface = iface
        self._plan: Dict[str, Any] = json.loads(Path(os.environ["JOURNEY_PLAN"]).read_text(encoding="utf-8"))
        self._record = Path(self._plan["record"])
        if self._plan.get("load_old_shapely"):
            import shapely

            self._say({"old_shapely": shapely.__version__})
        # QGIS shows an unforeseen error in a modal window; here it becomes a fact that fails the test.
        utils.showException = self._on_exception

    def initGui(self) -> None:  # noqa: N802 - QGIS's name
        """Begin when QGIS has finished starting."""
        self._iface.initializationCompleted.connect(lambda: QTimer.singleShot(1500, self._walk))

    def unload(self) -> None:
        """Nothing to take away."""

    def _on_exception(
        self, kind: Any, value: Any, trace: Any, message: Any, *_rest: Any, **_more: Any
    ) -> None:
        text = "".join(traceback.format_exception(kind, value, trace))
        self._say({"exception": f"{message}: {value}", "trace": text})

    def _walk(self) -> None:
        window = self._iface.mainWindow()
        window.setGeometry(0, 0, *self._plan["size"])
        walk = steps.Walk(self._iface, Hands(window), self._plan, self._say)
        watchdog = Watchdog(self._say, window)
        watchdog.start()
        try:
            for name in self._plan["steps"]:
                self._say({"step": name})
                watchdog.step = name
                getattr(walk, name)()
            self._say({"finished": True})
        except Exception as error:  # the test reads what went wrong, QGIS must still be left
            self._say({"failed": f"{type(error).__name__}: {error}", "trace": traceback.format_exc()})
            walk.picture("failed")
        watchdog.stop()
        self._leave()

    def _say(self, fact: Dict[str, Any]) -> None:
        with self._record.open("a", encoding="utf-8") as out:
            out.write(json.dumps(fact, ensure_ascii=False) + "\n")

    def _leave(self) -> None:
        answering = QTimer(self._iface.mainWindow())
        answering.timeout.connect(lambda: [self._say({"asked": words}) for words in Hands.answer_questions()])
        answering.start(400)
        QTimer.singleShot(200, self._iface.actionExit().trigger)
