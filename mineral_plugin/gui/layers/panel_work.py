"""One long piece of work at a time in the layers panel: how far it is, and how to stop it."""

from __future__ import annotations

from typing import Any, Callable, Optional

from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal

from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.parts.sentences import error_sentence


class PanelWork(QObject):
    """Runs work away from the window's thread and shows it in the panel; what fails is one sentence there.

    ``rest`` closes the files of law and reference data first: on Windows an open file cannot be replaced.
    """

    ended = pyqtSignal()

    def __init__(self, dock: MineralDock, desk: Desk, rest: Callable[[], None]) -> None:
        super().__init__(dock)
        self._desk, self._panel, self._rest = desk, dock.layers, rest
        self._task: Optional[Any] = None
        self._panel.stop_asked.connect(self.stop)

    @property
    def is_busy(self) -> bool:
        """Return whether something is under way."""
        return self._task is not None

    def run(self, text: str, work: Callable[[Any], Any], done: Callable[[Any], None]) -> bool:
        """Start ``work(progress)``, then ``done(result)``; ``False`` while something else is under way."""
        if self._task is not None:
            wait = self.tr("Something else is under way: wait for its end, or stop it.")
            self._panel.show_told("cannot_tell", wait)
            return False
        self._panel.show_busy(text)
        rest = self._rest

        def on_closed_files(progress: Any) -> Any:
            rest()
            return work(progress)

        self._task = self._desk.run(text, on_closed_files, lambda result: self._end(done, result), self._fail)
        self._task.progressChanged.connect(self._panel.show_progress)
        return True

    def _end(self, done: Callable[[Any], None], result: Any) -> None:
        if sip.isdeleted(self):
            return
        self._task = None
        self._panel.show_busy("")
        done(result)
        self.ended.emit()

    def _fail(self, error: BaseException) -> None:
        if sip.isdeleted(self):
            return
        self._task = None
        self._panel.show_busy("")
        self._panel.show_told("conflict", error_sentence(error, self._desk.lang))
        self.ended.emit()

    def stop(self) -> None:
        """Stop what is under way."""
        if self._task is not None:
            self._task.cancel()
