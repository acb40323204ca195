"""From "the geometry engine is missing" to a working dock."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

from qgis.PyQt.QtCore import QObject

from mineral_plugin.bridge import shapely_setup
from mineral_plugin.core.base.words import say
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.parts.sentences import error_sentence


class EngineSteps(QObject):
    """Shows how it stands with the engine, sets it up when asked, and tells when it is ready."""

    def __init__(
        self, dock: MineralDock, run: Callable[..., Any], lang: str, ready: Callable[[], None]
    ) -> None:
        super().__init__(dock)
        self._dock, self._run, self._lang, self._ready = dock, run, lang, ready
        dock.engine.fetch_asked.connect(self.fetch)
        dock.engine.file_chosen.connect(self.take_file)

    def show(self, status: shapely_setup.EngineStatus) -> None:
        """Show the working pages when the engine is ready, else what is missing."""
        if status.ready:
            self._dock.show_engine_missing(False)
            self._ready()
            return
        wheel = shapely_setup.wheel_for_this_machine()
        restart = status.state is shapely_setup.EngineState.INSTALLED_NEEDS_RESTART
        can_set_up = status.installable and not restart
        self._dock.engine.show_state(say(status.phrase, self._lang), wheel.file if wheel else "", can_set_up)
        self._dock.show_engine_missing(True)

    def fetch(self) -> None:
        """Fetch the engine from the network."""
        self._set_up(shapely_setup.install_by_pip)

    def take_file(self, path: str) -> None:
        """Take the engine from a file."""
        self._set_up(lambda _progress: shapely_setup.install_from_file(Path(path)))

    def _set_up(self, work: Callable[[Any], Any]) -> None:
        self._dock.engine.show_busy(True)
        self._dock.engine.show_result("clear", "")
        self._run(self.tr("Setting up the geometry engine"), work, self._done, self._failed)

    def _done(self, status: shapely_setup.EngineStatus) -> None:
        self._dock.engine.show_busy(False)
        self.show(status)

    def _failed(self, error: BaseException) -> None:
        self._dock.engine.show_busy(False)
        self._dock.engine.show_result("conflict", error_sentence(error, self._lang))
